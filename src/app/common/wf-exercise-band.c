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
