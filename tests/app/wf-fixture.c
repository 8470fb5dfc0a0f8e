/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-fixture.h"

#include <gtk/gtk.h>
#include <stdarg.h>
#include <string.h>

#include "base/wf-paths.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-operation-codec.h"
#include "wire/wf-scheme-reader.h"

static gint64
parse_at (const char *at)
{
  int day, hour, minute;
  gint64 instant;

  g_assert_cmpint (sscanf (at, "%d %d:%d", &day, &hour, &minute), ==, 3);
  g_autofree char *iso = g_strdup_printf ("2027-10-%02dT%02d:%02d:00Z", day, hour, minute);
  g_assert_true (wf_time_parse_iso (iso, &instant));
  return instant;
}

WfFixture *
wf_fixture_new (void)
{
  WfFixture *self = g_new0 (WfFixture, 1);
  WfUuid person;

  wf_uuid_for_name (&person, "person", "FI day desk");
  self->clock = wf_clock_new_manual (parse_at ("12 14:32"));
  self->device = wf_device_key_new (&person, "FI", "", parse_at ("11 06:00"));
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  return self;
}

void
wf_fixture_free (WfFixture *self)
{
  wf_clock_unref (self->clock);
  wf_device_key_unref (self->device);
  g_ptr_array_unref (self->operations);
  g_free (self);
}

static void
set_value (WfDraft *draft, const char *field, const char *value)
{
  if (g_str_equal (value, "true"))
    wf_draft_set_boolean (draft, field, TRUE);
  else if (value[0] == '#')
    wf_draft_set_integer (draft, field, g_ascii_strtoll (value + 1, NULL, 10));
  else if (g_str_has_suffix (field, "-at") || strstr (field, "-at/") != NULL
           || g_str_has_prefix (field, "known-by/") || g_str_equal (field, "repair-from")
           || g_str_equal (field, "repair-to") || g_str_equal (field, "duty-from")
           || g_str_equal (field, "duty-to"))
    wf_draft_set_time (draft, field, parse_at (value));
  else
    wf_draft_set_string (draft, field, value);
}

char *
wf_fixture_add (WfFixture *self, const char *at, const char *type, const char *name, ...)
{
  WfUuid crisis, ent;
  g_autoptr (GError) error = NULL;
  va_list arguments;
  const char *field;

  g_assert_true (wf_uuid_parse (WF_FIXTURE_CRISIS, &crisis));
  if (name != NULL)
    wf_uuid_for_name (&ent, g_str_equal (type, WF_TYPE_NAME_ACTIVATION) ? "mechanism" : type, name);
  else
    wf_uuid_new (&ent, parse_at (at));

  g_autofree char *space = wf_space_dup_name (WF_REALM_EXERCISE, &crisis, "amber");
  g_autoptr (WfDraft) draft
      = wf_draft_new (space, type, &ent, name != NULL ? WF_OP_SET : WF_OP_CREATE);

  va_start (arguments, name);
  while ((field = va_arg (arguments, const char *)) != NULL)
    set_value (draft, field, va_arg (arguments, const char *));
  va_end (arguments);

  self->hlc = MAX ((guint64) (parse_at (at) / 1000) << 16, self->hlc + 1);
  self->n++;
  WfOperation *operation = wf_operation_seal (
      draft, self->device, self->n, self->n > 1 ? self->previous : NULL, self->hlc, NULL, &error);
  g_assert_no_error (error);
  memcpy (self->previous, operation->hash, WF_HASH_SIZE);
  operation->arrived_at = parse_at (at);
  operation->is_local = TRUE;
  g_ptr_array_add (self->operations, operation);
  return wf_uuid_dup_string (&ent);
}

