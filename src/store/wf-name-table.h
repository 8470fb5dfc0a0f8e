/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* Long names that stand in every row, as small numbers: spaces, devices (16 bytes), keys (32
 * bytes), epochs. */
typedef enum
{
  WF_NAME_SPACE,
  WF_NAME_DEVICE,
  WF_NAME_KEY,
  WF_NAME_EPOCH,
  WF_N_NAMES,
} WfNameKind;

/* @number 0: there is none. */
gboolean wf_name_table_find (
    WfDb *db, WfNameKind kind, const void *name, gsize size, gint64 *number, GError **error);
/* Adds it where it is missing; inside a transaction. */
gboolean wf_name_table_ensure (
    WfDb *db, WfNameKind kind, const void *name, gsize size, gint64 *number, GError **error);
/* NULL with @error: no such number. */
GBytes *wf_name_table_dup (WfDb *db, WfNameKind kind, gint64 number, GError **error);

/* Names of all spaces of the file; free with g_ptr_array_unref (). */
GPtrArray *wf_space_table_list (WfDb *db, GError **error);
/* Whether operations of this device are written here. */
gboolean wf_device_table_set_local (WfDb *db, gint64 device, GError **error);
gboolean wf_device_table_is_local (WfDb *db, gint64 device, gboolean *is_local, GError **error);

G_END_DECLS
