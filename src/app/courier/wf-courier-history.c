/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/courier/wf-courier-history.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

typedef struct
{
  WfContext *context; /* owned */
  GtkWidget *bin;     /* AdwBin, whose data this is */
} History;

static void
history_free (gpointer data)
{
  History *history = data;

  g_object_unref (history->context);
  g_free (history);
}

static const WfCourierDelivery *
find_delivery (const WfCourierSent *sent, const WfUuid *device)
{
  for (guint i = 0; i < sent->deliveries->len; i++)
    {
      const WfCourierDelivery *delivery = &g_array_index (sent->deliveries, WfCourierDelivery, i);
      if (wf_uuid_equal (&delivery->device, device))
        return delivery;
    }
  return NULL;
}

/* "✓ EE desk 14:02Z", "○ SE desk, no return receipt yet" */
static char *
dup_recipient (History *history, const WfCourierSent *sent, const WfUuid *device)
{
  const WfCourierDelivery *delivery = find_delivery (sent, device);
  g_autofree char *label = wf_context_dup_device_label (history->context, device);
  g_autofree char *at = delivery ? wf_time_format_day_clock (delivery->at) : NULL;

  if (delivery == NULL)
    return g_strdup_printf (_ ("○ %s: no return receipt yet"), label);
  if (delivery->n_refused + delivery->n_waiting > 0)
    /* Translators: desk, instant, counts. */
    return g_strdup_printf (_ ("! %s: arrived %s, %u refused, %u waiting there"), label, at,
                            (guint) delivery->n_refused, (guint) delivery->n_waiting);
  return g_strdup_printf (_ ("✓ %s: delivered by courier %s"), label, at);
}

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static GtkWidget *
make_sent_row (History *history, const WfCourierSent *sent)
{
  g_autofree char *at = wf_time_format_day_clock (sent->made_at);
  g_autofree char *title
      = g_strdup_printf (ngettext ("Bundle %u · %s · %u operation",
                                   "Bundle %u · %s · %u operations", (gulong) sent->n_documents),
                         (guint) sent->number, at, (guint) sent->n_documents);
  g_autoptr (GString) subtitle = g_string_new (NULL);

  for (guint i = 0; i < sent->to->len; i++)
    {
      g_autofree char *line = dup_recipient (history, sent, &g_array_index (sent->to, WfUuid, i));
      g_string_append_printf (subtitle, "%s%s", i > 0 ? "\n" : "", line);
    }
  return make_row (title, subtitle->str);
}

static GtkWidget *
make_received_row (History *history, const WfCourierReceived *received)
{
  const WfBundleArrival *arrival = &received->arrival;
  g_autofree char *label = wf_context_dup_device_label (history->context, &received->device);
  g_autofree char *at = wf_time_format_day_clock (arrival->at);
  g_autofree char *title
      = g_strdup_printf (_ ("Bundle %u of %s · taken in %s"), (guint) arrival->number, label, at);
  g_autofree char *subtitle = g_strdup_printf (
      _ ("%u new, %u known, %u waiting, %u refused"), (guint) arrival->n_new,
      (guint) arrival->n_known, (guint) arrival->n_waiting, (guint) arrival->n_refused);

  return make_row (title, subtitle);
}

static GtkWidget *
add_group (GtkWidget *page, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return group;
}

static void
show (History *history)
{
  const WfCourierState *state
      = wf_courier_memory_get_state (wf_context_get_courier (history->context));
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *sent = add_group (page, _ ("Written here"));
  GtkWidget *received = add_group (page, _ ("Taken in here"));

  for (guint i = state ? state->sent->len : 0; i > 0; i--)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (sent),
                               make_sent_row (history, state->sent->pdata[i - 1]));
  for (guint i = state ? state->received->len : 0; i > 0; i--)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (received),
                               make_received_row (history, state->received->pdata[i - 1]));
  if (state == NULL || state->sent->len == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (sent), _ ("No bundle yet."));
  if (state == NULL || state->received->len == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (received), _ ("No bundle yet."));
  adw_bin_set_child (ADW_BIN (history->bin), page);
}

static void
changed_cb (GtkWidget *bin)
{
  show (g_object_get_data (G_OBJECT (bin), "wf-history"));
}

GtkWidget *
wf_courier_history_new (WfContext *context)
{
  History *history = g_new0 (History, 1);

  history->context = g_object_ref (context);
  history->bin = adw_bin_new ();
  g_object_set_data_full (G_OBJECT (history->bin), "wf-history", history, history_free);
  g_signal_connect_object (wf_context_get_courier (context), "changed", G_CALLBACK (changed_cb),
                           history->bin, G_CONNECT_SWAPPED);
  show (history);
  return history->bin;
}
