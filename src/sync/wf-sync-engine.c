/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "sync/wf-sync-engine-private.h"

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "sync/wf-http-transport.h"

G_DEFINE_FINAL_TYPE (WfSyncEngine, wf_sync_engine, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_SINCE,
  PROP_N_WAITING,
  PROP_N_SENT,
  PROP_MESSAGE,
  PROP_ALARM,
  PROP_GAPS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

const WfSyncTuning wf_sync_tuning_default
    = { .page_limit = 2000, .push_limit = 500, .wait_seconds = 25, .delay_factor = 1.0 };

/* --- jobs --------------------------------------------------------------- */

WfSyncJob *
wf_sync_job_new (WfSyncEngine *self, guint space)
{
  WfSyncJob *job = g_new0 (WfSyncJob, 1);

  job->engine = g_object_ref (self);
  job->space = space;
  job->generation = self->generation;
  job->began = g_get_real_time ();
  return job;
}

void
wf_sync_job_free (WfSyncJob *job)
{
  g_clear_pointer (&job->ids, g_ptr_array_unref);
  g_object_unref (job->engine);
  g_free (job);
}

gboolean
wf_sync_job_is_current (const WfSyncJob *job)
{
  return job->generation == job->engine->generation;
}

/* --- what is shown ------------------------------------------------------ */

static gboolean
is_connected (WfSyncStatus status)
{
  return status == WF_SYNC_EXCHANGING || status == WF_SYNC_IN_SYNC;
}

/* Why stays to be read until it is offered again. */
static gboolean
has_refused (WfSyncEngine *self)
{
  for (guint i = 0; i < self->state.n_spaces; i++)
    if (g_hash_table_size (self->works[i].refused) > 0)
      return TRUE;
  return FALSE;
}

static void
show (WfSyncEngine *self)
{
  WfSyncStatus status = wf_sync_state_get_status (&self->state);
  guint n_waiting = wf_sync_state_get_n_waiting (&self->state);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->account && n_waiting != self->n_waiting)
    {
      self->n_waiting = n_waiting;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
    }
  if (status != self->status)
    {
      if (is_connected (status) != is_connected (self->status))
        {
          self->since = g_get_real_time ();
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SINCE]);
        }
      self->status = status;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (is_connected (status) && !has_refused (self))
    wf_sync_engine_set_message (self, NULL);
  g_object_thaw_notify (G_OBJECT (self));
}

void
wf_sync_engine_set_message (WfSyncEngine *self, const char *message)
{
  if (g_strcmp0 (self->message, message) == 0)
    return;
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

void
wf_sync_engine_set_alarm (WfSyncEngine *self, const WfHistoryAlarm *alarm)
{
  g_clear_pointer (&self->alarm, wf_history_alarm_free);
  self->alarm = wf_history_alarm_copy (alarm);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALARM]);
}

const WfHistoryAlarm *
wf_sync_engine_get_alarm (WfSyncEngine *self)
{
  return self->alarm;
}

void
wf_sync_engine_notify_gaps (WfSyncEngine *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GAPS]);
}

GPtrArray *
wf_sync_engine_get_gaps (WfSyncEngine *self)
{
  return self->gaps;
}

void
wf_sync_engine_made_contact (WfSyncEngine *self)
{
  self->last_contact = g_get_real_time ();
}

void
wf_sync_update_n_sent (WfSyncEngine *self)
{
  guint n = 0;

  for (guint i = 0; i < self->state.n_spaces; i++)
    n += self->works[i].n_in_flight;
  if (n == self->n_sent)
    return;
  self->n_sent = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SENT]);
}

/* --- the machine -------------------------------------------------------- */

