/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-operation-codec.h"

G_BEGIN_DECLS

/* Random but reproducible operations: the same seed gives the same bytes. The devices take turns at
 * random; each keeps its own chain (n, pc), and the clock runs forward. Keys come from the seed:
 * never to be used outside tests. */
#define WF_GEN_START_US G_GINT64_CONSTANT (1823220000000000) /* 2027-10-11T02:00:00Z */

typedef struct _WfGen WfGen;

WfGen *wf_gen_new (guint32 seed, const char *space, guint n_devices, guint n_entities);
void wf_gen_free (WfGen *self);
const char *wf_gen_get_space (WfGen *self);
WfDeviceKey *wf_gen_get_key (WfGen *self, guint device); /* borrowed */
/* A draft of any kind of value, text and number of fields; names as parents what the field's last
 * writer wrote, four times in five. */
WfDraft *wf_gen_next_draft (WfGen *self);
/* Sealed by a device drawn at random. */
WfOperation *wf_gen_next (WfGen *self);
WfOperation *wf_gen_seal (WfGen *self, const WfDraft *draft, guint device);
/* A document of about @size bytes, as an entry of the log would be. */
WfOperation *wf_gen_next_sized (WfGen *self, gsize size);
char *wf_gen_dup_document (const WfOperation *operation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfGen, wf_gen_free)

G_END_DECLS
