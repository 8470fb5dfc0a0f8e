/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Exchange by file" as a person uses it, at two desks in one program. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/courier/wf-courier-history.h"
#include "app/courier/wf-courier-read-pane.h"
#include "app/courier/wf-courier-write-pane.h"
#include "lib/wf-test-store.h"
#include "model/wf-vocabulary.h"
#include "wf-fixture.h"
#include "wf-look.h"

#define REALM WF_REALM_EXERCISE

typedef struct
{
  WfUuid crisis;
  WfTestStore *stores[2];
  WfContext *contexts[2];
  char *folder;
} Fixture;

static WfDeviceKey *
new_key (const char *desk)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, "", WF_GEN_START_US);
}

static WfContext *
new_context (Fixture *f, guint desk, WfDeviceKey *device)
{
  g_autofree char *text = wf_uuid_dup_string (&f->crisis);
  g_autoptr (GPtrArray) operations = wf_test_store_load (f->stores[desk], &f->crisis);
  const WfContextParts parts = { .realm = REALM,
                                 .crisis = text,
                                 .name = "Test crisis",
                                 .store = f->stores[desk]->store,
                                 .device = device,
                                 .clock = f->stores[desk]->clock,
                                 .is_clock_fixed = TRUE,
                                 .operations = operations };
  return wf_context_new (&parts);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) root = new_key ("ROOT");
  WfDeviceKey *keys[] = { new_key ("FI"), new_key ("EE") };
  wf_uuid_new (&f->crisis, WF_GEN_START_US);
  g_autofree char *ctl = wf_space_dup_name (REALM, &f->crisis, "ctl");
  g_autofree char *amber = wf_space_dup_name (REALM, &f->crisis, "amber");
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (REALM, &f->crisis, root, keys, 2);
  f->folder = g_dir_make_tmp ("wf-panes-XXXXXX", NULL);
  for (guint i = 0; i < 2; i++)
    f->stores[i] = wf_test_store_new (REALM, keys[i]);
  g_autoptr (GPtrArray) founded = wf_test_store_write (f->stores[0], drafts, root, &error);
  g_assert_no_error (error);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->stores[1], wf_test_batch (NULL, ctl, founded), NULL);
  g_autoptr (WfDraft) draft = wf_draft_new (amber, WF_TYPE_NAME_ENTRY, &f->crisis, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "No light");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (f->stores[0], draft, NULL);
  for (guint i = 0; i < 2; i++)
    {
      f->contexts[i] = new_context (f, i, keys[i]);
      wf_device_key_unref (keys[i]);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_object_unref (f->contexts[i]);
      wf_test_store_free (f->stores[i]);
    }
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

/* --- what a person does
 * ---------------------------------------------------------------------------- */

static GtkWidget *
show (GtkWidget *pane)
{
  GtkWidget *window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (window), pane);
  gtk_window_set_default_size (GTK_WINDOW (window), 680, 660);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static gboolean
