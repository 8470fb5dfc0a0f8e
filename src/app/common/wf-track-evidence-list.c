/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-track-evidence-list.h"

#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-choice.h"
#include "app/common/wf-settings.h"
#include "app/common/wf-track-attach.h"
#include "app/common/wf-track-silence.h"
#include "app/common/wf-track-words.h"
#include "app/common/wf-widgets.h"
#include "app/wf-tracks.h"

#define BEFORE_H 24 /* of a fault's time, until somebody chooses otherwise … */
#define AFTER_US (6 * WF_HOUR_US)
#define WINDOW_H 36                /* … and before the shown instant */
#define AROUND_US (2 * WF_HOUR_US) /* of an approach, for changes and gaps */
#define MAX_ROWS 12

typedef struct
{
  WfContext *context;
  char *asset, *incident; /* references of an entry */
  WfApproachQuery query;
  GSettings *settings; /* or NULL */
  int within_km;
  gboolean is_stretch;
  gint64 fault_at; /* WF_NO_TIME: not asked of a fault, or its time is not known */
  int hours;
  GtkWidget *title, *rows;
  GString *text; /* of all rows, for the clipboard */
} Evidence;

static void
evidence_free (gpointer data)
{
  Evidence *self = data;

  g_clear_object (&self->settings);
  g_object_unref (self->context);
  g_free (self->asset);
  g_free (self->incident);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* --- what is asked ---------------------------------------------------------- */
static void
set_window (Evidence *self)
{
  const gint64 now = wf_context_get_shown_now (self->context);

  if (self->fault_at != WF_NO_TIME)
    {
      self->query.from = self->fault_at - self->hours * WF_HOUR_US;
      self->query.to = MIN (self->fault_at + AFTER_US, MAX (now, self->fault_at));
      return;
    }
  self->query.to = now / WF_MINUTE_US * WF_MINUTE_US;
  self->query.from = self->query.to - self->hours * WF_HOUR_US;
}

/* The box of the stretch with its uncertainty. */
static void
set_box (Evidence *self, WfRecord *fault)
{
  const WfDataset *dataset = wf_context_get_dataset (self->context);
  double accuracy = (double) MAX (0, wf_record_get_integer (fault, "accuracy-m", 0));
  const WfLeg *leg;
  double from_m, to_m, step;

  if (!wf_situation_fault_stretch (dataset, fault, &leg, &from_m, &to_m))
    return;
  self->query.west = self->query.south = G_MAXDOUBLE;
  self->query.east = self->query.north = -G_MAXDOUBLE;
  from_m = MAX (0, from_m - accuracy);
  to_m += accuracy;
  step = MAX (500, (to_m - from_m) / 60);
  for (double at = from_m; at < to_m + step; at += step)
    {
      WfPosition position;

      if (!wf_situation_leg_position (leg, NULL, MIN (at, to_m), &position))
        continue;
      self->query.west = MIN (self->query.west, position.lon);
      self->query.east = MAX (self->query.east, position.lon);
      self->query.south = MIN (self->query.south, position.lat);
      self->query.north = MAX (self->query.north, position.lat);
    }
}

/* --- rows ------------------------------------------------------------------- */
static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfContext) context = user_data;
  g_autoptr (GPtrArray) written = wf_context_write_finish (WF_CONTEXT (source), result, NULL);

  if (written != NULL) /* a failure was told already */
    wf_context_toast_done (context, _ ("Entered in the log"));
}

static void
log_cb (GtkWidget *button, Evidence *self)
{
  const char *text = g_object_get_data (G_OBJECT (button), "wf-text");
  const char *about[] = { self->asset, self->incident, NULL };
  WfNewEntry entry = { .kind = "observation",
                       .text = text,
                       .source = _ ("imported vessel tracks"),
                       .happened_at = *(gint64 *) g_object_get_data (G_OBJECT (button), "wf-at"),
                       .known_at = wf_context_get_shown_now (self->context),
                       .about = about,
                       .marking = wf_context_get_marking (self->context) };

  wf_context_add_entry_async (self->context, &entry, added_cb, g_object_ref (self->context));
}

static void
open_cb (GtkWidget *button, Evidence *self)
{
  wf_session_select (wf_context_get_session (self->context),
                     g_object_get_data (G_OBJECT (button), "wf-ref"));
}

