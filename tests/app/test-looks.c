/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window on the exercise as a person meets it: what can be read, what every dialog says of
 * itself, and what stays when nothing can be saved. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <libintl.h>
#include <string.h>

#include "app/board/wf-board-write.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-exercise-band.h"
#include "app/log/wf-composer.h"
#include "app/log/wf-log-page.h"
#include "app/map/wf-map-import.h"
#include "app/shell/wf-as-of-form.h"
#include "app/sync/wf-server-dialog.h"
#include "app/courier/wf-courier-window.h"
#include "app/values/wf-contested.h"
#include "app/wf-attachment-desk.h"
#include "app/values/wf-value-forms.h"
#include "app/values/wf-values-window.h"
#include "lib/wf-fault-vfs.h"
#include "model/wf-vocabulary.h"
#include "wf-desk-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

/* --- nothing is cut -------------------------------------------------------- */

/* Details of a contested asset are as wide as their pane: nothing in them is to be scrolled to. */
static void
details_fit (WfDeskFixture *desk)
{
  GtkWidget *head, *scrolled;
  GtkAdjustment *across;

  wf_session_select (wf_desk_fixture_get_session (desk), "asset:estlink-2");
  wf_desk_fixture_show_page (desk, "picture");
  head = wf_look_find_class (GTK_WIDGET (desk->window), "details-head");
  g_assert_nonnull (head);
  scrolled = gtk_widget_get_ancestor (head, GTK_TYPE_SCROLLED_WINDOW);
  across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_assert_cmpfloat (gtk_adjustment_get_upper (across), <=, gtk_adjustment_get_page_size (across));
}

static void
nothing_is_cut_at (const char *language, int width, int height)
{
  static const char *const pages[] = { "picture", "log", "board", "briefing" };
  WfDeskFixture desk = { 0 };
  guint n_cut = 0;

  wf_desk_fixture_open (&desk, language, width, height);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *what = g_strdup_printf ("%s %s %d×%d", pages[i], language, width, height);
      wf_desk_fixture_show_page (&desk, pages[i]);
      g_test_message ("%s: %d × %d", what, gtk_widget_get_width (GTK_WIDGET (desk.window)),
                      gtk_widget_get_height (GTK_WIDGET (desk.window)));
      /* Its own borders take some of it where nobody manages windows. */
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (desk.window)), <=, width);
      g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (desk.window)), <=, height);
      n_cut += wf_look_count_cut (desk.window, what);
    }
  details_fit (&desk);
  wf_desk_fixture_close (&desk);
  g_assert_cmpuint (n_cut, ==, 0);
}

static void
nothing_is_cut_in_english (void)
{
  nothing_is_cut_at ("en", 1024, 700);
}

static void
nothing_is_cut_in_german (void)
{
  nothing_is_cut_at ("de", 1024, 700);
}

static void
nothing_is_cut_in_french (void)
{
  nothing_is_cut_at ("fr", 1024, 700);
}

static void
every_mode_can_be_read (void)
{
  WfDeskFixture desk = { 0 };
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  wf_desk_fixture_open (&desk, "en", 1600, 900);
  wf_desk_fixture_show_page (&desk, "board");
  wf_look_collect_class (GTK_WIDGET (desk.window), "mode-step", steps);
  g_assert_cmpuint (steps->len, >=, 20);
  for (guint i = 0; i < steps->len; i++)
    {
      GtkWidget *label = wf_look_find_type (steps->pdata[i], GTK_TYPE_LABEL);
      graphene_rect_t bounds;

      g_assert_true (
          gtk_widget_compute_bounds (steps->pdata[i], GTK_WIDGET (desk.window), &bounds));
      g_test_message ("“%s” ends at %.0f", gtk_label_get_text (GTK_LABEL (label)),
                      (double) (bounds.origin.x + bounds.size.width));
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, 1600);
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
    }
  wf_desk_fixture_close (&desk);
}

/* --- the log opens at the newest ------------------------------------------- */

