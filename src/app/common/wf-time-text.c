/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-time-text.h"

#include "app/common/wf-app-common.h"

char *
wf_duration_dup_text (gint64 span_us)
{
  const gint64 minutes = ABS (span_us) / WF_MINUTE_US;
  const int days = (int) (minutes / (24 * 60));
  const int hours = (int) (minutes / 60 % 24);

  if (days > 0)
    /* Translators: a duration in days and hours. */
    return g_strdup_printf (C_ ("duration", "%d d %d h"), days, hours);
  if (hours > 0)
    /* Translators: a duration in hours and minutes. */
    return g_strdup_printf (C_ ("duration", "%d h %d min"), hours, (int) (minutes % 60));
  return g_strdup_printf (C_ ("duration", "%d min"), (int) minutes);
}

static GDateTime *
new_utc (gint64 instant_us)
{
  return g_date_time_new_from_unix_utc (instant_us / WF_SECOND_US);
}

char *
wf_time_dup_local_clock (gint64 instant_us)
{
  g_autoptr (GDateTime) utc = new_utc (instant_us);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;
  g_autofree char *clock = local ? g_date_time_format (local, "%H:%M") : NULL;

  if (clock == NULL)
    return g_strdup ("–");
  /* Translators: %s is a time of day in the computer's own zone. */
  return g_strdup_printf (_ ("%s local"), clock);
}

char *
wf_time_dup_day (gint64 instant_us)
{
  g_autoptr (GDateTime) utc = new_utc (instant_us);

  /* Translators: a date as in "Tuesday 12 October 2027". */
  return utc ? g_date_time_format (utc, _ ("%A %-d %B %Y")) : g_strdup ("–");
}

GtkWidget *
wf_time_label_new (gint64 instant_us)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  wf_time_label_set (label, instant_us);
  return label;
}

void
wf_time_label_set (GtkWidget *label, gint64 instant_us)
{
  g_autofree char *text = NULL;
  g_autofree char *day = NULL;
  g_autofree char *local = NULL;
  g_autofree char *tooltip = NULL;

  if (instant_us == WF_NO_TIME)
    {
      gtk_label_set_text (GTK_LABEL (label), "–");
      gtk_widget_set_tooltip_text (label, NULL);
      return;
    }
  text = wf_time_format_clock (instant_us);
  day = wf_time_format_day_clock (instant_us);
  local = wf_time_dup_local_clock (instant_us);
  tooltip = g_strdup_printf ("%s · %s", day, local);
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, tooltip);
}
