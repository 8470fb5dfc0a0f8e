/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-neighbour-private.h"

#include <glib/gi18n.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-key-pin.h"
#include "base/wf-log.h"
#include "model/wf-space.h"
#include "sync/wf-backoff.h"
#include "sync/wf-changes-page.h"
#include "sync/wf-http-transport.h"

/* The thread of one neighbour: one thing after another, with a main loop of its own to wait in. */

/* What was refused is offered again when something is new here, and this often. */
#define RETRY_US (10 * WF_MINUTE_US)
/* Without news from either side it is looked this often; where attachments are left over sooner,
 * because nobody tells when one arrives. */
#define LOOK_US (60 * WF_SECOND_US)
#define LOOK_LEAST_US (2 * WF_SECOND_US)
/* Of a neighbour that does not tell, or with a space in trouble. */
#define LOOK_UNTOLD_US (10 * WF_SECOND_US)
/* The time of the last contact is written down this often. */
#define WRITE_US (10 * WF_SECOND_US)

/* --- waiting, in the thread ----------------------------------------------- */

gboolean
wfd_neighbour_is_stopping (WfdNeighbour *self)
{
  return g_atomic_int_get (&self->is_stopping) != 0;
}

void
wfd_neighbour_took (GObject *source, GAsyncResult *result, gpointer place)
{
  *(GAsyncResult **) place = g_object_ref (result);
}

void
wfd_neighbour_wait_for (WfdNeighbour *self, GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (self->context, TRUE);
}

WfReply *
wfd_neighbour_reply (WfdNeighbour *self, GAsyncResult **result, GError **error)
{
  WfReply *reply;

  wfd_neighbour_wait_for (self, result);
  reply = wf_transport_finish (self->transport, *result, error);
  g_clear_object (result);
  return reply;
}

static gboolean
due_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
has_news (WfdNeighbour *self)
{
  return self->has_heard || self->broken || g_atomic_int_get (&self->is_woken) != 0;
}

/* @for_news: only until there are some. */
static void
rest (WfdNeighbour *self, gint64 delay_us, gboolean for_news)
{
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) (delay_us / 1000));
  gboolean is_due = FALSE;

  g_source_set_callback (timer, due_cb, &is_due, NULL);
  g_source_attach (timer, self->context);
  while (!is_due && !wfd_neighbour_is_stopping (self) && !(for_news && has_news (self)))
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timer);
}

/* --- writing down --------------------------------------------------------- */

