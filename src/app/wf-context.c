/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"

#include "app/wf-import-clearing.h"
#include "model/wf-vocabulary.h"

enum
{
  SIGNAL_CHANGED,
  SIGNAL_TICK,
  SIGNAL_TOAST,
  SIGNAL_ENGINE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfContext, wf_context, G_TYPE_OBJECT)

/* --- arrivals -------------------------------------------------------------- */

/* What is new to this window: numbers and membership are read from it whenever it is held. */
static GPtrArray *
learn (WfContext *self, GPtrArray *operations, gboolean *any_ctl)
{
  GPtrArray *fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  *any_ctl = FALSE;
  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = operations->pdata[i];

      if (wf_space_is_ctl (operation->space))
        *any_ctl = TRUE;
      wf_membership_add (self->membership, operation);
      if (!wf_as_of_lookup (self->as_of, &operation->id))
        g_ptr_array_add (fresh, wf_operation_ref (operation));
    }
  return fresh;
}

static void
receive (WfContext *self, GPtrArray *operations)
{
  gboolean any_ctl;
  g_autoptr (GPtrArray) fresh = learn (self, operations, &any_ctl);
  const gboolean is_now = wf_session_get_as_of (self->session) == WF_NO_TIME;

  wf_context_note_numbers (self, fresh);
  if (is_now)
    wf_context_show_instant (self);
  /* A receipt moves the instant since which an operation is held. Now that is at most a clock's
   * difference, and what is shown stays shown; at an earlier instant it may appear or go. */
  wf_as_of_take (self->as_of, operations, is_now);
  if (any_ctl)
    wf_context_follow_exercise_clock (self);
}

static void
operations_accepted_cb (WfStore *store, const char *crisis, GPtrArray *operations, WfContext *self)
{
  if (g_str_equal (crisis, self->crisis))
    receive (self, operations);
  else
    wf_context_note_numbers (self, operations);
}

static void
outbox_changed_cb (WfStore *store, guint n_waiting, guint n_sent, WfContext *self)
{
  if (self->account)
    wf_context_read_outbox (self);
}

/* --- signals --------------------------------------------------------------- */

static gboolean
emit_changed_cb (gpointer user_data)
{
  WfContext *self = user_data;

  self->changed_source = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

void
wf_context_schedule_changed (WfContext *self)
{
  /* Before the layout of the next frame, after everything that is queued now. */
  if (self->changed_source == 0)
    self->changed_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 5, emit_changed_cb, self, NULL);
}

static gboolean
tick_cb (gpointer user_data)
{
  WfContext *self = user_data;
  const gint64 minute = wf_clock_now_us (self->clock) / WF_MINUTE_US;

  if (wf_session_get_as_of (self->session) == WF_NO_TIME)
    wf_context_show_instant (self);
  if (minute != self->shown_minute)
    {
      self->shown_minute = minute;
      wf_context_schedule_changed (self);
    }
  g_signal_emit (self, signals[SIGNAL_TICK], 0);
  return G_SOURCE_CONTINUE;
}

static void
as_of_changed_cb (WfContext *self)
{
  wf_context_show_instant (self);
  wf_context_schedule_changed (self);
}

void
wf_context_toast (WfContext *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, text);
}

void
wf_context_toast_done (WfContext *self, const char *text)
{
  const GQuark detail
      = wf_context_would_undo (self) ? g_quark_from_static_string (WF_CONTEXT_TOAST_UNDO) : 0;

  g_signal_emit (self, signals[SIGNAL_TOAST], detail, text);
}

/* --- life ------------------------------------------------------------------ */

static void
wf_context_dispose (GObject *object)
{
  WfContext *self = WF_CONTEXT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->store_handlers); i++)
    if (self->store_handlers[i])
      g_clear_signal_handler (&self->store_handlers[i], self->store);
  if (self->engine)
    wf_sync_engine_stop (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->courier);
  g_clear_object (&self->attachments);
  G_OBJECT_CLASS (wf_context_parent_class)->dispose (object);
}

static void
wf_context_finalize (GObject *object)
{
  WfContext *self = WF_CONTEXT (object);

  g_clear_object (&self->session);
  if (self->map_desk != NULL)
    wf_map_desk_flush (self->map_desk);
  g_clear_object (&self->map_desk);
  if (self->draft_keeper != NULL)
    wf_draft_keeper_flush (self->draft_keeper);
  g_clear_object (&self->draft_keeper);
  g_clear_object (&self->map_features);
  g_clear_object (&self->tracks);
  g_clear_object (&self->picture);
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->membership, wf_membership_free);
  g_clear_pointer (&self->device, wf_device_key_unref);
  g_clear_pointer (&self->clock, wf_clock_unref);
  g_clear_pointer (&self->scheme, wf_scheme_unref);
  g_clear_pointer (&self->dataset, wf_dataset_unref);
  g_clear_pointer (&self->basemap, wf_basemap_unref);
  g_clear_pointer (&self->account, wf_server_account_free);
  g_clear_pointer (&self->script, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->outbox_next, g_hash_table_unref);
  g_clear_pointer (&self->done, g_ptr_array_unref);
  g_clear_pointer (&self->undone, g_ptr_array_unref);
  g_clear_pointer (&self->as_of, wf_as_of_free);
  g_free (self->crisis);
  g_free (self->name);
  g_free (self->counted_prefix);
  G_OBJECT_CLASS (wf_context_parent_class)->finalize (object);
}