static void
add_cable_incidents (WfFixture *self)
{
  g_autofree char *lion = wf_fixture_add (
      self, "12 03:10", "incident", NULL, "number", "FI-0031", "title",
      "C-Lion1: no signal, Hanko to Rostock", "kind", "cable-fault", "sector",
      "digital-infrastructure", "state", "open", "severity", "#4", "happened-at", "12 02:04",
      "known-at", "12 03:10", "known-by/cable-operators", "12 02:31", "known-by/FI day desk",
      "12 03:10", "asset/c-lion1", "true", "country/FI", "true", "country/DE", "true", "lead",
      "ms-csirt/FI", "rating", "A2", "repair", "ship assigned", "repair-from", "16 06:00",
      "repair-to", "19 18:00", NULL);
  g_autofree char *bcs = wf_fixture_add (
      self, "12 08:20", "incident", NULL, "number", "LT-0007", "title",
      "BCS East-West: no light, Katthammarsvik to Šventoji", "kind", "cable-fault", "sector",
      "digital-infrastructure", "state", "open", "severity", "#4", "happened-at", "12 08:00",
      "known-at", "12 08:20", "asset/bcs-east-west-interlink", "true", "country/LT", "true",
      "country/SE", "true", "rating", "B2", NULL);
  g_autofree char *lion_ref = g_strconcat ("incident:", lion, NULL);
  g_autofree char *about = g_strconcat ("about/", lion_ref, NULL);

  g_free (wf_fixture_add (self, "12 03:12", "asset", "c-lion1", "asset", "c-lion1",
                          "status/cable-operators", "out", "status-at/cable-operators", "12 02:04",
                          NULL));
  g_free (wf_fixture_add (self, "12 08:25", "asset", "bcs-east-west-interlink", "asset",
                          "bcs-east-west-interlink", "status/cable-operators", "out", NULL));
  g_free (wf_fixture_add (self, "12 11:30", "fault", NULL, "incident", lion, "asset", "c-lion1",
                          "part", "#0", "end", "helsinki-fi", "from-m", "#680000", "to-m",
                          "#720000", "accuracy-m", "#2000", "position-known", "true", "placed-by",
                          "cable-operators", "rating", "A2", "stage", "located", NULL));
  g_free (wf_fixture_add (self, "12 12:00", "fault", NULL, "incident", bcs, "asset",
                          "bcs-east-west-interlink", "part", "#0", "from-m", "#90000", "to-m",
                          "#125000", "accuracy-m", "#35000", "placed-by", "cable-operators",
                          "rating", "B2", "stage", "reported", NULL));
  g_free (wf_fixture_add (self, "12 03:10", "entry", NULL, "number", "FI-0031", "kind",
                          "observation", "text", "Operator reports loss of signal since 02:04Z",
                          "happened-at", "12 02:04", "known-at", "12 03:10", "source",
                          "operator NOC", "rating", "A2", "desk", "FI", about, "true", NULL));
  g_free (wf_fixture_add (
      self, "12 12:02", "entry", NULL, "number", "FI-0040", "kind", "observation", "text",
      "Two ships crossed both routes 01–09Z; tracks requested", "happened-at", "12 12:02", "source",
      "coast guard", "rating", "B3", "desk", "FI", about, "true", NULL));
  g_free (wf_fixture_add (self, "12 14:05", "entry", NULL, "number", "FI-0044", "kind", "action",
                          "text", "Repair ship assigned, sails 14 Oct", "happened-at", "12 14:05",
                          "source", "operator NOC", "channel", "phone", "read-back", "true",
                          "rating", "A2", "desk", "FI", about, "true", NULL));
  g_free (wf_fixture_add (self, "12 02:40", "deadline", NULL, "deadline", "nis2-early-warning",
                          "owed-by", "cable-operators", "owed-to", "ms-csirt/FI", "incident", lion,
                          "trigger-at", "12 02:31", "due-at", "13 02:31", NULL));
}