static void
add_events (GString *text, const WfApproach *approach)
{
  g_autoptr (GArray) events
      = wf_track_find_events (approach->track, approach->at - AROUND_US, approach->at + AROUND_US);

  for (guint i = 0; i < events->len; i++)
    {
      g_autofree char *line = wf_track_event_dup_text (&g_array_index (events, WfTrackEvent, i));

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
}

static GtkWidget *
new_row_buttons (Evidence *self, const WfApproach *approach, const char *label, const char *said)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *open = gtk_button_new_with_label (label);
  GtkWidget *log = gtk_button_new_from_icon_name ("document-edit-symbolic");
  const char *const refs[] = { self->asset, self->incident, NULL };
  g_autofree char *name = g_strdup_printf (_ ("Enter in the log: %s"), label);

  gtk_widget_add_css_class (open, "flat");
  gtk_widget_add_css_class (log, "flat");
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (open))),
                           PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (open, TRUE);
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (open))), 0);
  g_object_set_data_full (G_OBJECT (open), "wf-ref",
                          g_strdup_printf ("track:%u", approach->track->mmsi), g_free);
  g_object_set_data_full (G_OBJECT (log), "wf-text", g_strdup (said), g_free);
  g_object_set_data_full (G_OBJECT (log), "wf-at", g_memdup2 (&approach->at, sizeof approach->at),
                          g_free);
  gtk_widget_set_tooltip_text (log, _ ("Enter this in the log as an observation"));
  wf_widget_set_name (log, name, NULL);
  g_signal_connect (open, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect (log, "clicked", G_CALLBACK (log_cb), self);
  gtk_box_append (GTK_BOX (box), open);
  gtk_box_append (GTK_BOX (box), log);
  gtk_box_append (GTK_BOX (box),
                  wf_track_attach_button_new (self->context, refs, approach, label, said));
  return box;
}

/* What is copied has all that was found; on the screen are the nearest. */
static void
add_row (Evidence *self, const WfApproach *approach, gboolean is_shown)
{
  g_autofree char *label = wf_track_dup_label (approach->track);
  g_autofree char *words = wf_approach_dup_text (approach);
  g_autofree char *said
      = g_strdup_printf (_ ("AIS of %s: closest to %s: %s"), label, approach->asset->name, words);
  g_autoptr (GString) events = g_string_new (NULL);
  GtkWidget *text;

  add_events (events, approach);
  g_string_append_printf (self->text, "%s\n", said);
  if (events->len > 0)
    g_string_append_printf (self->text, "%s\n", events->str);
  if (!is_shown)
    return;
  gtk_box_append (GTK_BOX (self->rows), new_row_buttons (self, approach, label, said));
  text = wf_text_new (words, NULL);
  gtk_widget_set_margin_start (text, 10);
  gtk_box_append (GTK_BOX (self->rows), text);
  if (events->len == 0)
    return;
  text = wf_text_new (events->str, "detail");
  gtk_widget_set_margin_start (text, 10);
  gtk_box_append (GTK_BOX (self->rows), text);
}

static void
show_found (Evidence *self, const GArray *found)
{
  wf_widget_clear (self->rows);
  g_string_truncate (self->text, 0);
  for (guint i = 0; i < found->len; i++)
    add_row (self, &g_array_index (found, WfApproach, i), i < MAX_ROWS);
  if (found->len > MAX_ROWS)
    {
      g_autofree char *rest = g_strdup_printf (_ ("%u more, farther away: in the copied text"),
                                               found->len - MAX_ROWS);

      gtk_box_append (GTK_BOX (self->rows), wf_text_new (rest, "detail"));
    }
  if (found->len == 0)
    {
      g_autofree char *text
          = g_strdup_printf (_ ("No imported track came within %d km. That does not say that "
                                "nobody was there: transmitters can be silent."),
                             self->within_km);
      gtk_box_append (GTK_BOX (self->rows), wf_text_new (text, "detail"));
      gtk_box_append (GTK_BOX (self->rows), wf_track_silence_new (self->context));
    }
  else
    gtk_box_append (GTK_BOX (self->rows),
                    wf_text_new (_ ("As transmitted. Being near is not a cause; schematic routes "
                                    "can lie kilometres off."),
                                 "detail"));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) box = user_data;
  Evidence *self = g_object_get_data (G_OBJECT (box), "wf-evidence");
  const GArray *found = wf_tracks_find_finish (WF_TRACKS (source), result);

  if (found != NULL)
    show_found (self, found);
}