static void
the_log_opens_at_the_newest (void)
{
  WfDeskFixture desk = { 0 };
  GtkWidget *page, *scroller;
  GtkAdjustment *adjustment;

  wf_desk_fixture_open (&desk, "en", 1600, 900);
  wf_desk_fixture_show_page (&desk, "log");
  page = wf_window_get_page (desk.window, "log");
  scroller = gtk_widget_get_ancestor (wf_look_find_type (page, GTK_TYPE_LIST_VIEW),
                                      GTK_TYPE_SCROLLED_WINDOW);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >,
                     gtk_adjustment_get_page_size (adjustment));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >=,
                     gtk_adjustment_get_upper (adjustment)
                         - gtk_adjustment_get_page_size (adjustment) - 4);
  wf_desk_fixture_close (&desk);
}

/* --- every window says what it is ------------------------------------------ */

static WfRecord *
find_asset (WfDeskFixture *desk)
{
  return wf_picture_lookup_name (wf_context_get_picture (desk->exercise.context),
                                 WF_TYPE_NAME_ASSET, "estlink-2");
}

static void
ignore_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
}

static void
open_ask (WfDeskFixture *desk)
{
  wf_contested_ask (GTK_WINDOW (desk->window), desk->exercise.context, "estlink-2", NULL);
}

static void
open_brief (WfDeskFixture *desk)
{
  wf_contested_brief (GTK_WINDOW (desk->window), desk->exercise.context, "estlink-2");
}

static void
open_as_of (WfDeskFixture *desk)
{
  wf_as_of_form_present (GTK_WINDOW (desk->window), desk->exercise.context);
}

static void
open_values (WfDeskFixture *desk)
{
  wf_values_window_present (GTK_WINDOW (desk->window), desk->exercise.context, find_asset (desk));
}

static void
open_value (WfDeskFixture *desk)
{
  WfRecord *record = find_asset (desk);
  g_auto (GStrv) fields = wf_record_dup_fields (record, NULL);

  wf_value_form_present (GTK_WINDOW (desk->window), desk->exercise.context, record, fields[0],
                         NULL);
}

static void
open_move (WfDeskFixture *desk)
{
  wf_move_form_present (GTK_WINDOW (desk->window), desk->exercise.context, find_asset (desk), NULL);
}

static void
open_server (WfDeskFixture *desk)
{
  wf_server_dialog_present (GTK_WINDOW (desk->window), desk->exercise.context);
}

static void
open_courier (WfDeskFixture *desk)
{
  wf_courier_window_present (GTK_WINDOW (desk->window), desk->exercise.context, NULL);
}

static void
open_question (WfDeskFixture *desk)
{
  wf_dialogs_ask_text_async (GTK_WINDOW (desk->window), "Why?", "Say it.", "Reason", "_Do It", NULL,
                             FALSE, NULL, ignore_cb, NULL);
}

static void
open_message (WfDeskFixture *desk)
{
  wf_dialogs_tell (GTK_WINDOW (desk->window), "It was not done", "There is a reason.");
}

static void
open_task (WfDeskFixture *desk)
{
  wf_desk_fixture_show_page (desk, "board");
  gtk_widget_activate_action (wf_window_get_page (desk->window, "board"), "board.new-task", NULL);
}

static void
open_mode (WfDeskFixture *desk)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  wf_desk_fixture_show_page (desk, "board");
  wf_look_collect_class (GTK_WIDGET (desk->window), "mode-step", steps);
  g_signal_emit_by_name (steps->pdata[1], "clicked");
}

static void
open_preferences (WfDeskFixture *desk)
{
  g_action_group_activate_action (G_ACTION_GROUP (desk->window), "preferences", NULL);
}

static void
open_present (WfDeskFixture *desk)
{
  wf_desk_fixture_show_page (desk, "briefing");
  gtk_widget_activate_action (wf_window_get_page (desk->window, "briefing"), "brief.present", NULL);
}

static void
open_keys (WfDeskFixture *desk)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.show-keys", NULL));
}

/* The window that is there and is not the desk's. */
static GtkWidget *
find_other (WfDeskFixture *desk)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);
      if (window != GTK_WIDGET (desk->window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

/* With a switch that is advised and something that is refused: all that the preview can show. */
static void
open_import (WfDeskFixture *desk)
{
  static const char text[]
      = "{\"type\":\"FeatureCollection\",\"license\":\"CC BY 4.0\",\"features\":["
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[60.1,24.9]},"
        "\"properties\":{\"name\":\"Helsinki\"}},"
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,110.75]},"
        "\"properties\":{\"name\":\"Landing A\"}}]}";
  g_autofree char *folder = g_dir_make_tmp ("wf-looks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "landings.geojson", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  wf_map_import_file (desk->exercise.context, GTK_WINDOW (desk->window), file);
  for (int i = 0; i < 500 && find_other (desk) == NULL; i++)
    g_main_context_iteration (NULL, TRUE);
  g_unlink (path);
  g_rmdir (folder);
}

