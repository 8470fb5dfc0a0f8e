/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/map/wf-map-import-match.h"

G_BEGIN_DECLS

/* What a person may choose of a file: what it is called, what its features become, how it is read.
 */
typedef struct
{
  void (*target_chosen) (gpointer user_data);  /* what the features become */
  void (*reading_chosen) (gpointer user_data); /* how the file is read */
} WfMapImportChoicesFuncs;

/* @funcs: static; called when a choice becomes another. */
GtkWidget *wf_map_import_choices_new (const WfImport *import,
                                      const WfMapImportChoicesFuncs *funcs,
                                      gpointer user_data);
const char *wf_map_import_choices_get_title (GtkWidget *choices);
gboolean wf_map_import_choices_are_drawings (GtkWidget *choices);
/* "cable": what the features are, or NULL: as their shapes say. */
const char *wf_map_import_choices_get_kind (GtkWidget *choices);
/* Borrowed until another is chosen. */
WfImportChoice wf_map_import_choices_get_reading (GtkWidget *choices);
/* What takes another's place is called, shown and read as that was, until the person says
 * otherwise. NULL: it takes none, and is called as its file again. */
void wf_map_import_choices_adopt (GtkWidget *choices, const WfMapImportMatch *match);

G_END_DECLS
