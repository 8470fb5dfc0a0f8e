/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-import-fixture.h"

#include <glib/gstdio.h>

#include "app/common/wf-import-preview.h"
#include "app/map/wf-map-import.h"
#include "app/map/wf-map-view.h"
#include "model/wf-vocabulary.h"
#include "store/wf-import-files.h"
#include "wf-fixture.h"
#include "wf-look.h"

void
wf_import_fixture_open (WfImportFixture *self, const char *instant)
{
  wf_exercise_fixture_open_at (&self->exercise, instant);
  self->view = wf_map_view_new (self->exercise.context);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (self->window), self->view);
  gtk_window_present (GTK_WINDOW (self->window));
  wf_fixture_wait_for_frame (self->window);
}

void
wf_import_fixture_close (WfImportFixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wf_exercise_fixture_close (&self->exercise);
}

void
wf_import_fixture_set_up (WfImportFixture *self, gconstpointer unused)
{
  g_autofree char *name = NULL;

  wf_import_fixture_open (self, "2027-10-12T14:32:00Z");
  self->title = g_strdup_printf ("Thing %u", g_random_int ());
  self->folder = g_dir_make_tmp ("wf-import-XXXXXX", NULL);
  name = g_strconcat (self->title, ".geojson", NULL);
  self->path = g_build_filename (self->folder, name, NULL);
}

void
wf_import_fixture_tear_down (WfImportFixture *self, gconstpointer unused)
{
  wf_import_fixture_close (self);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->title);
}

/* --- what a person sees and does ------------------------------------------- */

gpointer
wf_import_fixture_find_preview (void)
{
  return wf_look_find_toplevel (WF_TYPE_IMPORT_PREVIEW);
}

gpointer
wf_import_fixture_find_button (const char *label)
{
  return wf_look_find_button (wf_import_fixture_find_preview (), label);
}

gboolean
wf_import_fixture_offers_import (gpointer data)
{
  return wf_import_fixture_find_preview () != NULL
         && gtk_widget_get_sensitive (wf_import_fixture_find_button ("Import"));
}

gboolean
wf_import_fixture_shows_file (gpointer data)
{
  return wf_import_fixture_find_preview () != NULL
         && wf_fixture_find_text (wf_import_fixture_find_preview (),
                                  ((WfImportFixture *) data)->sha256)
                != NULL;
}

gboolean
wf_import_fixture_says_known (gpointer data)
{
  return wf_import_fixture_find_preview () != NULL
         && wf_fixture_find_text (wf_import_fixture_find_preview (),
                                  "This file was imported already; nothing would change.")
                != NULL;
}

void
wf_import_fixture_press (const char *label)
{
  g_assert_true (gtk_widget_get_sensitive (wf_import_fixture_find_button (label)));
  if (g_str_equal (label, "Cancel"))
    gtk_window_close (GTK_WINDOW (wf_import_fixture_find_preview ()));
  else
    g_signal_emit_by_name (wf_import_fixture_find_button (label), "clicked");
  g_assert_null (wf_import_fixture_find_preview ());
}

void
wf_import_fixture_choose_target (guint position)
{
  GtkWidget *target = wf_look_find_type (wf_import_fixture_find_preview (), GTK_TYPE_DROP_DOWN);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (target), position);
}

void
wf_import_fixture_begin (WfImportFixture *self, const char *text)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  g_free (self->sha256);
  self->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  wf_map_import_file (self->exercise.context, GTK_WINDOW (self->window), file);
}

/* --- what came of it --------------------------------------------------------- */

WfPicture *
wf_import_fixture_get_picture (WfImportFixture *self)
{
  return wf_context_get_picture (self->exercise.context);
}

WfRecord *
wf_import_fixture_find_dataset (WfImportFixture *self)
{
  return wf_picture_lookup_name (wf_import_fixture_get_picture (self), WF_TYPE_NAME_DATASET,
                                 self->sha256);
}

gboolean
wf_import_fixture_has_layer (gpointer data)
{
  WfImportFixture *self = data;
  const char *name = NULL;
  WfServiceState state;
  WfRecord *dataset = wf_import_fixture_find_dataset (self);
  g_autofree char *ref = dataset != NULL
                             ? g_strdup_printf ("feature:dataset:%s/0", wf_record_get_id (dataset))
                             : NULL;

  return ref != NULL
         && wf_scene_describe (wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref, &state, &name)
         && g_str_equal (name, self->title);
}

gboolean
wf_import_fixture_has_no_layer (gpointer data)
{
  WfImportFixture *self = data;
  return !wf_import_fixture_has_layer (self);
}

gboolean
wf_import_fixture_has_dataset (WfImportFixture *self)
{
  return wf_import_fixture_find_dataset (self) != NULL
         && !wf_record_is_retired (wf_import_fixture_find_dataset (self));
}

gboolean
wf_import_fixture_has_no_dataset (gpointer data)
{
  WfImportFixture *self = data;
  return wf_record_is_retired (wf_import_fixture_find_dataset (self));
}

gboolean
wf_import_fixture_has_file (WfImportFixture *self)
{
  g_autofree char *path = wf_import_files_dup_path (
      wf_store_get_path (wf_context_get_store (self->exercise.context)), self->sha256);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
wf_import_fixture_has_no_file (gpointer data)
{
  WfImportFixture *self = data;
  return !wf_import_fixture_has_file (self);
}

guint
wf_import_fixture_count_drawings (WfImportFixture *self)
{
  GListModel *drawings
      = wf_picture_get_list (wf_import_fixture_get_picture (self), WF_TYPE_NAME_DRAWING);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (drawings); i++)
    {
      g_autoptr (WfRecord) drawing = g_list_model_get_item (drawings, i);

      n += g_strcmp0 (wf_record_get_text (drawing, "title"), self->title) == 0;
    }
  return n;
}

gboolean
wf_import_fixture_has_three_drawings (gpointer data)
{
  WfImportFixture *self = data;
  return wf_import_fixture_count_drawings (self) == 3;
}

gboolean
wf_import_fixture_has_no_drawings (gpointer data)
{
  WfImportFixture *self = data;
  return wf_import_fixture_count_drawings (self) == 0;
}

char *
wf_import_fixture_dup_marked_point (WfImportFixture *self,
                                    const char *coordinates,
                                    const char *marking)
{
  return g_strdup_printf ("{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
                          "[%s]},\"license\":\"CC0\",\"properties\":{\"name\":\"%s\","
                          "\"marking\":\"%s\"}}",
                          coordinates, self->title, marking);
}

char *
wf_import_fixture_dup_point (WfImportFixture *self, const char *coordinates)
{
  return g_strdup_printf ("{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
                          "[%s]},\"license\":\"CC0\",\"properties\":{\"name\":\"%s\"}}",
                          coordinates, self->title);
}

void
wf_import_fixture_import (WfImportFixture *self, const char *text)
{
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
}
