/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row with a file that a person chooses, or none. */
typedef struct
{
  const char *title;
  const char *none;                      /* what counts without a file */
  const char *choose_name, *forget_name; /* of the two buttons, for screen readers */
} WfFileRowWords;

/* @words: copied texts. @path may be NULL. */
GtkWidget *wf_file_row_new (const WfFileRowWords *words, const char *path);
/* Borrowed; NULL for none. */
const char *wf_file_row_get_path (GtkWidget *row);

G_END_DECLS