gboolean
wfd_neighbour_deliver (WfdNeighbour *self,
                       WfdNeighbourLink *link,
                       WfdDelivery *delivery,
                       GError **error)
{
  g_autoptr (WfdDelivery) done = NULL;
  GAsyncResult *result = NULL;

  wfd_engine_deliver_async (self->engine, delivery, wfd_neighbour_took, &result);
  wfd_neighbour_wait_for (self, &result);
  done = wfd_engine_deliver_finish (self->engine, result, error);
  g_object_unref (result);
  if (!done)
    return FALSE;
  if (!link || done->keeps_cursor)
    return TRUE;
  g_mutex_lock (&self->lock);
  wf_neighbour_space_free (link->space);
  link->space = g_steal_pointer (&done->space);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
set_trouble (WfdNeighbour *self, WfdNeighbourLink *link, const char *trouble)
{
  g_autoptr (GError) error = NULL;
  WfdDelivery *delivery;

  if (g_str_equal (link->space->trouble, trouble))
    return;
  if (trouble[0] != '\0')
    wf_log (WF_LOG_WARNING, "neighbours", "a space does not move", "neighbour", self->setup->name,
            "space", link->space->name, "reason", trouble, NULL);
  delivery = wfd_delivery_new (self->setup->name, link->space);
  g_free (delivery->space->trouble);
  delivery->space->trouble = g_strdup (trouble);
  if (!wfd_neighbour_deliver (self, link, delivery, &error))
    wf_log (WF_LOG_ERROR, "neighbours", "could not write down a trouble", "reason", error->message,
            NULL);
}

/* "" is none, and a contact. */
static void
note_contact (WfdNeighbour *self, const char *trouble)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_monotonic_time ();
  const gboolean is_same = g_strcmp0 (self->told, trouble) == 0;
  WfdDelivery *delivery;

  g_mutex_lock (&self->lock);
  self->is_connected = trouble[0] == '\0';
  if (self->is_connected)
    self->contact_us = g_get_real_time ();
  g_mutex_unlock (&self->lock);
  if (is_same && now - self->written_us < WRITE_US)
    return;
  if (!is_same && trouble[0] != '\0')
    wf_log (WF_LOG_WARNING, "neighbours", "no exchange with a neighbour", "neighbour",
            self->setup->name, "reason", trouble, NULL);
  else if (!is_same)
    wf_log (WF_LOG_INFO, "neighbours", "the exchange with a neighbour stands", "neighbour",
            self->setup->name, NULL);
  g_free (self->told);
  self->told = g_strdup (trouble);
  self->written_us = now;
  delivery = wfd_delivery_new (self->setup->name, NULL);
  delivery->has_contact = TRUE;
  delivery->trouble = g_strdup (trouble);
  if (!wfd_neighbour_deliver (self, NULL, delivery, &error))
    wf_log (WF_LOG_ERROR, "neighbours", "could not write down a contact", "reason", error->message,
            NULL);
}

/* --- the connection ------------------------------------------------------- */

/* Anything that it says of a space is a reason to look. */
static void
heard_cb (const char *line, gsize length, gpointer user_data)
{
  WfdNeighbour *self = user_data;
  g_autofree char *space = NULL;
  gint64 seq;

  if (wf_feed_line_read (line, length, &space, &seq))
    self->has_heard = TRUE;
}

static void
reading_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfdNeighbour *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);

  self->is_reading = FALSE;
  if (self->broken)
    return;
  self->broken = reply ? g_error_new_literal (WF_ERROR, WF_ERROR_OFFLINE,
                                              _ ("The neighbour ended the connection."))
                       : g_steal_pointer (&error);
}

static void
begin_reading (WfdNeighbour *self)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  WfJsonWriter writer;

  wf_json_writer_init (&writer, text);
  wf_json_begin_object (&writer);
  for (guint i = 0; i < self->links->len; i++)
    {
      const WfNeighbourSpace *space = ((WfdNeighbourLink *) self->links->pdata[i])->space;
      wf_json_put_key (&writer, space->name);
      wf_json_begin_object (&writer);
      wf_json_put_key (&writer, "since");
      wf_json_put_integer (&writer, space->pulled);
      wf_json_end_object (&writer);
    }
  wf_json_end_object (&writer);
  body = g_string_free_to_bytes (text);
  self->reading = g_cancellable_new ();
  self->is_reading = TRUE;
  wf_transport_feed_async (self->transport, body, heard_cb, self, self->reading, reading_over_cb,
                           self);
}

static void
disconnect (WfdNeighbour *self)
{
  if (self->reading)
    g_cancellable_cancel (self->reading);
  while (self->is_reading)
    g_main_context_iteration (self->context, TRUE);
  g_clear_object (&self->reading);
  g_clear_error (&self->broken);
  g_clear_object (&self->transport);
}

