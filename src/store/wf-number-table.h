/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* The highest entry number that was seen under each prefix ("FI", "FI-B"), whoever wrote it, in any
 * crisis of this store: so a desk's next number is free in every crisis that it may be carried
 * into. Derived from the entries' `number` fields. */
typedef struct _WfNumbers WfNumbers;

WfNumbers *wf_numbers_new (WfDb *db);
void wf_numbers_free (WfNumbers *self);
/* Collects, until the flush inside a transaction. */
void wf_numbers_see (WfNumbers *self, const WfOperation *operation);
gboolean wf_numbers_flush (WfNumbers *self, GError **error);
void wf_numbers_clear (WfNumbers *self);

gboolean wf_number_table_get (WfDb *db, const char *prefix, gint64 *last, GError **error);

G_END_DECLS
