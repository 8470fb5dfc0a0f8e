/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row with a file that a person chooses, or none: whom a connection trusts, and what this
 * computer shows of itself. @path may be NULL. */
GtkWidget *wf_ca_row_new (const char *path);
GtkWidget *wf_certificate_row_new (const char *path);
/* Borrowed; NULL for none. */
const char *wf_file_row_get_path (GtkWidget *row);

G_END_DECLS
