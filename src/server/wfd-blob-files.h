/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/wf-crypto.h"

G_BEGIN_DECLS

/* Attachments as files: whole ones under their SHA-256, unfinished ones apart for each space, so
 * that nobody learns from an upload what another space holds. Blocking; any thread. A blob counts
 * as held only when the database says so; this only keeps bytes. */
typedef struct _WfdBlobFiles WfdBlobFiles;

#define WFD_BLOB_MAX (100 * 1024 * 1024)
#define WFD_BLOB_CHUNK_MAX (1024 * 1024)

/* @folder is made. Throws away what nobody has continued for a week. */
WfdBlobFiles *wfd_blob_files_open (const char *folder, GError **error);
void wfd_blob_files_free (WfdBlobFiles *self);

typedef enum
{
  WFD_BLOB_PARTIAL,  /* taken, more is missing */
  WFD_BLOB_COMPLETE, /* whole, its hash is right, on the disk */
  WFD_BLOB_MISFIT,   /* does not begin where the last chunk ended; nothing was taken */
  WFD_BLOB_WRONG,    /* whole, and not what its name says: thrown away */
} WfdBlobProgress;

/* @chunk begins at @from of @total bytes. @received: how far it is. FALSE: the disk failed. */
gboolean wfd_blob_files_append (WfdBlobFiles *self,
                                const guint8 hash[WF_HASH_SIZE],
                                gint64 space,
                                gint64 from,
                                gint64 total,
                                GBytes *chunk,
                                WfdBlobProgress *progress,
                                gint64 *received,
                                GError **error);
/* Bytes of an unfinished upload into @space; 0: none. */
gint64
wfd_blob_files_get_received (WfdBlobFiles *self, const guint8 hash[WF_HASH_SIZE], gint64 space);
/* Where a whole blob's bytes are; free with g_free (). The second without opening @folder. */
char *wfd_blob_files_dup_path (WfdBlobFiles *self, const guint8 hash[WF_HASH_SIZE]);
char *wfd_blob_file_dup_path (const char *folder, const guint8 hash[WF_HASH_SIZE]);
/* Reads a file through; FALSE with WF_ERROR_CORRUPT when it is not what its name says. */
gboolean wfd_blob_file_check (const char *path, const guint8 hash[WF_HASH_SIZE], GError **error);

G_END_DECLS