static const struct
{
  const char *name;
  void (*open) (WfDeskFixture *desk);
} windows[] = {
  { "ask", open_ask },
  { "brief", open_brief },
  { "as of", open_as_of },
  { "values", open_values },
  { "value", open_value },
  { "move", open_move },
  { "server", open_server },
  { "courier", open_courier },
  { "question", open_question },
  { "message", open_message },
  { "task", open_task },
  { "mode", open_mode },
  { "preferences", open_preferences },
  { "present", open_present },
  { "import", open_import },
  { "keys", open_keys }, /* has so many parts that it is looked at in a run of its own */
};

#define N_WINDOWS G_N_ELEMENTS (windows)

static gboolean
says_exercise (GtkWidget *window)
{
  g_autoptr (GPtrArray) bands = g_ptr_array_new ();

  wf_look_collect_class (window, "exercise-band", bands);
  /* A slide draws its own bands. */
  return (bands->len == 2 || gtk_widget_has_css_class (window, "exercise-window")
          || gtk_widget_has_css_class (window, "presenter"))
         && g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (window)), "EXERCISE");
}

/* A few a run: all of them bring GLib to more names than it forgets without a leak. */
#define WINDOWS_A_RUN 4

/* Those from @from on and before @to. */
static void
say_exercise_and_have_names (guint from, guint to)
{
  WfDeskFixture desk = { 0 };
  guint n_bad = 0;

  wf_desk_fixture_open (&desk, "en", 1600, 900);
  for (guint i = from; i < to; i++)
    {
      GtkWidget *window;

      windows[i].open (&desk);
      window = find_other (&desk);
      if (window == NULL)
        g_error ("no window opened for “%s”", windows[i].name);
      wf_fixture_wait_for_frame (window);
      if (!says_exercise (window))
        {
          g_test_message ("“%s” does not say that it is an exercise: %s", windows[i].name,
                          gtk_window_get_title (GTK_WINDOW (window)));
          n_bad++;
        }
      n_bad += wf_look_count_nameless (window, windows[i].name);
      gtk_window_destroy (GTK_WINDOW (window));
      wf_desk_fixture_wait_for_frames (&desk, 1);
    }
  wf_desk_fixture_close (&desk);
  g_assert_cmpuint (n_bad, ==, 0);
}

static void
windows_say_exercise_and_have_names (gconstpointer data)
{
  const guint from = GPOINTER_TO_UINT (data) * WINDOWS_A_RUN;

  say_exercise_and_have_names (from, MIN (from + WINDOWS_A_RUN, N_WINDOWS - 1));
}

static void
so_does_the_window_of_keys (void)
{
  say_exercise_and_have_names (N_WINDOWS - 1, N_WINDOWS);
}

/* It asks for the height that its words have in its width, buttons and all: a window manager gives
 * no more than what is asked for. */
static gboolean
asks_for_its_height (GtkWidget *window)
{
  GtkWidget *content = gtk_window_get_child (GTK_WINDOW (window));
  int least, natural;

  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (content), &least,
                      &natural, NULL, NULL);
  g_test_message ("“%s”: %d, at least %d", gtk_window_get_title (GTK_WINDOW (window)), natural,
                  least);
  return least == natural;
}

/* In the longest words that we have. */
static void
forms_show_their_buttons (void)
{
  static void (*const forms[]) (WfDeskFixture * desk)
      = { open_as_of, open_ask, open_move, open_task };
  WfDeskFixture desk = { 0 };
  guint n_hidden = 0;

  wf_desk_fixture_open (&desk, "de", 1024, 700);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      GtkWidget *window;

      forms[i](&desk);
      window = find_other (&desk);
      g_assert_nonnull (window);
      wf_fixture_wait_for_frame (window);
      wf_fixture_wait_for_frame (window);
      n_hidden += !asks_for_its_height (window);
      gtk_window_destroy (GTK_WINDOW (window));
      wf_desk_fixture_wait_for_frames (&desk, 1);
    }
  wf_desk_fixture_close (&desk);
  g_assert_cmpuint (n_hidden, ==, 0);
}

