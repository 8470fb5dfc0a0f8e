/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/timeline/wf-timeline-pane.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-fit.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-turn-box.h"
#include "app/common/wf-widgets.h"
#include "app/timeline/wf-timeline-canvas.h"

/* While playing the picture is folded anew this often; more is not seen. */
#define PLAY_INTERVAL_MS 100

struct _WfTimelinePane
{
  GtkBox parent_instance;

  WfContext *context;
  WfTimelineCanvas *canvas;
  GtkWidget *play, *speed, *now, *known_at, *message;
  GtkWidget *known_entry, *known_error;
  guint play_source;
};

G_DEFINE_FINAL_TYPE (WfTimelinePane, wf_timeline_pane, GTK_TYPE_BOX)

static const struct
{
  const char *label;
  gint64 us_per_second;
} speeds[] = {
  { N_ ("10 min/s"), 10 * WF_MINUTE_US },
  { N_ ("30 min/s"), 30 * WF_MINUTE_US },
  { N_ ("1 h/s"), WF_HOUR_US },
  { N_ ("4 h/s"), 4 * WF_HOUR_US },
};

/* --- playing ----------------------------------------------------------------- */

static void
show_playing (WfTimelinePane *self)
{
  gboolean is_playing = self->play_source != 0;

  gtk_button_set_icon_name (GTK_BUTTON (self->play), is_playing ? "media-playback-pause-symbolic"
                                                                : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, is_playing ? _ ("Pause (Space)")
                                                      : _ ("Play from the playhead (Space)"));
  wf_widget_set_name (self->play, is_playing ? _ ("Pause") : _ ("Play"), NULL);
  gtk_widget_set_visible (self->speed, is_playing);
}

static gboolean
play_cb (gpointer user_data)
{
  WfTimelinePane *self = user_data;
  WfSession *session = wf_context_get_session (self->context);
  guint speed
      = MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->speed)), G_N_ELEMENTS (speeds) - 1);
  gint64 next = wf_context_get_shown_now (self->context)
                + speeds[speed].us_per_second * PLAY_INTERVAL_MS / 1000;

  if (next < wf_clock_now_us (wf_context_get_clock (self->context)))
    {
      wf_session_set_as_of (session, next);
      return G_SOURCE_CONTINUE;
    }
  self->play_source = 0;
  wf_session_set_as_of (session, WF_NO_TIME);
  show_playing (self);
  return G_SOURCE_REMOVE;
}

static void
toggle_play (WfTimelinePane *self)
{
  WfSession *session = wf_context_get_session (self->context);

  if (self->play_source != 0)
    g_clear_handle_id (&self->play_source, g_source_remove);
  else
    {
      gint64 first = wf_timeline_canvas_get_first (self->canvas);

      /* From now there is nothing to play: begin where the crisis began. */
      if (wf_session_get_as_of (session) == WF_NO_TIME && first != WF_NO_TIME)
        wf_session_set_as_of (session, first);
      self->play_source = g_timeout_add (PLAY_INTERVAL_MS, play_cb, self);
    }
  show_playing (self);
}

/* --- now and as known at ----------------------------------------------------- */

static void
show_as_of (WfTimelinePane *self)
{
  gint64 as_of = wf_session_get_as_of (wf_context_get_session (self->context));
  gboolean is_now = as_of == WF_NO_TIME;

  if (is_now)
    {
      gtk_widget_add_css_class (self->now, "current");
      gtk_menu_button_set_label (GTK_MENU_BUTTON (self->known_at), _ ("As known at…"));
    }
  else
    {
      g_autofree char *time = wf_time_format_day_clock (as_of);
      /* Translators: %s is an instant, "12 Oct 08:00Z". */
      g_autofree char *label = g_strdup_printf (_ ("As known at %s"), time);

      gtk_widget_remove_css_class (self->now, "current");
      gtk_menu_button_set_label (GTK_MENU_BUTTON (self->known_at), label);
    }
}

static void
go_to_now (WfTimelinePane *self)
{
  g_clear_handle_id (&self->play_source, g_source_remove);
  show_playing (self);
  wf_session_set_as_of (wf_context_get_session (self->context), WF_NO_TIME);
}

static void
known_activate_cb (WfTimelinePane *self)
{
  gint64 now = wf_clock_now_us (wf_context_get_clock (self->context)), instant;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->known_entry));

  if (!wf_instant_parse (text, now, &instant))
    {
      gtk_label_set_text (GTK_LABEL (self->known_error),
                          _ ("Not a time. Write 08:00Z, 12 Oct 08:00Z or -2h."));
      gtk_widget_set_visible (self->known_error, TRUE);
      return;
    }
  gtk_widget_set_visible (self->known_error, FALSE);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->known_at));
  wf_session_set_as_of (wf_context_get_session (self->context),
                        instant < now ? instant : WF_NO_TIME);
}

static GtkWidget *
new_known_popover (WfTimelinePane *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *show = gtk_button_new_with_label (_ ("Show"));

  self->known_entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->known_entry), _ ("08:00Z or -2h"));
  wf_widget_set_name (self->known_entry, _ ("Instant"), _ ("08:00Z, 12 Oct 08:00Z or -2h"));
  self->known_error = wf_text_new (NULL, "out-text");
  gtk_widget_set_visible (self->known_error, FALSE);
  gtk_widget_add_css_class (show, "suggested-action");
  g_signal_connect_swapped (self->known_entry, "activate", G_CALLBACK (known_activate_cb), self);
  g_signal_connect_swapped (show, "clicked", G_CALLBACK (known_activate_cb), self);
  gtk_box_append (GTK_BOX (box),
                  wf_text_new (_ ("Show everything as known to this desk at"), NULL));
  gtk_box_append (GTK_BOX (box), self->known_entry);
  gtk_box_append (GTK_BOX (box), self->known_error);
  gtk_box_append (GTK_BOX (box), show);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