static void
act (WfSyncEngine *self, const WfSyncAction *action)
{
  switch (action->kind)
    {
    case WF_SYNC_ACTION_CONNECT:
      wf_sync_connect (self);
      break;
    case WF_SYNC_ACTION_PULL:
      wf_sync_pull_page (self, action->space);
      break;
    case WF_SYNC_ACTION_WATCH:
      wf_sync_watch (self, action->space);
      break;
    case WF_SYNC_ACTION_PUSH:
      wf_sync_push_batch (self, action->space);
      break;
    case WF_SYNC_ACTION_COUNT:
      wf_sync_count (self, action->space);
      break;
    case WF_SYNC_ACTION_RETRY_REFUSED:
      wf_sync_forget_refusals (self);
      break;
    case WF_SYNC_ACTION_WAIT:
      wf_sync_wait (self, action->n_failures);
      break;
    case WF_SYNC_ACTION_ABORT:
      wf_sync_give_up (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Events that come up while actions are carried out are taken after them, in order. */
void
wf_sync_engine_take_event (WfSyncEngine *self, const WfSyncEvent *event)
{
  g_autoptr (WfSyncEngine) keep = g_object_ref (self);
  WfSyncActions actions;

  g_queue_push_tail (&self->events, g_memdup2 (event, sizeof *event));
  if (self->is_stepping)
    return;
  self->is_stepping = TRUE;
  while (!g_queue_is_empty (&self->events))
    {
      g_autofree WfSyncEvent *next = g_queue_pop_head (&self->events);
      self->state = wf_sync_state_step (self->state, next, &actions);
      for (guint i = 0; i < actions.n_actions; i++)
        act (self, &actions.actions[i]);
    }
  self->is_stepping = FALSE;
  show (self);
}

static WfSyncFailure
classify (const GError *error)
{
  if (error->domain != WF_ERROR)
    return WF_SYNC_FAILURE_OFFLINE;
  switch (error->code)
    {
    case WF_ERROR_SIGNED_OUT:
      return WF_SYNC_FAILURE_SIGNED_OUT;
    case WF_ERROR_NOT_FOUND:
      return WF_SYNC_FAILURE_NOT_FOUND;
    case WF_ERROR_CERTIFICATE:
      return WF_SYNC_FAILURE_CERTIFICATE;
    case WF_ERROR_OFFLINE:
      return WF_SYNC_FAILURE_OFFLINE;
    default:
      return WF_SYNC_FAILURE_PROTOCOL;
    }
}

/* A server says of what somebody may not read that it is not there, so that nobody can ask around.
 * Whoever has read the crisis before needs to hear more than that. */
static const char *
get_words (WfSyncEngine *self, guint space, WfSyncFailure failure, const GError *error)
{
  if (failure != WF_SYNC_FAILURE_NOT_FOUND || space > 0
      || self->state.phase != WF_SYNC_PHASE_CONNECTED)
    return error->message;
  return _ (
      "The server does not give this crisis to this desk: its device may have been revoked, its "
      "membership may have ended, or the crisis is not on that server any more. Ask a "
      "coordinator of the crisis.");
}

void
wf_sync_engine_fail (WfSyncEngine *self, guint space, const GError *error, gboolean is_local)
{
  WfSyncEvent event = { .kind = WF_SYNC_EVENT_FAILED, .space = space };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  event.failure = is_local ? WF_SYNC_FAILURE_LOCAL : classify (error);
  if (event.failure == WF_SYNC_FAILURE_NOT_FOUND && space > 0)
    wf_log (WF_LOG_INFO, "sync", "no access to a space", "space", self->works[space].name, NULL);
  else
    {
      wf_log (WF_LOG_INFO, "sync", "the exchange was interrupted", "reason", error->message, NULL);
      wf_sync_engine_set_message (self, get_words (self, space, event.failure, error));
    }
  wf_sync_engine_take_event (self, &event);
}

/* --- what happens around ------------------------------------------------ */

static void
outbox_cb (WfStore *store, guint n_waiting, guint n_sent, WfSyncEngine *self)
{
  if (!self->account)
    {
      if (n_waiting == self->n_waiting)
        return;
      self->n_waiting = n_waiting;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
      return;
    }
  for (guint i = 0; i < self->state.n_spaces; i++)
    wf_sync_count (self, i);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean is_available, WfSyncEngine *self)
{
  const WfSyncEvent event
      = { .kind = is_available ? WF_SYNC_EVENT_NETWORK_BACK : WF_SYNC_EVENT_NETWORK_LOST };

  /* This computer's own server is reachable without any network. */
  if (!self->is_loopback)
    wf_sync_engine_take_event (self, &event);
}

static gboolean
is_loopback_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host ? g_inet_address_new_from_string (host) : NULL;

  return address ? g_inet_address_get_is_loopback (address) : g_strcmp0 (host, "localhost") == 0;
}

/* --- life --------------------------------------------------------------- */

static void
set_up_works (WfSyncEngine *self)
{
  WfUuid crisis;
  guint n = 0;

  if (self->account && wf_uuid_parse (self->account->crisis, &crisis))
    for (; wf_space_compartments[n]; n++)
      {
        WfSyncWork *work = &self->works[n];
        work->name = wf_space_dup_name (self->account->realm, &crisis, wf_space_compartments[n]);
        work->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
        work->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
        work->bare = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
        work->push_limit = self->tuning.push_limit;
        work->is_gap_stale = TRUE;
      }
  wf_sync_state_init (&self->state, n, n > 0,
                      self->account
                          && (self->account->password || self->account->certificate_file));
  self->status = wf_sync_state_get_status (&self->state);
}

WfSyncEngine *
wf_sync_engine_new_with_transport (WfStore *store,
                                   const WfServerAccount *account,
                                   WfTransport *transport,
                                   const WfSyncTuning *tuning)
{
  WfSyncEngine *self = g_object_new (WF_TYPE_SYNC_ENGINE, NULL);

  self->store = g_object_ref (store);
  self->account = account ? wf_server_account_copy (account) : NULL;
  self->transport = transport ? g_object_ref (transport) : NULL;
  self->tuning = *tuning;
  set_up_works (self);
  g_signal_connect_object (store, "outbox", G_CALLBACK (outbox_cb), self, 0);
  if (account)
    {
      self->is_loopback = is_loopback_url (account->url);
      self->monitor = g_object_ref (g_network_monitor_get_default ());
      g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (network_changed_cb),
                               self, 0);
    }
  return self;
}

WfSyncEngine *
wf_sync_engine_new (WfStore *store, const WfServerAccount *account)
{
  g_autoptr (WfTransport) transport
      = account ? wf_http_transport_new (account->url, account->ca_file) : NULL;

  if (account)
    wf_http_transport_set_certificate_file (WF_HTTP_TRANSPORT (transport),
                                            account->certificate_file);
  return wf_sync_engine_new_with_transport (store, account, transport, &wf_sync_tuning_default);
}

static void
wf_sync_engine_dispose (GObject *object)
{
  WfSyncEngine *self = WF_SYNC_ENGINE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  wf_sync_stop_looking_for_gaps (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->transport);
  g_clear_object (&self->store);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (wf_sync_engine_parent_class)->dispose (object);
}

static void
wf_sync_engine_finalize (GObject *object)
{
  WfSyncEngine *self = WF_SYNC_ENGINE (object);

  for (guint i = 0; i < self->state.n_spaces; i++)
    {
      g_free (self->works[i].name);
      g_clear_pointer (&self->works[i].outbox, g_ptr_array_unref);
      g_clear_pointer (&self->works[i].refused, g_hash_table_unref);
      g_clear_pointer (&self->works[i].bare, g_hash_table_unref);
    }
  g_queue_clear_full (&self->events, g_free);
  g_clear_pointer (&self->account, wf_server_account_free);
  g_object_unref (self->cancellable);
  g_free (self->epoch);
  g_free (self->message);
  g_free (self->hole);
  g_clear_pointer (&self->alarm, wf_history_alarm_free);
  g_ptr_array_unref (self->gaps);
  G_OBJECT_CLASS (wf_sync_engine_parent_class)->finalize (object);
}

static void
wf_sync_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WfSyncEngine *self = WF_SYNC_ENGINE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->status);
      break;
    case PROP_SINCE:
      g_value_set_int64 (value, self->since);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;
    case PROP_N_SENT:
      g_value_set_uint (value, self->n_sent);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_ALARM:
      g_value_set_pointer (value, self->alarm);
      break;
    case PROP_GAPS:
      g_value_set_pointer (value, self->gaps);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wf_sync_engine_class_init (WfSyncEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = wf_sync_engine_dispose;
  object_class->finalize = wf_sync_engine_finalize;
  object_class->get_property = wf_sync_engine_get_property;
  properties[PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, 0, WF_SYNC_REFUSED, WF_SYNC_NO_SERVER, flags);
  properties[PROP_SINCE]
      = g_param_spec_int64 ("since", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_SENT] = g_param_spec_uint ("n-sent", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_ALARM] = g_param_spec_pointer ("alarm", NULL, NULL, flags);
  properties[PROP_GAPS] = g_param_spec_pointer ("gaps", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wf_sync_engine_init (WfSyncEngine *self)
{
  g_queue_init (&self->events);
  self->cancellable = g_cancellable_new ();
  self->since = g_get_real_time ();
  self->last_contact = WF_NO_TIME;
  self->clock_offset = WF_NO_TIME;
  self->gaps = g_ptr_array_new_with_free_func (g_free);
}

/* --- public ------------------------------------------------------------- */

static void
take_simple_event (WfSyncEngine *self, WfSyncEventKind kind)
{
  const WfSyncEvent event = { .kind = kind };
  wf_sync_engine_take_event (self, &event);
}

void
wf_sync_engine_start (WfSyncEngine *self)
{
  for (guint i = 0; i < self->state.n_spaces; i++)
    wf_sync_count (self, i);
  take_simple_event (self, WF_SYNC_EVENT_START);
}

void
wf_sync_engine_stop (WfSyncEngine *self)
{
  take_simple_event (self, WF_SYNC_EVENT_STOP);
}

void
wf_sync_engine_try_now (WfSyncEngine *self)
{
  take_simple_event (self, WF_SYNC_EVENT_TRY_NOW);
}

void
wf_sync_engine_sign_in (WfSyncEngine *self, const char *password)
{
  if (!self->account)
    return;
  g_free (self->account->password);
  self->account->password = g_strdup (password);
  take_simple_event (self, WF_SYNC_EVENT_SIGN_IN);
}

WfSyncStatus
wf_sync_engine_get_state (WfSyncEngine *self)
{
  return self->status;
}

gint64
wf_sync_engine_get_since (WfSyncEngine *self)
{
  return self->since;
}

gint64
wf_sync_engine_get_last_contact (WfSyncEngine *self)
{
  return self->last_contact;
}

const char *
wf_sync_engine_get_message (WfSyncEngine *self)
{
  return self->message;
}

guint
wf_sync_engine_get_n_waiting (WfSyncEngine *self)
{
  return self->n_waiting;
}

guint
wf_sync_engine_get_n_sent (WfSyncEngine *self)
{
  return self->n_sent;
}

gint64
wf_sync_engine_get_clock_offset (WfSyncEngine *self)
{
  return self->clock_offset;
}

WfTransport *
wf_sync_engine_get_transport (WfSyncEngine *self)
{
  return self->transport;
}