static void
a_real_window_says_live (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *content = gtk_label_new ("content");
  g_autofree char *title = NULL;

  wf_exercise_mark_window (GTK_WINDOW (window), NULL);
  title = wf_exercise_dup_title (GTK_WINDOW (window), "Server");
  g_assert_cmpstr (title, ==, "LIVE – Server");
  g_assert_true (wf_exercise_frame (GTK_WINDOW (window), content) == content);
  g_object_ref_sink (content);
  g_object_unref (content);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- a full disk ----------------------------------------------------------- */

static void
wait_for_toast (WfDeskFixture *desk)
{
  for (guint i = 0; desk->toast == NULL && i < 100000; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (desk->toast);
}

/* No run before this one said it: the store of the test stays. */
static char *
dup_unheard_of (void)
{
  return g_strdup_printf ("Nothing of this may be lost %" G_GINT64_FORMAT, g_get_real_time ());
}

static guint
count_entries (WfDeskFixture *desk, const char *text)
{
  GListModel *entries
      = wf_picture_get_list (wf_context_get_picture (desk->exercise.context), WF_TYPE_NAME_ENTRY);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (entries, i);
      n += strstr (wf_record_get_text (entry, "text"), text) != NULL;
    }
  return n;
}

static void
wait_for_entries (WfDeskFixture *desk, const char *text, guint n)
{
  for (guint i = 0; count_entries (desk, text) != n && i < 100000; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_entries (desk, text), ==, n);
}

static void
a_full_disk_keeps_what_was_typed (void)
{
  g_autofree char *text = dup_unheard_of ();
  WfDeskFixture desk = { 0 };
  GtkWidget *entry;

  wf_desk_fixture_open (&desk, "en", 1600, 900);
  wf_desk_fixture_show_page (&desk, "log");
  gtk_widget_activate_action (wf_window_get_page (desk.window, "log"), "log.compose", "s",
                              "observation");
  entry = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (desk.window)), GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);

  wf_fault_vfs_arm (WF_FAULT_SPACE, 1, TRUE);
  g_signal_emit_by_name (entry, "activate");
  wait_for_toast (&desk);
  wf_desk_fixture_wait_for_frames (&desk, 2);
  g_assert_nonnull (strstr (desk.toast, "Not saved: the disk is full"));
  g_assert_null (strstr (desk.toast, "Saved"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, text);
  g_assert_cmpuint (count_entries (&desk, text), ==, 0);

  wf_fault_vfs_arm (WF_FAULT_SPACE, 0, FALSE);
  g_signal_emit_by_name (entry, "activate");
  wait_for_entries (&desk, text, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  wf_desk_fixture_close (&desk);
}

/* --- files go with an entry ------------------------------------------------ */

static WfRecord *
find_entry (WfDeskFixture *desk, const char *text)
{
  GListModel *entries
      = wf_picture_get_list (wf_context_get_picture (desk->exercise.context), WF_TYPE_NAME_ENTRY);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (entries, i);
      if (strstr (wf_record_get_text (entry, "text"), text))
        return entry; /* the list keeps it */
    }
  return NULL;
}