/* --- toolbar ----------------------------------------------------------------- */

static void
lanes_changed_cb (GtkDropDown *drop_down, GParamSpec *pspec, WfTimelinePane *self)
{
  wf_timeline_canvas_set_lanes (self->canvas,
                                (WfTimelineLanes) gtk_drop_down_get_selected (drop_down));
}

static void
zoom_in_cb (WfTimelinePane *self)
{
  wf_timeline_canvas_zoom (self->canvas, 1.5);
}

static void
zoom_out_cb (WfTimelinePane *self)
{
  wf_timeline_canvas_zoom (self->canvas, 1.0 / 1.5);
}

static void
message_cb (WfTimelineCanvas *canvas, const char *message, WfTimelinePane *self)
{
  gtk_label_set_text (GTK_LABEL (self->message), message != NULL ? message : "");
}

static GtkWidget *
add_button (
    WfTimelinePane *self, GtkWidget *bar, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static void
add_start_of_bar (WfTimelinePane *self, GtkWidget *bar)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->play = add_button (self, bar, "media-playback-start-symbolic", _ ("Play"),
                           G_CALLBACK (toggle_play));
  gtk_widget_remove_css_class (self->play, "flat");
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    gtk_string_list_append (names, _ (speeds[i].label));
  self->speed = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->speed), 2);
  wf_widget_set_name (self->speed, _ ("Speed"), NULL);
  gtk_box_append (GTK_BOX (bar), self->speed);

  self->now = gtk_button_new_with_label (_ ("Now"));
  gtk_widget_add_css_class (self->now, "now-button");
  gtk_widget_set_tooltip_text (self->now, _ ("Back to now (End)"));
  g_signal_connect_swapped (self->now, "clicked", G_CALLBACK (go_to_now), self);
  gtk_box_append (GTK_BOX (bar), self->now);

  self->known_at = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->known_at, "flat");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->known_at), new_known_popover (self));
  gtk_box_append (GTK_BOX (bar), self->known_at);
}

static void
add_end_of_bar (WfTimelinePane *self, GtkWidget *bar)
{
  const char *const lanes[]
      = { _ ("Sector"), _ ("Country"), _ ("Actor"), _ ("Kind"), _ ("Cable"), NULL };
  GtkWidget *lanes_label = gtk_label_new (_ ("Lanes"));
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (lanes);
  GtkWidget *zone = gtk_label_new ("UTC");

  self->message = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->message, "detail");
  gtk_label_set_ellipsize (GTK_LABEL (self->message), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_set_hexpand (self->message, TRUE);
  gtk_box_append (GTK_BOX (bar), self->message);

  gtk_widget_add_css_class (lanes_label, "detail");
  gtk_label_set_mnemonic_widget (GTK_LABEL (lanes_label), drop_down);
  wf_widget_set_name (drop_down, _ ("Lanes"), NULL);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (lanes_changed_cb), self);
  gtk_widget_add_css_class (zone, "detail");
  gtk_widget_set_tooltip_text (zone, _ ("The ruler shows Coordinated Universal Time"));
  gtk_box_append (GTK_BOX (bar), wf_fit_whole_new (lanes_label));
  gtk_box_append (GTK_BOX (bar), drop_down);
  gtk_box_append (GTK_BOX (bar), zone);
  gtk_widget_add_css_class (add_button (self, bar, "list-remove-symbolic", _ ("Show more time (−)"),
                                        G_CALLBACK (zoom_out_cb)),
                            "flat");
  gtk_widget_add_css_class (add_button (self, bar, "list-add-symbolic", _ ("Show less time (+)"),
                                        G_CALLBACK (zoom_in_cb)),
                            "flat");
}

/* --- life -------------------------------------------------------------------- */

static void
wf_timeline_pane_dispose (GObject *object)
{
  WfTimelinePane *self = WF_TIMELINE_PANE (object);

  g_clear_handle_id (&self->play_source, g_source_remove);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (wf_timeline_pane_parent_class)->dispose (object);
}

static void
wf_timeline_pane_class_init (WfTimelinePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_timeline_pane_dispose;
}

static void
wf_timeline_pane_init (WfTimelinePane *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "timeline-pane");
}

GtkWidget *
wf_timeline_pane_new (WfContext *context)
{
  WfTimelinePane *self = g_object_new (WF_TYPE_TIMELINE_PANE, NULL);
  GtkWidget *bar = wf_turn_box_new (6, 0);
  GtkWidget *start = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->context = g_object_ref (context);
  self->canvas = WF_TIMELINE_CANVAS (wf_timeline_canvas_new (context));
  g_signal_connect_object (self->canvas, "play", G_CALLBACK (toggle_play), self, G_CONNECT_SWAPPED);
  g_signal_connect (self->canvas, "message", G_CALLBACK (message_cb), self);
  gtk_widget_add_css_class (bar, "timeline-bar");
  add_start_of_bar (self, start);
  add_end_of_bar (self, end);
  gtk_box_append (GTK_BOX (bar), start);
  gtk_box_append (GTK_BOX (bar), end);
  gtk_box_append (GTK_BOX (self), bar);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->canvas));

  g_signal_connect_object (wf_context_get_session (context), "notify::as-of",
                           G_CALLBACK (show_as_of), self, G_CONNECT_SWAPPED);
  show_playing (self);
  show_as_of (self);
  return GTK_WIDGET (self);
}
