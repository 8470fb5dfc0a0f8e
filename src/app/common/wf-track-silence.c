/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-track-silence.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-track-words.h"
#include "app/common/wf-widgets.h"
#include "app/wf-tracks.h"

typedef struct
{
  WfContext *context;              /* the pane holds it */
  GtkWidget *words, *show, *label; /* words, label: NULL where there is no room */
  gint64 target;                   /* what the button shows, or WF_NO_TIME */
} Silence;

/* The last position of those that fell silent; else the first of those to come, if it is past. */
static gint64
find_target (WfContext *context, const WfTrackSight *sight)
{
  if (sight->last != WF_NO_TIME)
    return sight->last;
  return sight->next != WF_NO_TIME
                 && sight->next <= wf_clock_now_us (wf_context_get_clock (context))
             ? sight->next
             : WF_NO_TIME;
}

static void
show_target (Silence *self, const char *words)
{
  g_autofree char *time
      = self->target != WF_NO_TIME ? wf_time_format_day_clock (self->target) : NULL;
  /* Translators: on a button; %s is a time. */
  g_autofree char *label = time != NULL ? g_strdup_printf (_ ("Show %s"), time) : NULL;
  g_autofree char *tip = label != NULL ? g_strconcat (words, "\n", label, NULL) : NULL;

  gtk_widget_set_visible (self->show, label != NULL);
  if (label == NULL)
    return;
  if (self->label != NULL)
    gtk_label_set_text (GTK_LABEL (self->label), label);
  else
    gtk_widget_set_tooltip_text (self->show, tip);
  wf_widget_set_name (self->show, label, words);
}

static void
update (GtkWidget *box)
{
  Silence *self = g_object_get_data (G_OBJECT (box), "wf-silence");
  const gint64 now = wf_context_get_shown_now (self->context);
  WfTrackSight sight;
  g_autofree char *words = NULL;

  wf_tracks_look (wf_context_get_tracks (self->context), now, &sight);
  words = wf_track_sight_dup_text (&sight, now);
  gtk_widget_set_visible (box, words != NULL);
  if (words == NULL)
    return;
  if (self->words != NULL)
    gtk_label_set_text (GTK_LABEL (self->words), words);
  self->target = find_target (self->context, &sight);
  show_target (self, words);
}

char *
wf_track_silence_dup_words (WfContext *context)
{
  const gint64 now = wf_context_get_shown_now (context);
  WfTrackSight sight;

  wf_tracks_look (wf_context_get_tracks (context), now, &sight);
  return wf_track_sight_dup_text (&sight, now);
}

static void
show_cb (Silence *self)
{
  wf_session_set_as_of (wf_context_get_session (self->context), self->target);
}

/* What is in @box follows the time and the imports. */
static GtkWidget *
follow (GtkWidget *box, Silence *self)
{
  gtk_widget_add_css_class (self->show, "flat");
  gtk_box_append (GTK_BOX (box), self->show);
  g_object_set_data_full (G_OBJECT (box), "wf-silence", self, g_free);
  g_signal_connect_swapped (self->show, "clicked", G_CALLBACK (show_cb), self);
  g_signal_connect_object (self->context, "changed", G_CALLBACK (update), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (self->context), "notify::as-of",
                           G_CALLBACK (update), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_tracks (self->context), "changed", G_CALLBACK (update),
                           box, G_CONNECT_SWAPPED);
  update (box);
  return box;
}

GtkWidget *
wf_track_silence_new (WfContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Silence *self = g_new0 (Silence, 1);

  self->context = context;
  self->words = wf_text_new (NULL, "detail");
  self->label = gtk_label_new (NULL);
  self->show = gtk_button_new ();
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (self->show), self->label);
  gtk_widget_set_halign (self->show, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->show, _ ("Show everything as it was known then"));
  gtk_box_append (GTK_BOX (box), self->words);
  return follow (box, self);
}

GtkWidget *
wf_track_silence_button_new (WfContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  Silence *self = g_new0 (Silence, 1);

  self->context = context;
  self->show = gtk_button_new_from_icon_name ("document-open-recent-symbolic");
  return follow (box, self);
}
