/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-banner.h"
#include "app/common/wf-form.h"
#include "app/log/wf-composer.h"
#include "app/log/wf-log-page.h"
#include "app/log/wf-log-row.h"
#include "app/shell/wf-window.h"
#include "model/wf-vocabulary.h"
#include "wf-fixture.h"
#include "wf-look.h"

typedef struct
{
  WfFixture *crisis;
  WfContext *context;
  WfWindow *window;
} Fixture;

static void
settle (void)
{
  for (guint i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; g_main_context_pending (NULL) && i < 2000; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* One window for all tests: reading the dataset and building four pages is most of their time. */
static void
open_fixture (Fixture *fixture)
{
  fixture->crisis = wf_fixture_new ();
  wf_fixture_add_crisis (fixture->crisis);
  fixture->context = wf_fixture_new_context (fixture->crisis);
  fixture->window = g_object_ref_sink (wf_window_new (NULL, WF_REALM_EXERCISE));
  wf_window_open (fixture->window, NULL, fixture->context);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle ();
}

static void
close_fixture (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  settle ();
  g_assert_finalize_object (fixture->window);
  g_object_unref (fixture->context);
  wf_fixture_free (fixture->crisis);
}

static WfSession *
get_session (Fixture *fixture)
{
  return wf_context_get_session (fixture->context);
}

static void
activate (Fixture *fixture, const char *action, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), action, parameter);
  settle ();
}

/* As it was opened. */
static Fixture *
begin (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr (WfQuery) everything = wf_query_new ();

  wf_session_set_as_of (get_session (fixture), WF_NO_TIME);
  wf_session_set_query (get_session (fixture), everything);
  wf_session_select (get_session (fixture), NULL);
  wf_session_set_page (get_session (fixture), "picture");
  settle ();
  return fixture;
}

static guint
count_banners (GtkWidget *widget)
{
  guint n = WF_IS_BANNER (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_banners (child);
  return n;
}

static guint
count_class (GtkWidget *widget, const char *css_class)
{
  guint n = gtk_widget_has_css_class (widget, css_class) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_class (child, css_class);
  return n;
}

/* --- window ---------------------------------------------------------------- */

static void
says_exercise_at_top_bottom_and_in_the_title (gconstpointer data)
{
  Fixture *fixture = begin (data);
  g_assert_cmpuint (count_class (GTK_WIDGET (fixture->window), "exercise-band"), ==, 2);
  g_assert_cmpuint (count_class (GTK_WIDGET (fixture->window), "live-badge"), ==, 0);
  g_assert_true (
      g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (fixture->window)), "EXERCISE"));
}

static void
says_live_in_a_real_crisis (void)
{
  const WfContextParts parts = {
    .realm = WF_REALM_REAL, .crisis = WF_FIXTURE_CRISIS, .name = "Real one", .is_watch_log = TRUE
  };
  g_autoptr (WfContext) context = wf_context_new (&parts);
  WfWindow *window = g_object_ref_sink (wf_window_new (NULL, WF_REALM_REAL));

  wf_window_open (window, NULL, context);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  g_assert_cmpuint (count_class (GTK_WIDGET (window), "exercise-band"), ==, 0);
  g_assert_cmpuint (count_class (GTK_WIDGET (window), "live-badge"), ==, 1);
  /* The Watch log has no board, no map where there is no dataset, and opens on what one can do. */
  g_assert_null (wf_window_get_page (window, "picture"));
  g_assert_nonnull (wf_window_get_page (window, "log"));
  g_assert_cmpstr (wf_session_get_page (wf_context_get_session (context)), ==, "start");
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_finalize_object (window);
}

static void
shows_four_pages (gconstpointer data)
{
  Fixture *fixture = begin (data);
  static const char *const pages[] = { "log", "board", "briefing", "picture" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      activate (fixture, "page", g_variant_new_string (pages[i]));
      g_assert_cmpstr (wf_session_get_page (get_session (fixture)), ==, pages[i]);
      g_assert_true (gtk_widget_get_mapped (wf_window_get_page (fixture->window, pages[i])));
    }
  activate (fixture, "page", g_variant_new_string ("nonsense"));
  g_assert_cmpstr (wf_session_get_page (get_session (fixture)), ==, "picture");
}