static void
add_other_incidents (WfFixture *self)
{
  g_free (wf_fixture_add (
      self, "12 13:41", "incident", NULL, "number", "FI-0042", "title", "Estlink 2: contested",
      "kind", "power-fault", "sector", "energy", "state", "open", "severity", "#3", "happened-at",
      "12 13:41", "asset/estlink-2", "true", "country/FI", "true", "country/EE", "true", NULL));
  g_free (wf_fixture_add (self, "12 13:42", "asset", "estlink-2", "asset", "estlink-2",
                          "status/ms-csirt/FI", "degraded", "status-at/ms-csirt/FI", "12 13:41",
                          NULL));
  g_free (wf_fixture_add (self, "12 13:50", "asset", "estlink-2", "status/ms-csirt/EE", "out",
                          "status-at/ms-csirt/EE", "12 13:44", NULL));
  g_free (wf_fixture_add (self, "12 11:30", "incident", NULL, "number", "FI-0038", "title",
                          "DDoS on transport portals", "kind", "cyber-attack", "sector",
                          "transport", "state", "open", "severity", "#2", "happened-at", "12 11:20",
                          "country/FI", "true", "class/FI", "significant", "class-at/FI",
                          "12 12:10", NULL));
  g_free (wf_fixture_add (
      self, "12 09:20", "incident", NULL, "number", "LV-0003", "title", "Riga exchange: congestion",
      "kind", "congestion", "sector", "digital-infrastructure", "state", "recovering", "severity",
      "#1", "happened-at", "12 09:15", "ended-at", "12 09:50", "country/LV", "true", NULL));
  g_free (wf_fixture_add (self, "12 14:12", "claim", NULL, "number", "FI-0045", "title",
                          "All of Latvia is offline", "state", "open", "happened-at", "12 14:10",
                          "line", "draft", "country/LV", "true", NULL));
}

static void
add_modes_and_phases (WfFixture *self)
{
  g_free (wf_fixture_add (self, "12 10:41", "activation", "csirts-network", "mechanism",
                          "csirts-network", "mode", "cnw-alert", "decided-by", "chair",
                          "decided-at", "12 10:40", "basis", "2 States hit", NULL));
  g_free (wf_fixture_add (self, "12 13:06", "activation", "eu-cyclone", "mechanism", "eu-cyclone",
                          "mode", "cyc-alert", "decided-by", "chair", "decided-at", "12 13:05",
                          "basis", "request FI, LT", NULL));
  g_free (wf_fixture_add (self, "12 14:01", "activation", "ipcr", "mechanism", "ipcr", "mode",
                          "ipcr-monitoring", "decided-by", "GSC", "decided-at", "12 14:00", NULL));
  g_free (
      wf_fixture_add (self, "12 04:00", "phase", "FI", "country", "FI", "phase", "response", NULL));
  g_free (
      wf_fixture_add (self, "12 09:00", "phase", "SE", "country", "SE", "phase", "response", NULL));
  g_free (wf_fixture_add (self, "12 09:00", "phase", "LT", "country", "LT", "phase", "detection",
                          NULL));
}

static void
add_actors (WfFixture *self)
{
  g_free (wf_fixture_add (self, "12 03:00", "actor", "ms-csirt/FI", "actor", "ms-csirt/FI",
                          "engaged", "engaged", "holder", "day desk", "deputy", "night desk",
                          "country", "FI", "duty-from", "12 04:00", "duty-to", "12 16:00", NULL));
  g_free (wf_fixture_add (self, "12 10:00", "actor", "csirts-network", "actor", "csirts-network",
                          "engaged", "engaged", "holder", "chair", "reached-at", "12 10:38", NULL));
  g_free (wf_fixture_add (self, "12 10:00", "actor", "cable-operators", "actor", "cable-operators",
                          "engaged", "engaged", "holder", "NOC", "heard-at", "12 13:50",
                          "report-every-min", "#30", NULL));
  g_free (wf_fixture_add (self, "12 13:00", "actor", "eu-cyclone", "actor", "eu-cyclone", "engaged",
                          "engaged", "holder", "day desk", "deputy", "night desk", "duty-from",
                          "12 04:00", "duty-to", "12 16:00", "handover-at", "12 16:00",
                          "secretariat", "ENISA", "channel", "secure chat", "channel-tested-at",
                          "12 09:10", "reached-at", "12 13:12", NULL));
  g_free (wf_fixture_add (self, "12 13:00", "actor", "ms-spoc/FI", "actor", "ms-spoc/FI", "engaged",
                          "engaged", "country", "FI", NULL));
  g_free (wf_fixture_add (self, "12 13:00", "actor", "council-presidency", "actor",
                          "council-presidency", "engaged", "standing-by", "holder", "IPCR desk",
                          NULL));
}