/* --- how near --------------------------------------------------------------- */
static const int distances[] = { 1, 2, 5, 10, 20, 50 };

static void
find_within (Evidence *self, GtkWidget *box)
{
  self->query.within_m = self->within_km * 1000.0;
  wf_tracks_find_async (wf_context_get_tracks (self->context),
                        wf_context_get_dataset (self->context), &self->query, found_cb,
                        g_object_ref (box));
}

static void
distance_cb (GtkDropDown *choice, GParamSpec *pspec, GtkWidget *box)
{
  Evidence *self = g_object_get_data (G_OBJECT (box), "wf-evidence");

  self->within_km = distances[gtk_drop_down_get_selected (choice)];
  if (self->settings != NULL)
    g_settings_set_int (self->settings, "track-distance-km", self->within_km);
  find_within (self, box);
}

static GtkWidget *
new_distance_choice (Evidence *self, GtkWidget *box)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (distances); i++)
    {
      g_autofree char *text = g_strdup_printf (_ ("within %d km"), distances[i]);

      gtk_string_list_append (words, text);
      if (distances[i] <= self->within_km)
        selected = i;
    }
  GtkWidget *choice = wf_choice_new (words);
  self->within_km = distances[selected];
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  wf_widget_set_name (choice, _ ("How near a track has to come"), NULL);
  gtk_widget_set_halign (choice, GTK_ALIGN_START);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (distance_cb), box, 0);
  return choice;
}

/* --- how long before -------------------------------------------------------- */
static const int windows[] = { 6, 12, BEFORE_H, WINDOW_H, 72, 168 };

static void
show_window (Evidence *self)
{
  g_autofree char *from = wf_time_format_day_clock (self->query.from);
  g_autofree char *to = wf_time_format_day_clock (self->query.to);
  /* Translators: two times. */
  g_autofree char *title = self->is_stretch
                               ? g_strdup_printf (_ ("Tracks near this stretch, %s – %s"), from, to)
                               : g_strdup_printf (_ ("Tracks near this line, %s – %s"), from, to);

  gtk_label_set_text (GTK_LABEL (self->title), title);
}

static void
window_cb (GtkDropDown *choice, GParamSpec *pspec, GtkWidget *box)
{
  Evidence *self = g_object_get_data (G_OBJECT (box), "wf-evidence");

  self->hours = windows[gtk_drop_down_get_selected (choice)];
  set_window (self);
  show_window (self);
  find_within (self, box);
}

static GtkWidget *
new_window_choice (Evidence *self, GtkWidget *box)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  guint selected = 0;
  GtkWidget *choice;

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_autofree char *text
          = windows[i] < 72 ? g_strdup_printf (
                ngettext ("the last %d hour", "the last %d hours", windows[i]), windows[i])
                            : g_strdup_printf (
                                ngettext ("the last %d day", "the last %d days", windows[i] / 24),
                                windows[i] / 24);

      gtk_string_list_append (words, text);
      if (windows[i] == self->hours)
        selected = i;
    }
  choice = wf_choice_new (words);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  wf_widget_set_name (choice, _ ("How long before"), NULL);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (window_cb), box, 0);
  return choice;
}

static void
copy_cb (GtkWidget *button, Evidence *self)
{
  g_autofree char *quote = wf_context_dup_quote (self->context, self->text->str);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), quote);
  wf_context_toast (self->context, _ ("Copied"));
}

static GtkWidget *
new_head (Evidence *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  self->title = wf_text_new (NULL, "heading");
  show_window (self);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_valign (copy, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (copy, _ ("Copy this list as text"));
  wf_widget_set_name (copy, _ ("Copy this list as text"), NULL);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), self);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), copy);
  return head;
}