static gboolean
connect_to (WfdNeighbour *self, GError **error)
{
  g_autoptr (WfReply) reply = NULL;
  g_autoptr (WfWelcome) welcome = NULL;
  GAsyncResult *result = NULL;

  self->transport = wf_http_transport_new (self->setup->url, NULL);
  wf_http_transport_set_pins (WF_HTTP_TRANSPORT (self->transport),
                              (const char *const *) self->setup->pins, self->own);
  wf_transport_welcome_async (self->transport, self->cancellable, wfd_neighbour_took, &result);
  reply = wfd_neighbour_reply (self, &result, error);
  welcome = reply ? wf_welcome_read (reply->body, error) : NULL;
  if (!welcome)
    return FALSE;
  if (g_str_equal (welcome->epoch, wfd_engine_get_epoch (self->engine)))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("This is this server itself, or a copy of its data that runs beside it."));
      return FALSE;
    }
  for (guint i = 0; i < self->links->len; i++)
    {
      WfdNeighbourLink *link = self->links->pdata[i];
      if (!g_str_equal (link->space->epoch, welcome->epoch)
          && !wfd_neighbour_begin_again (self, link, welcome->epoch, error))
        return FALSE;
      link->retry_us = 0;
    }
  self->has_feed = welcome->has_feed;
  if (self->has_feed)
    begin_reading (self);
  return TRUE;
}

/* --- one look ------------------------------------------------------------- */

gint64
wfd_neighbour_get_own_seq (WfdNeighbour *self, const char *space)
{
  WfdHead head = { 0 };
  wfd_directory_find_space (wfd_engine_get_directory (self->engine), space, NULL, &head);
  return head.seq;
}

static gint64
get_ctl_seq (WfdNeighbour *self, const char *name)
{
  WfSpace space;
  g_autofree char *ctl = NULL;

  if (!wf_space_parse (name, &space))
    return 0;
  ctl = wf_space_dup_name (space.realm, &space.crisis, "ctl");
  return wfd_neighbour_get_own_seq (self, ctl);
}

/* What was refused may count by now: a certificate came, or the redactions of what has no body. */
static gboolean
retry_refused (WfdNeighbour *self, WfdNeighbourLink *link, GError **error)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 seq = wfd_neighbour_get_own_seq (self, link->space->name);
  const gint64 ctl_seq = get_ctl_seq (self, link->space->name);

  if (link->retry_us != 0 && link->retry_seq == seq && link->retry_ctl_seq == ctl_seq
      && now - link->retry_us < RETRY_US)
    return TRUE;
  link->retry_us = now;
  link->retry_seq = seq;
  link->retry_ctl_seq = ctl_seq;
  return wfd_neighbour_pull_refused (self, link, error)
         && wfd_neighbour_push_refused (self, link, error);
}

/* The others of the list go on. */
static gboolean
is_of_one_space (const GError *error)
{
  return g_error_matches (error, WF_ERROR, WF_ERROR_NOT_FOUND)
         || g_error_matches (error, WF_ERROR, WF_ERROR_PROTOCOL)
         || g_error_matches (error, WF_ERROR, WF_ERROR_TOO_LARGE)
         || g_error_matches (error, WF_ERROR, WF_ERROR_INVALID);
}

