/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The server's data as a folder of its own, beside the running server, and back. Blocking. Keys are
 * not part of it: they are kept apart from what they sign. */

/* @to must not be there; it appears whole or not at all. */
gboolean wfd_backup_make (const char *data_dir, const char *to, GError **error);
/* Into a folder without data. The copy gets a new epoch: it may lack what the lost server had
 * confirmed, so every client offers everything again. @epoch: the new one; free with g_free (). */
gboolean wfd_backup_restore (const char *data_dir, const char *from, char **epoch, GError **error);

/* To WF_ERROR_CORRUPT, and no other: that nothing was changed, and how a backup is put into the
 * place of @data_dir. */
void wfd_backup_explain_damage (const char *data_dir, GError **error);

typedef struct
{
  guint n_spaces, n_blobs;
  guint64 n_operations;
  GPtrArray *defects; /* char *: what, where; at most WFD_MAX_DEFECTS */
  guint n_defects;
} WfdFindings;

#define WFD_MAX_DEFECTS 50

void wfd_findings_free (WfdFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdFindings, wfd_findings_free)

/* Reads everything through: tables, every operation's form, hash and signature, the chain of
 * receipts, every attachment. Changes nothing. NULL: it cannot be read at all. */
WfdFindings *wfd_backup_verify (const char *data_dir, GError **error);

G_END_DECLS