static void
wf_context_class_init (WfContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wf_context_dispose;
  object_class->finalize = wf_context_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WF_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TICK] = g_signal_new ("tick", WF_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ENGINE_CHANGED] = g_signal_new (
      "engine-changed", WF_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOAST]
      = g_signal_new ("toast", WF_TYPE_CONTEXT, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wf_context_init (WfContext *self)
{
  self->cancellable = g_cancellable_new ();
  self->session = wf_session_new ();
  self->picture = wf_picture_new ();
  self->membership = wf_membership_new (NULL);
  self->shown_axis = WF_CONTEXT_HELD_NOW;
  self->as_of = wf_as_of_new (self->picture, wf_context_get_axis, self);
  self->reached = G_MININT64;
  self->waiting = wf_context_new_waiting ();
  self->done = g_ptr_array_new_with_free_func (wf_action_free);
  self->undone = g_ptr_array_new_with_free_func (wf_action_free);

  g_signal_connect_swapped (self->picture, "changed", G_CALLBACK (wf_context_schedule_changed),
                            self);
  g_signal_connect_swapped (self->session, "notify::as-of", G_CALLBACK (as_of_changed_cb), self);
  g_signal_connect_swapped (self->session, "notify::query",
                            G_CALLBACK (wf_context_schedule_changed), self);
}

static void
take_parts (WfContext *self, const WfContextParts *parts)
{
  self->realm = parts->realm;
  self->crisis = g_strdup (parts->crisis);
  self->name = g_strdup (parts->name);
  self->is_watch_log = parts->is_watch_log;
  self->is_clock_fixed = parts->is_clock_fixed;
  self->clock = parts->clock ? wf_clock_ref (parts->clock) : wf_clock_new_system ();
  self->device = parts->device ? wf_device_key_ref (parts->device) : NULL;
  self->scheme = parts->scheme ? wf_scheme_ref (parts->scheme) : NULL;
  self->dataset = parts->dataset ? wf_dataset_ref (parts->dataset) : NULL;
  self->basemap = parts->basemap ? wf_basemap_ref (parts->basemap) : NULL;
  self->script = parts->script ? g_hash_table_ref (parts->script) : NULL;
  self->account = parts->account ? wf_server_account_copy (parts->account) : NULL;
  self->tracks = wf_tracks_new (parts->tracks_folder);
  g_signal_connect_object (self->tracks, "changed", G_CALLBACK (wf_context_schedule_changed), self,
                           G_CONNECT_SWAPPED);
  self->map_desk = wf_map_desk_new (parts->map_file, self->session);
  g_signal_connect_object (self->map_desk, "failed", G_CALLBACK (wf_context_toast), self,
                           G_CONNECT_SWAPPED);
  self->draft_keeper = wf_draft_keeper_new (parts->draft_file);
  self->map_features = wf_map_features_new (self);
  g_set_object (&self->store, parts->store);
}

WfContext *
wf_context_new (const WfContextParts *parts)
{
  WfContext *self = g_object_new (WF_TYPE_CONTEXT, NULL);

  take_parts (self, parts);
  if (!wf_uuid_parse (self->crisis, &self->crisis_uuid))
    g_error ("a context needs the uuid of its crisis, got \"%s\"", self->crisis);
  if (self->store)
    {
      wf_store_set_clock (self->store, self->crisis, self->clock);
      self->store_handlers[0]
          = g_signal_connect (self->store, "operations", G_CALLBACK (operations_accepted_cb), self);
      self->store_handlers[1]
          = g_signal_connect (self->store, "outbox", G_CALLBACK (outbox_changed_cb), self);
      self->store_handlers[2]
          = g_signal_connect (self->store, "withdrawn", G_CALLBACK (wf_context_withdrawn_cb), self);
      self->store_handlers[3] = g_signal_connect (self->store, "unredacted",
                                                  G_CALLBACK (wf_context_unredacted_cb), self);
      self->engine = wf_sync_engine_new (self->store, self->account);
      self->courier = wf_courier_memory_new (self->store, self->crisis);
      g_signal_connect_object (self->courier, "changed", G_CALLBACK (wf_context_schedule_changed),
                               self, G_CONNECT_SWAPPED);
    }
  wf_context_note_next_number (self, parts->next_number);
  if (parts->operations)
    receive (self, parts->operations);
  self->shown_minute = wf_clock_now_us (self->clock) / WF_MINUTE_US;
  return self;
}

void
wf_context_start (WfContext *self)
{
  if (self->is_started)
    return;
  self->is_started = TRUE;
  self->tick_source = g_timeout_add_seconds (1, tick_cb, self);
  wf_context_get_attachments (self);
  wf_import_clear_away (self);
  if (self->engine)
    wf_sync_engine_start (self->engine);
  if (self->store && self->account)
    wf_context_read_outbox (self);
}

void
wf_context_set_account (WfContext *self, const WfServerAccount *account)
{
  WfServerAccount *copy = account ? wf_server_account_copy (account) : NULL;

  g_return_if_fail (self->store != NULL);

  g_clear_pointer (&self->account, wf_server_account_free);
  self->account = copy;
  wf_sync_engine_stop (self->engine);
  g_object_unref (self->engine);
  self->engine = wf_sync_engine_new (self->store, self->account);
  if (self->is_started)
    wf_sync_engine_start (self->engine);
  g_signal_emit (self, signals[SIGNAL_ENGINE_CHANGED], 0);
  if (self->account)
    wf_context_read_outbox (self);
}

/* --- getters --------------------------------------------------------------- */

const WfServerAccount *
wf_context_get_account (WfContext *self)
{
  return self->account;
}

WfSession *
wf_context_get_session (WfContext *self)
{
  return self->session;
}

WfPicture *
wf_context_get_picture (WfContext *self)
{
  return self->picture;
}

WfScheme *
wf_context_get_scheme (WfContext *self)
{
  return self->scheme;
}

WfDataset *
wf_context_get_dataset (WfContext *self)
{
  return self->dataset;
}

WfDraftKeeper *
wf_context_get_draft_keeper (WfContext *self)
{
  return self->draft_keeper;
}

WfMapDesk *
wf_context_get_map_desk (WfContext *self)
{
  return self->map_desk;
}

WfMapFeatures *
wf_context_get_map_features (WfContext *self)
{
  return self->map_features;
}

WfTracks *
wf_context_get_tracks (WfContext *self)
{
  return self->tracks;
}

WfBasemap *
wf_context_get_basemap (WfContext *self)
{
  return self->basemap;
}

WfClock *
wf_context_get_clock (WfContext *self)
{
  return self->clock;
}

gint64
wf_context_get_shown_now (WfContext *self)
{
  const gint64 as_of = wf_session_get_as_of (self->session);

  return as_of != WF_NO_TIME ? as_of : wf_clock_now_us (self->clock);
}

WfStore *
wf_context_get_store (WfContext *self)
{
  return self->store;
}

WfSyncEngine *
wf_context_get_engine (WfContext *self)
{
  return self->engine;
}

WfAttachmentDesk *
wf_context_get_attachments (WfContext *self)
{
  if (self->attachments == NULL && self->store && self->device)
    self->attachments = wf_attachment_desk_new (self);
  return self->attachments;
}

WfCourierMemory *
wf_context_get_courier (WfContext *self)
{
  return self->courier;
}

WfMembership *
wf_context_get_membership (WfContext *self)
{
  return self->membership;
}

WfDeviceKey *
wf_context_get_device (WfContext *self)
{
  return self->device;
}

WfRealm
wf_context_get_realm (WfContext *self)
{
  return self->realm;
}

const char *
wf_context_get_crisis (WfContext *self)
{
  return self->crisis;
}

gboolean
wf_context_is_watch_log (WfContext *self)
{
  return self->is_watch_log;
}

gboolean
wf_context_is_waiting (WfContext *self, const WfOperation *operation)
{
  return self->account != NULL && g_hash_table_contains (self->waiting, &operation->id);
}

WfMarking
wf_context_get_marking (WfContext *self)
{
  static const char *const types[]
      = { WF_TYPE_NAME_INCIDENT, WF_TYPE_NAME_FAULT,      WF_TYPE_NAME_ASSET,
          WF_TYPE_NAME_ENTRY,    WF_TYPE_NAME_CLAIM,      WF_TYPE_NAME_ACTOR,
          WF_TYPE_NAME_TASK,     WF_TYPE_NAME_ACTIVATION, WF_TYPE_NAME_DEADLINE };
  const guint64 generation = wf_picture_get_generation (self->picture);

  if (generation == self->marking_generation)
    return self->marking;
  self->marking = WF_MARKING_CLEAR;
  self->marking_generation = generation;
  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      GListModel *list = wf_picture_get_list (self->picture, types[t]);
      const guint n_records = g_list_model_get_n_items (list);

      for (guint i = 0; i < n_records; i++)
        {
          g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
          self->marking = wf_marking_roll_up (self->marking, wf_record_get_marking (record));
        }
    }
  return self->marking;
}

GPtrArray *
wf_context_dup_operations (WfContext *self, gint64 held_at)
{
  return wf_as_of_dup_operations (self->as_of, held_at);
}