static void
goes_back_and_returns_to_now (gconstpointer data)
{
  Fixture *fixture = begin (data);
  GActionGroup *actions = G_ACTION_GROUP (fixture->window);
  const guint n_before = count_banners (GTK_WIDGET (fixture->window));
  gint64 instant;

  g_assert_true (wf_time_parse_iso ("2027-10-12T08:00:00Z", &instant));
  g_assert_false (g_action_group_get_action_enabled (actions, "back-to-now"));
  wf_session_set_as_of (get_session (fixture), instant);
  settle ();
  g_assert_true (g_action_group_get_action_enabled (actions, "back-to-now"));
  g_assert_cmpuint (count_banners (GTK_WIDGET (fixture->window)), ==, n_before + 1);
  activate (fixture, "back-to-now", NULL);
  g_assert_cmpint (wf_session_get_as_of (get_session (fixture)), ==, WF_NO_TIME);
  g_assert_cmpuint (count_banners (GTK_WIDGET (fixture->window)), ==, n_before);
}

static void
shows_contested_on_the_log_and_a_filter_everywhere_else (gconstpointer data)
{
  Fixture *fixture = begin (data);
  g_autoptr (WfQuery) query = wf_query_new ();

  activate (fixture, "page", g_variant_new_string ("log"));
  g_assert_cmpuint (count_banners (GTK_WIDGET (fixture->window)), ==, 1);
  g_assert_nonnull (wf_fixture_find_text (fixture->window, "1 contested"));
  query->only_open = TRUE;
  wf_session_set_query (get_session (fixture), query);
  settle ();
  g_assert_cmpuint (count_banners (GTK_WIDGET (fixture->window)), ==, 2);
  activate (fixture, "clear-filter", NULL);
  g_assert_true (wf_query_is_empty (wf_session_get_query (get_session (fixture))));
  g_assert_cmpuint (count_banners (GTK_WIDGET (fixture->window)), ==, 1);
}

/* --- log ------------------------------------------------------------------- */

static GListModel *
get_rows (Fixture *fixture)
{
  GtkWidget *page;

  activate (fixture, "page", g_variant_new_string ("log"));
  page = wf_window_get_page (fixture->window, "log");
  return wf_log_page_get_rows (WF_LOG_PAGE (page));
}

static guint
count_entries (GListModel *rows)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WfLogRow) row = g_list_model_get_item (rows, i);
      n += wf_log_row_get_record (row) != NULL;
    }
  return n;
}

static void
lists_what_the_picture_holds (gconstpointer data)
{
  Fixture *fixture = begin (data);
  GListModel *rows = get_rows (fixture);
  GListModel *entries
      = wf_picture_get_list (wf_context_get_picture (fixture->context), WF_TYPE_NAME_ENTRY);
  g_autoptr (WfLogRow) first = g_list_model_get_item (rows, 0);
  gint64 known = G_MININT64;

  g_assert_cmpuint (count_entries (rows), ==, g_list_model_get_n_items (entries));
  g_assert_null (wf_log_row_get_record (first));
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WfLogRow) row = g_list_model_get_item (rows, i);
      WfRecord *record = wf_log_row_get_record (row);

      if (record == NULL)
        continue;
      g_assert_cmpint (wf_log_entry_get_known_at (record), >=, known);
      known = wf_log_entry_get_known_at (record);
    }
}

static void
filters_by_the_one_query (gconstpointer data)
{
  Fixture *fixture = begin (data);
  GListModel *rows = get_rows (fixture);
  const guint n_all = count_entries (rows);
  g_autoptr (WfQuery) query = wf_query_new ();
  g_autoptr (WfQuery) none = wf_query_new ();

  g_ptr_array_add (query->kinds, g_strdup ("action"));
  wf_session_set_query (get_session (fixture), query);
  settle ();
  g_assert_cmpuint (count_entries (rows), >, 0);
  g_assert_cmpuint (count_entries (rows), <, n_all);
  none->text = g_strdup ("no entry says this");
  wf_session_set_query (get_session (fixture), none);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 0);
}

static void
marks_what_was_learnt_late (gconstpointer data)
{
  Fixture *fixture = begin (data);
  GListModel *rows = get_rows (fixture);
  guint n_late = 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WfLogRow) row = g_list_model_get_item (rows, i);
      WfRecord *record = wf_log_row_get_record (row);

      if (record && g_strcmp0 (wf_record_get_text (record, "number"), "FI-0031") == 0)
        g_assert_true (wf_log_entry_is_late (record));
      n_late += record && wf_log_entry_is_late (record);
    }
  g_assert_cmpuint (n_late, ==, 1);
}

