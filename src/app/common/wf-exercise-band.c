/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-exercise-band.h"

#include "app/common/wf-app-common.h"

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