static gboolean
exchange_space (WfdNeighbour *self, WfdNeighbourLink *link, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (wfd_neighbour_pull (self, link, &local) && wfd_neighbour_push (self, link, &local)
      && retry_refused (self, link, &local) && wfd_neighbour_move_blobs (self, link, &local))
    {
      set_trouble (self, link, "");
      return TRUE;
    }
  if (!is_of_one_space (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  set_trouble (self, link,
               g_error_matches (local, WF_ERROR, WF_ERROR_NOT_FOUND)
                   ? _ ("The neighbour does not share this space: it is not on its list for us, or "
                        "not there.")
                   : local->message);
  return TRUE;
}

/* The others of a crisis are judged by its `ctl`, which stands before them in the list. */
static gboolean
is_ctl_in_trouble (WfdNeighbour *self, const WfdNeighbourLink *link)
{
  WfSpace space, other;

  if (wf_space_is_ctl (link->space->name) || !wf_space_parse (link->space->name, &space))
    return FALSE;
  for (guint i = 0; i < self->links->len; i++)
    {
      const WfNeighbourSpace *ctl = ((WfdNeighbourLink *) self->links->pdata[i])->space;
      if (wf_space_is_ctl (ctl->name) && wf_space_parse (ctl->name, &other)
          && wf_uuid_equal (&space.crisis, &other.crisis) && space.realm == other.realm)
        return ctl->trouble[0] != '\0';
    }
  return FALSE;
}

static gboolean
exchange (WfdNeighbour *self, GError **error)
{
  for (guint i = 0; i < self->links->len && !wfd_neighbour_is_stopping (self); i++)
    {
      WfdNeighbourLink *link = self->links->pdata[i];
      if (is_ctl_in_trouble (self, link))
        set_trouble (self, link, _ ("It waits for the space ctl of its crisis."));
      else if (!exchange_space (self, link, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_something_left (WfdNeighbour *self)
{
  for (guint i = 0; i < self->links->len; i++)
    {
      const WfdNeighbourLink *link = self->links->pdata[i];
      g_autoptr (GArray) blobs
          = wf_neighbour_list_blobs (self->db, self->setup->name, link->space->name, 1, NULL);
      if (blobs && blobs->len > 0)
        return TRUE;
    }
  return FALSE;
}

/* Nobody tells when the other side mends its list, or what else keeps a space from moving. */
static gboolean
is_in_trouble (WfdNeighbour *self)
{
  for (guint i = 0; i < self->links->len; i++)
    if (((const WfdNeighbourLink *) self->links->pdata[i])->space->trouble[0] != '\0')
      return TRUE;
  return FALSE;
}

static gint64
get_pause (WfdNeighbour *self, gboolean is_left)
{
  if (is_left)
    return self->look_us;
  return self->has_feed && !is_in_trouble (self) ? LOOK_US : LOOK_UNTOLD_US;
}

/* Looks until the connection breaks. */
static void
go_on (WfdNeighbour *self, guint *n_failures, GError **error)
{
  self->look_us = LOOK_LEAST_US;
  while (!wfd_neighbour_is_stopping (self) && !self->broken)
    {
      gboolean is_left;
      g_atomic_int_set (&self->is_woken, 0);
      self->has_heard = FALSE;
      self->n_settled = 0;
      if (!exchange (self, error))
        return;
      note_contact (self, "");
      *n_failures = 0;
      is_left = is_something_left (self);
      rest (self, get_pause (self, is_left), TRUE);
      self->look_us = !is_left || self->n_settled > 0 || has_news (self)
                          ? LOOK_LEAST_US
                          : MIN (2 * self->look_us, LOOK_US);
    }
  if (self->broken && error && !*error)
    g_propagate_error (error, g_steal_pointer (&self->broken));
}

static char *
dup_trouble (WfdNeighbour *self, const GError *error)
{
  g_autofree char *pin = NULL;

  if (!g_error_matches (error, WF_ERROR, WF_ERROR_SIGNED_OUT))
    return g_strdup (error->message);
  pin = wf_key_pin_dup (self->own);
  return g_strdup_printf (
      _ ("The neighbour does not know this server's key. Its administrator adds "
         "it: watchfloord neighbour add … --pin %s"),
      pin);
}

gpointer
wfd_neighbour_run (gpointer data)
{
  WfdNeighbour *self = data;
  guint n_failures = 0;

  g_main_context_push_thread_default (self->context);
  while (!wfd_neighbour_is_stopping (self))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *trouble = NULL;
      if (connect_to (self, &error))
        go_on (self, &n_failures, &error);
      disconnect (self);
      if (wfd_neighbour_is_stopping (self))
        break;
      trouble = error ? dup_trouble (self, error) : g_strdup (_ ("The connection broke."));
      note_contact (self, trouble);
      rest (self, wf_backoff_delay_us (++n_failures, g_random_double ()), FALSE);
    }
  g_main_context_pop_thread_default (self->context);
  return NULL;
}
