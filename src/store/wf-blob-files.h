/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-attachment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Attachments on this computer: files beside the store, each under its SHA-256, so that a file is
 * what its name says or it is not there. What is being fetched grows under another name and gets
 * this one when its hash was right. Blocking: not on the main thread. */
#define WF_BLOB_CHUNK (1024 * 1024)

/* A file of the person's becomes one of ours; type and name are taken from it. WF_ERROR_TOO_LARGE
 * over 100 MiB, WF_ERROR_FULL. Nothing is left behind on failure. */
WfAttachment *
wf_blob_take_file (const char *store_path, GFile *file, GCancellable *cancellable, GError **error);
/* The same of bytes in memory (a pasted image). */
WfAttachment *wf_blob_take_bytes (
    const char *store_path, GBytes *bytes, const char *name, const char *type, GError **error);
gboolean wf_blob_is_here (const char *store_path, const guint8 hash[WF_HASH_SIZE]);
/* Up to WF_BLOB_CHUNK bytes from @offset; empty at the end. */
GBytes *wf_blob_read (const char *store_path,
                      const guint8 hash[WF_HASH_SIZE],
                      gint64 offset,
                      GError **error);
/* How much of one that is being fetched is here; 0: nothing. */
gint64 wf_blob_get_partial (const char *store_path, const guint8 hash[WF_HASH_SIZE]);
void wf_blob_forget_partial (const char *store_path, const guint8 hash[WF_HASH_SIZE]);
/* Adds to one that is being fetched. @size: of the whole; when it is reached the hash is checked:
 * right, it is here (@is_whole); wrong, all of it is thrown away (WF_ERROR_INVALID). */
gboolean wf_blob_append (const char *store_path,
                         const guint8 hash[WF_HASH_SIZE],
                         gint64 size,
                         GBytes *chunk,
                         gboolean *is_whole,
                         GError **error);
/* A copy for the person, atomic and durable. */
gboolean wf_blob_save (const char *store_path,
                       const guint8 hash[WF_HASH_SIZE],
                       const char *path,
                       GCancellable *cancellable,
                       GError **error);
/* A server said that it has all of it. */
void wf_blob_mark_sent (const char *store_path, const guint8 hash[WF_HASH_SIZE]);
gboolean wf_blob_is_sent (const char *store_path, const guint8 hash[WF_HASH_SIZE]);

G_END_DECLS
