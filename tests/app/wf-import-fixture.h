/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wf-exercise-fixture.h"

G_BEGIN_DECLS

/* Foreign files on their way in: a map and a store where things are really saved, and what a person
 * sees and does in the preview. */
typedef struct
{
  WfExerciseFixture exercise;
  GtkWidget *window, *view;
  char *folder, *path, *sha256; /* of the file that was begun with last */
  char *title;                  /* of this run's thing: earlier ones share the store */
} WfImportFixture;

void wf_import_fixture_set_up (WfImportFixture *self, gconstpointer unused);
void wf_import_fixture_tear_down (WfImportFixture *self, gconstpointer unused);
/* Closed and opened again at another instant, with the same store. */
void wf_import_fixture_open (WfImportFixture *self, const char *instant);
void wf_import_fixture_close (WfImportFixture *self);

/* Begins to import @text as a GeoJSON file. */
void wf_import_fixture_begin (WfImportFixture *self, const char *text);
/* Imports it as a layer and waits until it is on the map. */
void wf_import_fixture_import (WfImportFixture *self, const char *text);

/* --- the preview --------------------------------------------------------------------- */

gpointer wf_import_fixture_find_preview (void);
gpointer wf_import_fixture_find_button (const char *label);
/* Conditions of wf_fixture_wait_for () with the fixture as data. */
gboolean wf_import_fixture_offers_import (gpointer self);
gboolean wf_import_fixture_shows_file (gpointer self);
gboolean wf_import_fixture_says_known (gpointer self);
void wf_import_fixture_press (const char *label);
#define WF_IMPORT_FIXTURE_DRAWINGS 6
void wf_import_fixture_choose_target (guint position);

/* --- what came of it ------------------------------------------------------------------ */

WfPicture *wf_import_fixture_get_picture (WfImportFixture *self);
/* The record of the file that was begun with last, or NULL. */
WfRecord *wf_import_fixture_find_dataset (WfImportFixture *self);
gboolean wf_import_fixture_has_dataset (WfImportFixture *self);
gboolean wf_import_fixture_has_file (WfImportFixture *self);
guint wf_import_fixture_count_drawings (WfImportFixture *self);
/* Conditions again. */
gboolean wf_import_fixture_has_layer (gpointer self);
gboolean wf_import_fixture_has_no_layer (gpointer self);
gboolean wf_import_fixture_has_no_dataset (gpointer self);
gboolean wf_import_fixture_has_no_file (gpointer self);
gboolean wf_import_fixture_has_three_drawings (gpointer self);
gboolean wf_import_fixture_has_no_drawings (gpointer self);

/* A feature at "20,57" that is called as the fixture says; free with g_free (). */
char *wf_import_fixture_dup_point (WfImportFixture *self, const char *coordinates);
char *wf_import_fixture_dup_marked_point (WfImportFixture *self,
                                          const char *coordinates,
                                          const char *marking);

G_END_DECLS
