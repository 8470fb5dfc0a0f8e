/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-exercise-band.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"

#define KEY "wf-exercise" /* name of the exercise, "" in a real crisis */

GtkWidget *
wf_exercise_band_new (const char *crisis_name)
{
  g_autofree char *name = g_utf8_strup (crisis_name, -1);
  /* Translators: the band of an exercise; %s is its name in capitals. */
  g_autofree char *text = g_strdup_printf (_ ("EXERCISE · %s · EXERCISE"), name);
  GtkWidget *band = gtk_label_new (text);

  gtk_widget_add_css_class (band, "exercise-band");
  gtk_label_set_ellipsize (GTK_LABEL (band), PANGO_ELLIPSIZE_MIDDLE);
  return band;
}

void
wf_exercise_mark_window (GtkWindow *window, const char *crisis_name)
{
  g_object_set_data_full (G_OBJECT (window), KEY, g_strdup (crisis_name ? crisis_name : ""),
                          g_free);
}

/* NULL: nobody has said. */
static const char *
find_mark (GtkWindow *window)
{
  const char *mark = NULL;

  for (; window && mark == NULL; window = gtk_window_get_transient_for (window))
    mark = g_object_get_data (G_OBJECT (window), KEY);
  return mark;
}

const char *
wf_exercise_get_name (GtkWindow *window)
{
  const char *mark = find_mark (window);

  return mark && *mark ? mark : NULL;
}

char *
wf_exercise_dup_title (GtkWindow *parent, const char *title)
{
  const char *mark = find_mark (parent);

  if (mark == NULL)
    return g_strdup (title);
  /* Translators: title of a window; %s is what it is about. */
  return g_strdup_printf (*mark ? _ ("EXERCISE – %s") : _ ("LIVE – %s"), title);
}

GtkWidget *
wf_exercise_frame (GtkWindow *parent, GtkWidget *content)
{
  const char *name = wf_exercise_get_name (parent);
  GtkWidget *box;

  if (name == NULL)
    return content;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), wf_exercise_band_new (name));
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (box), content);
  gtk_box_append (GTK_BOX (box), wf_exercise_band_new (name));
  return box;
}

/* --- clipboard ------------------------------------------------------------- */

char *
wf_exercise_dup_quote (const char *crisis_name, const char *text)
{
  if (crisis_name == NULL)
    return g_strdup (text);
  /* Translators: what is copied from an exercise begins with this; %s are the exercise and the
   * text. */
  return g_strdup_printf (_ ("EXERCISE %s EXERCISE\n%s"), crisis_name, text);
}

/* The keyboard may be at the label or at its menu. */
static gboolean
has_copied (GtkWindow *window, const char *text)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  GtkWidget *label = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_LABEL) : NULL;
  g_autofree char *selected = NULL;
  int start, end;

  if (label == NULL || !gtk_label_get_selection_bounds (GTK_LABEL (label), &start, &end))
    return FALSE;
  selected = g_utf8_substring (gtk_label_get_text (GTK_LABEL (label)), start, end);
  return g_str_equal (selected, text);
}

static const char *
find_exercise_of_copy (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (has_copied (window, text))
        return wf_exercise_get_name (window);
    }
  return NULL;
}

static char *
dup_copied (GdkClipboard *clipboard)
{
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  return content && gdk_content_provider_get_value (content, &value, NULL)
             ? g_value_dup_string (&value)
             : NULL;
}

static void copied_cb (GdkClipboard *clipboard);

/* Not while the clipboard is still being told of what it holds. */
static gboolean
quote_cb (gpointer user_data)
{
  GdkClipboard *clipboard = user_data;
  g_autofree char *text = dup_copied (clipboard);
  const char *exercise = text ? find_exercise_of_copy (text) : NULL;

  if (exercise)
    {
      g_autofree char *quote = wf_exercise_dup_quote (exercise, text);
      g_signal_handlers_block_by_func (clipboard, copied_cb, NULL);
      gdk_clipboard_set_text (clipboard, quote);
      g_signal_handlers_unblock_by_func (clipboard, copied_cb, NULL);
    }
  return G_SOURCE_REMOVE;
}

static void
copied_cb (GdkClipboard *clipboard)
{
  if (gdk_clipboard_is_local (clipboard))
    g_idle_add_full (G_PRIORITY_HIGH, quote_cb, g_object_ref (clipboard), g_object_unref);
}

void
wf_exercise_watch_clipboard (GdkDisplay *display)
{
  g_signal_connect (gdk_display_get_clipboard (display), "changed", G_CALLBACK (copied_cb), NULL);
}

/* --- windows of the toolkit ------------------------------------------------ */

void
wf_exercise_dress (GtkWindow *window)
{
  const char *title = gtk_window_get_title (window);
  g_autofree char *marked = wf_exercise_dup_title (window, title ? title : "");

  gtk_window_set_title (window, marked);
  if (wf_exercise_get_name (window) == NULL)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (window), "exercise-window");
  if (ADW_IS_MESSAGE_DIALOG (window))
    {
      AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (window);
      g_autofree char *heading
          = wf_exercise_dup_title (window, adw_message_dialog_get_heading (dialog));
      adw_message_dialog_set_heading (dialog, heading);
    }
}
