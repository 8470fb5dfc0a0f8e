/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Comma separated values (RFC 4180) as they come in, in pieces of any size: LF, CRLF and lone CR,
 * quotes doubled, line breaks inside quotes. domain/interop.md §5. One thread. */
#define WF_CSV_MAX_FIELD 65536
#define WF_CSV_MAX_COLUMNS 256

typedef struct _WfCsv WfCsv;

/* A row that is not blank. @row counts from 1, the header is row 1; @line is where it begins.
 * @cells are borrowed for the call and may be cut; they end with NUL but may hold any other byte.
 * FALSE with @error stops the reading. */
typedef gboolean (*WfCsvRowFunc) (
    gpointer data, guint64 row, guint64 line, char **cells, guint n_cells, GError **error);

WfCsv *wf_csv_new (char delimiter, WfCsvRowFunc func, gpointer data);
void wf_csv_free (WfCsv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCsv, wf_csv_free)
/* WF_ERROR_INVALID: a NUL byte; WF_ERROR_TOO_LARGE: a cell or a row over the limits. Both name the
 * line. */
gboolean wf_csv_feed (WfCsv *self, const char *bytes, gsize n, GError **error);
/* The last row may lack its line break. WF_ERROR_INVALID: a quote that was never closed, by the
 * line where it opened. */
gboolean wf_csv_finish (WfCsv *self, GError **error);

G_END_DECLS