static void
a_file_goes_with_the_entry (void)
{
  g_autofree char *text = dup_unheard_of ();
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "wf-looks-photo.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) chips = g_ptr_array_new ();
  g_autoptr (GPtrArray) attached = NULL;
  WfDeskFixture desk = { 0 };
  GtkWidget *composer;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  wf_desk_fixture_open (&desk, "en", 1600, 900);
  wf_desk_fixture_show_page (&desk, "log");
  composer = wf_look_find_type (wf_window_get_page (desk.window, "log"), WF_TYPE_COMPOSER);
  wf_composer_attach (WF_COMPOSER (composer), file);
  for (guint i = 0; chips->len == 0 && i < 100; i++)
    {
      wf_fixture_wait_for_frame (desk.window);
      wf_look_collect_class (composer, "file-chip", chips);
    }
  g_assert_cmpuint (chips->len, ==, 1);
  gtk_editable_set_text (wf_composer_get_editable (WF_COMPOSER (composer)), text);

  /* No room: text and file stay. */
  wf_fault_vfs_arm (WF_FAULT_SPACE, 1, TRUE);
  wf_composer_add (WF_COMPOSER (composer));
  wait_for_toast (&desk);
  wf_desk_fixture_wait_for_frames (&desk, 2);
  g_ptr_array_set_size (chips, 0);
  wf_look_collect_class (composer, "file-chip", chips);
  g_assert_cmpuint (chips->len, ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (wf_composer_get_editable (WF_COMPOSER (composer))), ==,
                   text);

  wf_fault_vfs_arm (WF_FAULT_SPACE, 0, FALSE);
  wf_composer_add (WF_COMPOSER (composer));
  wait_for_entries (&desk, text, 1);
  attached = wf_attachment_desk_dup_list (wf_context_get_attachments (desk.exercise.context),
                                          find_entry (&desk, text));
  g_assert_cmpuint (attached->len, ==, 1);
  g_assert_cmpint (((WfAttachment *) attached->pdata[0])->size, ==, (gint64) strlen (text));
  wf_desk_fixture_wait_for_frames (&desk, 2);
  g_ptr_array_set_size (chips, 0);
  wf_look_collect_class (composer, "file-chip", chips);
  g_assert_cmpuint (chips->len, ==, 0);
  wf_desk_fixture_close (&desk);
  g_remove (path);
}

static void
a_full_disk_leaves_the_form_open (void)
{
  g_autofree char *text = dup_unheard_of ();
  WfDeskFixture desk = { 0 };
  GtkWidget *window, *question;

  wf_desk_fixture_open (&desk, "en", 1600, 900);
  open_ask (&desk);
  window = find_other (&desk);
  question = wf_look_find_type (window, GTK_TYPE_TEXT_VIEW);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (question)), text, -1);
  wf_fixture_wait_for_frame (window);

  wf_fault_vfs_arm (WF_FAULT_SPACE, 1, TRUE);
  g_signal_emit_by_name (wf_look_find_button (window, "Ask"), "clicked");
  wait_for_toast (&desk);
  wf_desk_fixture_wait_for_frames (&desk, 2);
  g_assert_true (find_other (&desk) == window);
  g_assert_nonnull (strstr (desk.toast, "the disk is full"));
  g_assert_nonnull (wf_fixture_find_text (window, desk.toast));
  g_assert_true (gtk_widget_is_sensitive (wf_look_find_button (window, "Ask")));
  g_assert_cmpuint (count_entries (&desk, text), ==, 0);

  wf_fault_vfs_arm (WF_FAULT_SPACE, 0, FALSE);
  g_signal_emit_by_name (wf_look_find_button (window, "Ask"), "clicked");
  wait_for_entries (&desk, text, 1);
  wf_desk_fixture_wait_for_frames (&desk, 2);
  g_assert_null (find_other (&desk));

  /* The request and its task are one deed. */
  wf_context_undo (desk.exercise.context);
  wait_for_entries (&desk, text, 0);
  g_assert_false (wf_context_can_undo (desk.exercise.context));
  wf_desk_fixture_close (&desk);
}

int
main (int argc, char **argv)
{
  if (!wf_look_begin (&argc, &argv))
    return 0;
  wf_fault_vfs_install ();
  g_test_add_func ("/looks/not-cut/english", nothing_is_cut_in_english);
  g_test_add_func ("/looks/not-cut/german", nothing_is_cut_in_german);
  g_test_add_func ("/looks/not-cut/french", nothing_is_cut_in_french);
  g_test_add_func ("/looks/modes", every_mode_can_be_read);
  g_test_add_func ("/looks/newest", the_log_opens_at_the_newest);
  for (guint i = 0; i * WINDOWS_A_RUN < N_WINDOWS - 1; i++)
    {
      g_autofree char *path = g_strdup_printf ("/looks/windows-%u", i + 1);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), windows_say_exercise_and_have_names);
    }
  g_test_add_func ("/looks/keys", so_does_the_window_of_keys);
  g_test_add_func ("/looks/forms", forms_show_their_buttons);
  g_test_add_func ("/looks/live", a_real_window_says_live);
  g_test_add_func ("/looks/full-disk/composer", a_full_disk_keeps_what_was_typed);
  g_test_add_func ("/looks/file-with-entry", a_file_goes_with_the_entry);
  g_test_add_func ("/looks/full-disk/form", a_full_disk_leaves_the_form_open);
  return g_test_run ();
}