static void
selects_through_the_session (gconstpointer data)
{
  Fixture *fixture = begin (data);
  GListModel *rows = get_rows (fixture);
  g_autoptr (WfLogRow) row = g_list_model_get_item (rows, 1);
  WfRecord *record = wf_log_row_get_record (row);
  g_autofree char *ref = g_strdup_printf ("entry:%s", wf_record_get_id (record));
  GActionGroup *actions = G_ACTION_GROUP (fixture->window);

  g_assert_false (g_action_group_get_action_enabled (actions, "entry-to-incident"));
  wf_session_select (get_session (fixture), ref);
  settle ();
  g_assert_true (g_action_group_get_action_enabled (actions, "entry-to-incident"));
  /* The right side shows its text as a title. */
  g_assert_nonnull (wf_fixture_find_text (wf_window_get_page (fixture->window, "log"),
                                          wf_record_get_text (record, "text")));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
copies_with_exercise_in_front (gconstpointer data)
{
  Fixture *fixture = begin (data);
  GListModel *rows = get_rows (fixture);
  g_autoptr (WfLogRow) row = g_list_model_get_item (rows, 1);
  WfRecord *record = wf_log_row_get_record (row);
  g_autofree char *ref = g_strdup_printf ("entry:%s", wf_record_get_id (record));
  g_autofree char *text = NULL;

  wf_session_select (get_session (fixture), ref);
  activate (fixture, "copy", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL,
                                 copied_cb, &text);
  for (guint i = 0; text == NULL && i < 10000; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (text);
  g_assert_true (g_str_has_prefix (text, "EXERCISE"));
  g_assert_nonnull (strstr (text, wf_record_get_text (record, "number")));
}

static void
goes_to_the_composer_by_key (gconstpointer data)
{
  Fixture *fixture = begin (data);
  GtkWidget *focus;

  activate (fixture, "page", g_variant_new_string ("board"));
  activate (fixture, "compose", g_variant_new_string ("decision"));
  g_assert_cmpstr (wf_session_get_page (get_session (fixture)), ==, "log");
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (GTK_IS_TEXT (focus));
}

/* --- names for screen readers ---------------------------------------------- */

static void
names_everything_that_takes_the_focus (gconstpointer data)
{
  Fixture *fixture = begin (data);
  static const char *const pages[] = { "picture", "log", "board", "briefing" };
  guint n_nameless = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      activate (fixture, "page", g_variant_new_string (pages[i]));
      n_nameless += wf_look_count_nameless (GTK_WIDGET (fixture->window), pages[i]);
    }
  g_assert_cmpuint (n_nameless, ==, 0);
}

#define MANY 600

/* Tab goes on from every widget until it is back at the first: none keeps the focus for ever. The
 * map is one widget that takes Tab from one thing to the next. */
static void
walk (WfWindow *window, const char *page)
{
  GtkWidget *first = NULL, *last = NULL;
  guint n = 0;

  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  while (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD))
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

      if (focus == first)
        break;
      first = first ? first : focus;
      if (focus == last || n++ == MANY)
        g_error ("%s: Tab does not go on from %s after %u widgets", page,
                 focus ? G_OBJECT_TYPE_NAME (focus) : "nothing", n);
      last = focus;
    }
  g_test_message ("%s: %u widgets", page, n);
  g_assert_cmpuint (n, >, 8);
}

/* A newer libadwaita shows both pages for a moment. */
static gboolean
map_is_gone (gpointer data)
{
  return !gtk_widget_get_mapped (wf_window_get_page (data, "picture"));
}

static void
tab_goes_round (gconstpointer data)
{
  Fixture *fixture = begin (data);
  static const char *const pages[] = { "log", "board", "briefing" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      activate (fixture, "page", g_variant_new_string (pages[i]));
      g_assert_true (wf_fixture_wait_for (map_is_gone, fixture->window));
      walk (fixture->window, pages[i]);
    }
}

static void
fits_a_small_screen (gconstpointer data)
{
  Fixture *fixture = begin (data);
  static const char *const pages[] = { "picture", "log", "board", "briefing" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      activate (fixture, "page", g_variant_new_string (pages[i]));
      wf_look_check_fits (fixture->window, pages[i], 1024, 700);
    }
}

static gpointer
find_question (void)
{
  return wf_look_find_toplevel (WF_TYPE_FORM);
}