GtkWidget *
wf_track_evidence_list_new (WfContext *context, const char *asset, WfRecord *fault)
{
  WfTracks *tracks = wf_context_get_tracks (context);
  WfDataset *dataset = wf_context_get_dataset (context);
  const WfAsset *line = dataset != NULL ? wf_dataset_get_asset (dataset, asset) : NULL;
  const char *incident = fault != NULL ? wf_record_get_text (fault, "incident") : NULL;
  WfRecord *incident_record
      = incident != NULL ? wf_picture_lookup_id (wf_context_get_picture (context), incident) : NULL;
  const WfApproachQuery nothing = WF_APPROACH_QUERY_INIT;
  GtkWidget *box, *choices;
  Evidence *self;

  if (line == NULL || !wf_asset_is_line (line) || wf_tracks_get_archives (tracks)->len == 0)
    return NULL;
  self = g_new0 (Evidence, 1);
  self->context = g_object_ref (context);
  self->asset = g_strconcat ("asset:", asset, NULL);
  self->incident = incident != NULL ? g_strconcat ("incident:", incident, NULL) : NULL;
  self->query = nothing;
  self->query.asset = line->id;
  self->settings = wf_settings_new ();
  self->within_km
      = self->settings != NULL ? g_settings_get_int (self->settings, "track-distance-km") : 2;
  self->text = g_string_new (NULL);
  self->is_stretch = fault != NULL;
  self->fault_at = fault != NULL && incident_record != NULL
                       ? wf_record_get_time (incident_record, "happened-at")
                       : WF_NO_TIME;
  self->hours = self->fault_at != WF_NO_TIME ? BEFORE_H : WINDOW_H;
  set_window (self);
  if (fault != NULL)
    set_box (self, fault);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (box, "track-evidence");
  g_object_set_data_full (G_OBJECT (box), "wf-evidence", self, evidence_free);
  gtk_box_append (GTK_BOX (box), new_head (self));
  choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (choices), new_distance_choice (self, box));
  gtk_box_append (GTK_BOX (choices), new_window_choice (self, box));
  gtk_box_append (GTK_BOX (box), choices);
  gtk_box_append (GTK_BOX (box), self->rows);
  find_within (self, box);
  return box;
}

/* --- one vessel ------------------------------------------------------------- */
char *
wf_track_dup_title (WfContext *context, guint32 mmsi)
{
  g_autoptr (GPtrArray) sets = wf_tracks_dup_sets (wf_context_get_tracks (context));
  const WfTrack *track = NULL;

  for (guint i = 0; i < sets->len && track == NULL; i++)
    track = wf_track_set_get (g_ptr_array_index (sets, i), mmsi);
  return track != NULL ? wf_track_dup_label (track) : g_strdup_printf ("MMSI %09u", mmsi);
}

GtkWidget *
wf_track_vessel_new (WfContext *context, guint32 mmsi)
{
  g_autoptr (GPtrArray) sets = wf_tracks_dup_sets (wf_context_get_tracks (context));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  for (guint i = 0; i < sets->len; i++)
    {
      const WfTrack *track = wf_track_set_get (g_ptr_array_index (sets, i), mmsi);
      g_autoptr (GArray) events = NULL;
      g_autoptr (GString) text = g_string_new (NULL);
      GtkWidget *facts = wf_facts_new ();

      if (track == NULL)
        continue;
      g_autofree char *from = wf_time_format_day_clock (track->fixes[0].at);
      g_autofree char *to = wf_time_format_day_clock (track->fixes[track->n_fixes - 1].at);
      g_autofree char *count = g_strdup_printf ("%u", track->n_fixes);

      wf_facts_add (facts, _ ("First position"), from);
      wf_facts_add (facts, _ ("Last position"), to);
      wf_facts_add (facts, _ ("Positions"), count);
      wf_facts_add (facts, _ ("Transmitter"), track->is_b ? _ ("class B") : _ ("class A"));
      gtk_box_append (GTK_BOX (box), facts);
      events = wf_track_find_events (track, WF_NO_TIME, WF_NO_TIME);
      for (guint j = 0; j < MIN (events->len, 40); j++)
        {
          g_autofree char *line
              = wf_track_event_dup_text (&g_array_index (events, WfTrackEvent, j));

          g_string_append_printf (text, "%s%s", j > 0 ? "\n" : "", line);
        }
      if (text->len > 0)
        gtk_box_append (GTK_BOX (box), wf_text_new (text->str, "detail"));
    }
  gtk_box_append (
      GTK_BOX (box),
      wf_text_new (_ ("Number, name and positions as transmitted: they can be false."), "detail"));
  return box;
}
