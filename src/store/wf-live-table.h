/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* The derived tables `live` and `superseded`: one register is (entity, field, space). Their rows
 * follow from `operation` alone and can be made again (wf-rebuild.h). */
typedef struct
{
  const WfUuid *ent;
  const char *field;
  gint64 space;
  guint8 operation[24];
} WfRegisterKey;

/* The value is the JSON text, NULL when the operation's body is gone. */
gboolean wf_live_table_insert (WfDb *db,
                               const WfRegisterKey *key,
                               guint64 hlc,
                               const char *value,
                               gsize length,
                               GError **error);
gboolean
wf_live_table_delete (WfDb *db, const WfRegisterKey *key, gboolean *was_live, GError **error);
gboolean
wf_superseded_table_insert (WfDb *db, const WfRegisterKey *key, gboolean *is_new, GError **error);
gboolean
wf_superseded_table_has (WfDb *db, const WfRegisterKey *key, gboolean *has, GError **error);
/* The live value of the latest write, as JSON text; NULL without @error: none. */
char *wf_live_table_dup_latest (
    WfDb *db, const WfUuid *ent, const char *field, gint64 space, GError **error);
/* Operations that were named before they came; @ids: WfOperationId, added to. */
gboolean wf_awaited_table_insert (WfDb *db, const WfOperationId *id, GError **error);
gboolean wf_awaited_table_read (WfDb *db, GHashTable *ids, GError **error);
/* Of one entity, before it is folded again. */
gboolean wf_live_table_clear_entity (WfDb *db, const WfUuid *ent, GError **error);
/* Empties everything that is derived. */
gboolean wf_live_table_clear (WfDb *db, GError **error);

G_END_DECLS
