/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is copied out of an exercise says so, whichever way it was copied. */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-exercise-band.h"
#include "wf-fixture.h"
#include "wf-look.h"

#define TEXT "No signal between Hanko and Rostock"
#define QUOTE "EXERCISE Baltic Lantern 27 EXERCISE\n" TEXT

typedef struct
{
  GtkWidget *window, *label, *entry;
  char *copied;
} Copy;

static void
open_window (Copy *copy, const char *exercise)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  copy->window = gtk_window_new ();
  copy->label = gtk_label_new (TEXT);
  copy->entry = gtk_entry_new ();
  gtk_label_set_selectable (GTK_LABEL (copy->label), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (copy->entry), TEXT);
  gtk_box_append (GTK_BOX (box), copy->label);
  gtk_box_append (GTK_BOX (box), copy->entry);
  gtk_window_set_child (GTK_WINDOW (copy->window), box);
  wf_exercise_mark_window (GTK_WINDOW (copy->window), exercise);
  gtk_window_present (GTK_WINDOW (copy->window));
  wf_fixture_wait_for_frame (copy->window);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copy *copy = user_data;

  g_free (copy->copied);
  copy->copied = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_read (gpointer data)
{
  return ((Copy *) data)->copied != NULL;
}

/* After everything that was queued by the copying. */
static const char *
get_copied (Copy *copy)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&copy->copied, g_free);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (copy->window), NULL, read_cb, copy);
  g_assert_true (wf_fixture_wait_for (is_read, copy));
  return copy->copied;
}

static void
close_window (Copy *copy)
{
  gtk_window_destroy (GTK_WINDOW (copy->window));
  g_clear_pointer (&copy->copied, g_free);
}

static void
copy_label (Copy *copy, int from, int to)
{
  gtk_widget_grab_focus (copy->label);
  gtk_label_select_region (GTK_LABEL (copy->label), from, to);
  g_assert_true (gtk_widget_activate_action (copy->label, "clipboard.copy", NULL));
}

static void
words_of_an_exercise_are_quoted (void)
{
  Copy copy = { 0 };

  open_window (&copy, "Baltic Lantern 27");
  copy_label (&copy, 0, -1);
  g_assert_cmpstr (get_copied (&copy), ==, QUOTE);
  copy_label (&copy, 0, 9);
  g_assert_cmpstr (get_copied (&copy), ==, "EXERCISE Baltic Lantern 27 EXERCISE\nNo signal");
  close_window (&copy);
}

static void
words_of_a_real_crisis_are_as_they_are (void)
{
  Copy copy = { 0 };

  open_window (&copy, NULL);
  copy_label (&copy, 0, -1);
  g_assert_cmpstr (get_copied (&copy), ==, TEXT);
  close_window (&copy);
}

/* They go from field to field. */
static void
own_words_in_a_field_are_left_alone (void)
{
  Copy copy = { 0 };
  GtkWidget *text;

  open_window (&copy, "Baltic Lantern 27");
  gtk_widget_grab_focus (copy.entry);
  text = gtk_window_get_focus (GTK_WINDOW (copy.window));
  gtk_editable_select_region (GTK_EDITABLE (copy.entry), 0, -1);
  g_assert_true (gtk_widget_activate_action (text, "clipboard.copy", NULL));
  g_assert_cmpstr (get_copied (&copy), ==, TEXT);
  close_window (&copy);
}

int
main (int argc, char **argv)
{
  if (!wf_look_begin (&argc, &argv))
    return 77;
  wf_exercise_watch_clipboard (gdk_display_get_default ());
  g_test_add_func ("/app/exercise-copy/label", words_of_an_exercise_are_quoted);
  g_test_add_func ("/app/exercise-copy/real", words_of_a_real_crisis_are_as_they_are);
  g_test_add_func ("/app/exercise-copy/field", own_words_in_a_field_are_left_alone);
  return g_test_run ();
}