too_late_cb (gpointer what)
{
  g_error ("waited in vain for: %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

/* The first label or button below @root that holds these words. */
static GtkWidget *
find_words (GtkWidget *root, const char *words)
{
  const char *text = GTK_IS_LABEL (root)    ? gtk_label_get_text (GTK_LABEL (root))
                     : GTK_IS_BUTTON (root) ? gtk_button_get_label (GTK_BUTTON (root))
                                            : NULL;
  if (text != NULL && strstr (text, words) != NULL && gtk_widget_get_child_visible (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_words (child, words);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
wait_for_words (GtkWidget *root, const char *words)
{
  guint limit = g_timeout_add_seconds (60, too_late_cb, (gpointer) words);
  GtkWidget *found;
  while ((found = find_words (root, words)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  return found;
}

static void
click (GtkWidget *root, const char *label)
{
  g_signal_emit_by_name (wait_for_words (root, label), "clicked");
}

/* The entry row with this title. */
static void
set_row (GtkWidget *root, const char *title, const char *text)
{
  GtkWidget *label = find_words (root, title);
  GtkWidget *row = gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW);
  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static char *
find_file (Fixture *f, const char *ending)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (name, ending))
      {
        g_assert_true (g_str_has_prefix (name, "EXERCISE "));
        return g_build_filename (f->folder, name, NULL);
      }
  g_error ("no file *%s", ending);
}

static void
test_journey (Fixture *f, gconstpointer data)
{
  GtkWidget *write = show (wf_courier_write_pane_new (f->contexts[0]));
  GtkWidget *button = wait_for_words (write, "Write Bundle");
  g_assert_false (gtk_widget_get_sensitive (button)); /* to nobody */
  gtk_check_button_set_active (GTK_CHECK_BUTTON (wf_look_find_type (write, GTK_TYPE_CHECK_BUTTON)),
                               TRUE);
  g_assert_true (gtk_widget_get_sensitive (button));
  set_row (write, "Folder", "/nowhere/at all");
  click (write, "Write Bundle");
  wait_for_words (write, "✕ Not written.");
  set_row (write, "Folder", f->folder);
  click (write, "Write Bundle");
  wait_for_words (write, "✓ Bundle 1 with 8 operations is written");
  wait_for_words (write, "last bundle 1, ");

  g_autofree char *bundle = find_file (f, ".wfb");
  GtkWidget *pane = wf_courier_read_pane_new (f->contexts[1]);
  GtkWidget *read = show (pane);
  wf_courier_read_pane_look (WF_COURIER_READ_PANE (pane), bundle);
  wait_for_words (read, "1 new operation, 0 known");
  click (read, "Take In");
  wait_for_words (read, "✓ Taken in: 1 operation is new.");
  click (read, "Write Return Receipt");
  wait_for_words (read, "✓ The return receipt is written");

  g_autofree char *receipt = find_file (f, ".wfr");
  GtkWidget *history = show (wf_courier_history_new (f->contexts[0]));
  wait_for_words (history, "○ analyst: no return receipt yet");
  GtkWidget *back_pane = wf_courier_read_pane_new (f->contexts[0]);
  GtkWidget *back = show (back_pane);
  wf_courier_read_pane_look (WF_COURIER_READ_PANE (back_pane), receipt);
  wait_for_words (back, "bundle 1, ");
  g_assert_null (find_words (back, "–")); /* a receipt has no number */
  click (back, "Take In");
  wait_for_words (back, "✓ Delivered by courier to analyst.");
  wait_for_words (history, "✓ analyst: delivered by courier");
  gtk_window_destroy (GTK_WINDOW (write));
  gtk_window_destroy (GTK_WINDOW (read));
  gtk_window_destroy (GTK_WINDOW (back));
  gtk_window_destroy (GTK_WINDOW (history));
}

/* Refused with its reason, and nothing can be taken in. */
static void
test_refusal (Fixture *f, gconstpointer data)
{
  GtkWidget *pane = wf_courier_read_pane_new (f->contexts[1]);
  GtkWidget *read = show (pane);
  g_autofree char *path = g_build_filename (f->folder, "x.wfb", NULL);
  g_assert_true (g_file_set_contents (path, "PK not a bundle", -1, NULL));
  wf_courier_read_pane_look (WF_COURIER_READ_PANE (pane), path);
  wait_for_words (read, "✕ Refused. x.wfb, byte 1: this is no courier bundle. Nothing was "
                        "taken from it; choose the .wfb or .wfr file that the other desk wrote");
  g_assert_false (gtk_widget_get_sensitive (wait_for_words (read, "Take In")));
  gtk_window_destroy (GTK_WINDOW (read));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  wf_crypto_init ();
#define TEST(name, function)                                                                       \
  g_test_add ("/courier-panes/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("journey", test_journey);
  TEST ("refusal", test_refusal);
  return g_test_run ();
}