static void
add_task (WfFixture *self,
          const char *actor,
          const char *phase,
          const char *title,
          const char *state,
          const char *holder,
          const char *due)
{
  if (holder != NULL && due != NULL)
    g_free (wf_fixture_add (self, "12 12:05", "task", NULL, "actor", actor, "phase", phase, "title",
                            title, "state", state, "holder", holder, "due-at", due, "due-basis",
                            "own plan", NULL));
  else if (holder != NULL)
    g_free (wf_fixture_add (self, "12 12:05", "task", NULL, "actor", actor, "phase", phase, "title",
                            title, "state", state, "holder", holder, NULL));
  else
    g_free (wf_fixture_add (self, "12 12:05", "task", NULL, "actor", actor, "phase", phase, "title",
                            title, "state", state, NULL));
}

static void
add_tasks (WfFixture *self)
{
  add_task (self, "ms-csirt/FI", "preparedness", "Contacts verified", "done", "day desk", NULL);
  add_task (self, "ms-csirt/FI", "situational-awareness", "Hourly picture", "in-progress",
            "day desk", "12 15:00");
  add_task (self, "ms-csirt/FI", "detection", "Receive early warning", "in-progress", "day desk",
            "13 02:31");
  add_task (self, "ms-csirt/FI", "response", "Guidance to operator", "done", "day desk", NULL);
  add_task (self, "ms-csirt/FI", "response", "Indicators to network", "in-progress", "day desk",
            NULL);
  add_task (self, "csirts-network", "response", "Joint technical view", "in-progress", "chair",
            "12 18:00");
  add_task (self, "cable-operators", "response", "Locate damage", "done", "NOC", NULL);
  add_task (self, "cable-operators", "recovery", "Restore and test", "open", "NOC", NULL);
  add_task (self, "eu-cyclone", "preparedness", "Contacts verified", "done", "day desk", NULL);
  add_task (self, "eu-cyclone", "response", "Situation report no. 2", "in-progress", "day desk",
            "12 17:00");
  add_task (self, "ms-cyber-crisis-authority/FI", "response", "Assess: large-scale?", "in-progress",
            "duty officer", "12 14:00");
  add_task (self, "ms-spoc/FI", "cross-cutting", "Pass notices across borders", "open", NULL, NULL);
  add_task (self, "council-presidency", "response", "Decide IPCR mode", "open", "IPCR desk", NULL);
}

void
wf_fixture_add_crisis (WfFixture *self)
{
  add_cable_incidents (self);
  add_other_incidents (self);
  add_modes_and_phases (self);
  add_actors (self);
  add_tasks (self);
}

WfContext *
wf_fixture_new_context (WfFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scheme_path = wf_path_dup_data ("schemes/eu-blueprint.json");
  g_autofree char *dataset_path = wf_path_dup_data ("datasets");
  g_autoptr (WfScheme) scheme = wf_scheme_read (scheme_path, &error);
  g_assert_no_error (error);
  g_autoptr (WfDataset) dataset = wf_dataset_read (dataset_path, &error);
  g_assert_no_error (error);
  WfContextParts parts = {
    .realm = WF_REALM_EXERCISE,
    .crisis = WF_FIXTURE_CRISIS,
    .name = "Baltic Lantern 27",
    .device = self->device,
    .clock = self->clock,
    .is_clock_fixed = TRUE,
    .scheme = scheme,
    .dataset = dataset,
    .operations = self->operations,
  };

  return wf_context_new (&parts);
}

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames = user_data;

  return ++*n_frames < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
wf_fixture_wait_for_frame (gpointer window)
{
  guint n_frames = 0;

  gtk_widget_add_tick_callback (window, count_frame_cb, &n_frames, NULL);
  for (guint i = 0; n_frames < 3 && i < 100000; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_frames, ==, 3);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
wf_fixture_wait_for (WfFixtureCondition is_true, gpointer data)
{
  const gint64 until = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  const guint source = g_timeout_add (10, wake_cb, NULL);
  gboolean ok;

  while (!(ok = is_true (data)) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  return ok;
}

gpointer
wf_fixture_find_text (gpointer root, const char *text)
{
  GtkWidget *widget = root;

  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = wf_fixture_find_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}
