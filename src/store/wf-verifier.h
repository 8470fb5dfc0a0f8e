/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-engine.h"

G_BEGIN_DECLS

/* Two worker threads that decode documents and check their signatures, the slow part of receiving,
 * before the writer is troubled. What @path holds already is not verified again; each worker looks
 * through a connection of its own. */
typedef struct _WfVerifier WfVerifier;

/* @path NULL: nothing is known. */
WfVerifier *wf_verifier_new (const char *path);
/* Finishes what was pushed, then frees. */
void wf_verifier_free (WfVerifier *self);

/* Called in a worker thread when the last document was looked at. @checked: WfChecked, parallel to
 * the batch's documents. */
typedef void (*WfVerifierDone) (WfBatch *batch, GArray *checked, gpointer user_data);

/* Borrows @batch until @done. */
void wf_verifier_push (WfVerifier *self, WfBatch *batch, WfVerifierDone done, gpointer user_data);

G_END_DECLS
