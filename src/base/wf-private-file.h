/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small file that nobody but its owner may read: mode 0600 in a folder of mode 0700 (made where
 * it is missing). Writing is atomic and durable. Blocking: not on the main thread.
 *
 * Errors: WF_ERROR_NOT_FOUND, WF_ERROR_EXISTS, WF_ERROR_FULL; WF_ERROR_DENIED where others may read
 * it (says how to mend that) or we may not; WF_ERROR_CORRUPT for what is no regular file. */
#define WF_PRIVATE_FILE_MAX 65536

/* Refuses to read what others can. Free with wf_secret_text_free (). */
char *wf_private_file_read (const char *path, GError **error);
/* Never overwrites. */
gboolean wf_private_file_create (const char *path, const char *bytes, gsize length, GError **error);
/* Over whatever stands there. */
gboolean
wf_private_file_replace (const char *path, const char *bytes, gsize length, GError **error);

/* Wipes and frees; NULL is fine. */
void wf_secret_text_free (char *text);

G_END_DECLS