/* Closing it again asks once; going on keeps it, and only discarding lets it go. */
static void
asks_before_it_goes_with_what_is_not_saved (void)
{
  Fixture fixture;
  WfWindow *window;

  open_fixture (&fixture);
  window = fixture.window;
  wf_session_set_unfinished (get_session (&fixture), "drawings",
                             "1 drawing on the map is not saved.");
  g_assert_false (wf_window_may_leave (window));
  for (int i = 0; i < 2; i++)
    {
      gtk_window_close (GTK_WINDOW (window));
      settle ();
    }
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  g_assert_nonnull (wf_fixture_find_text (find_question (), "1 drawing on the map is not saved."));
  g_signal_emit_by_name (wf_look_find_button (find_question (), "Go On"), "clicked");
  settle ();
  g_assert_null (find_question ());
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  g_assert_false (wf_window_may_leave (window));
  gtk_window_close (GTK_WINDOW (window));
  settle ();
  g_signal_emit_by_name (wf_look_find_button (find_question (), "Discard"), "clicked");
  settle ();
  g_assert_null (find_question ());
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window)));
  close_fixture (&fixture);
}

/* What is typed in the composer and cannot be kept, and in a form: each is named, and nothing is
 * asked once it is cleared. */
static void
asks_before_it_goes_with_what_is_typed (void)
{
  Fixture fixture;
  WfWindow *window;
  GtkEditable *composer;
  GtkWidget *page, *entry;
  WfForm *form;

  open_fixture (&fixture);
  window = fixture.window;
  activate (&fixture, "page", g_variant_new_string ("log"));
  page = wf_window_get_page (window, "log");
  composer = wf_composer_get_editable (wf_look_find_type (page, WF_TYPE_COMPOSER));
  g_assert_true (wf_window_may_leave (window));
  gtk_editable_set_text (composer, "half a sen");
  g_assert_false (wf_window_may_leave (window));

  form = wf_form_new (GTK_WINDOW (window), "New task", NULL, "Add", NULL, NULL, NULL);
  entry = wf_form_add_entry (form, "Task", "as it was", NULL);
  gtk_window_present (GTK_WINDOW (form));
  settle ();
  g_assert_false (wf_form_is_touched (form));
  gtk_editable_set_text (GTK_EDITABLE (entry), "another");
  gtk_window_close (GTK_WINDOW (window));
  settle ();
  g_assert_nonnull (wf_fixture_find_text (
      find_question (), "The entry that is being written is not added, and its draft is not kept.\n"
                        "The form “New task” is not saved."));
  g_signal_emit_by_name (wf_look_find_button (find_question (), "Go On"), "clicked");
  settle ();
  g_assert_cmpstr (gtk_editable_get_text (composer), ==, "half a sen");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "another");

  gtk_window_destroy (GTK_WINDOW (form));
  gtk_editable_set_text (composer, "");
  settle ();
  g_assert_true (wf_window_may_leave (window));
  gtk_editable_set_text (composer, "again");
  gtk_window_close (GTK_WINDOW (window));
  settle ();
  g_signal_emit_by_name (wf_look_find_button (find_question (), "Discard"), "clicked");
  settle ();
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window)));
  close_fixture (&fixture);
}

#define ADD(path, function) g_test_add_data_func (path, &fixture, function)

int
main (int argc, char **argv)
{
  Fixture fixture = { 0 };
  int status;

  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  adw_init ();
  wf_look_load_style ();
  open_fixture (&fixture);
  ADD ("/app/window/exercise-everywhere", says_exercise_at_top_bottom_and_in_the_title);
  g_test_add_func ("/app/window/asks-before-it-goes", asks_before_it_goes_with_what_is_not_saved);
  g_test_add_func ("/app/window/asks-for-what-is-typed", asks_before_it_goes_with_what_is_typed);
  g_test_add_func ("/app/window/live", says_live_in_a_real_crisis);
  ADD ("/app/window/pages", shows_four_pages);
  ADD ("/app/window/back-to-now", goes_back_and_returns_to_now);
  ADD ("/app/window/banners", shows_contested_on_the_log_and_a_filter_everywhere_else);
  ADD ("/app/log/lists", lists_what_the_picture_holds);
  ADD ("/app/log/filters", filters_by_the_one_query);
  ADD ("/app/log/late", marks_what_was_learnt_late);
  ADD ("/app/log/selects", selects_through_the_session);
  ADD ("/app/log/copies", copies_with_exercise_in_front);
  ADD ("/app/log/composer-by-key", goes_to_the_composer_by_key);
  ADD ("/app/window/names", names_everything_that_takes_the_focus);
  ADD ("/app/window/tab-goes-round", tab_goes_round);
  ADD ("/app/window/small-screen", fits_a_small_screen);
  status = g_test_run ();
  close_fixture (&fixture);
  return status;
}
