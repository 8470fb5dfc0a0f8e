/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "base/wf-id.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* What a store keeps of a crisis beside its operations: the pinned root key and the last clock
 * value of this computer. */
gboolean wf_crisis_table_get (WfDb *db,
                              const WfUuid *crisis,
                              gboolean *has_root,
                              guint8 root_key[WF_KEY_SIZE],
                              guint64 *hlc,
                              GError **error);
gboolean wf_crisis_table_set_hlc (WfDb *db, const WfUuid *crisis, guint64 hlc, GError **error);
/* Pins for good: a later call does not replace it. */
gboolean wf_crisis_table_pin (WfDb *db,
                              const WfUuid *crisis,
                              const guint8 root_key[WF_KEY_SIZE],
                              GError **error);

G_END_DECLS
