/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A 128-bit identifier of an entity, crisis, person or device. A plain value; any thread. */
typedef struct
{
  guint8 bytes[16];
} WfUuid;

#define WF_UUID_TEXT_LENGTH 36

/* UUIDv7 (RFC 9562 §5.7): 48-bit milliseconds of @now_us (microseconds UTC), then random. */
void wf_uuid_new (WfUuid *uuid, gint64 now_us);
/* UUIDv8 (RFC 9562 §5.8) from SHA-256("wfn1\0" kind "\0" name): two desks that write of the same
 * asset, actor or mechanism write of the same entity without having met. */
void wf_uuid_for_name (WfUuid *uuid, const char *kind, const char *name);
/* 8-4-4-4-12 hex, or 32 hex without hyphens; lower case only. FALSE leaves @uuid alone. */
gboolean wf_uuid_parse (const char *text, WfUuid *uuid);
void wf_uuid_format (const WfUuid *uuid, char text[WF_UUID_TEXT_LENGTH + 1]);
char *wf_uuid_dup_string (const WfUuid *uuid);
gboolean wf_uuid_equal (const WfUuid *a, const WfUuid *b);
gboolean wf_uuid_is_nil (const WfUuid *uuid);
/* For GHashTable; keys are const WfUuid *. */
guint wf_uuid_hash_key (gconstpointer uuid);
gboolean wf_uuid_equal_key (gconstpointer a, gconstpointer b);

/* Identity of an operation, `<16 hex HLC>-<32 hex>` on the wire (log.md §3). Order of the bytes in
 * (hlc, digest) is the total order that breaks ties. */
typedef struct
{
  guint64 hlc;
  guint8 digest[16];
} WfOperationId;

#define WF_OPERATION_ID_TEXT_LENGTH 49

gboolean wf_operation_id_parse (const char *text, gsize length, WfOperationId *id);
void wf_operation_id_format (const WfOperationId *id, char text[WF_OPERATION_ID_TEXT_LENGTH + 1]);
/* 24 big-endian bytes: memcmp order is the total order. */
#define WF_OPERATION_ID_PACKED 24
void wf_operation_id_pack (const WfOperationId *id, guint8 bytes[24]);
void wf_operation_id_unpack (const guint8 bytes[24], WfOperationId *id);
int wf_operation_id_compare (const WfOperationId *a, const WfOperationId *b);
guint wf_operation_id_hash_key (gconstpointer id);
gboolean wf_operation_id_equal_key (gconstpointer a, gconstpointer b);

G_END_DECLS
