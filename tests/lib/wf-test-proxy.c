/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-proxy.h"

#include <string.h>

#define PACKET 1400
#define MAX_QUEUED (256 * 1024) /* then the sender has to wait, as with a full window */
#define LOOK_US 20000           /* how often a waiting thread looks at the line */
#define RETRANSMISSION_US 300000

struct _WfTestProxy
{
  GSocketListener *listener;
  GThread *thread;
  guint16 port, server_port;
  GMutex lock;
  WfTestLine line;    /* under the lock */
  guint generation;   /* under the lock: counts up with each cut */
  guint strand;       /* under the lock: and with each stranding */
  gint is_stopped;    /* atomic */
  GCancellable *stop; /* of the listener */
  GPtrArray *threads; /* of the listening thread, until it ends */
};

typedef struct
{
  WfTestProxy *proxy;
  GSocketConnection *client, *server;
  gint ref_count, is_closed; /* atomic */
  guint generation, strand;  /* when it began */
} Link;

/* One direction of a link. */
typedef struct
{
  Link *link;
  GSocket *from, *to;
  gboolean is_up;
  GQueue packets; /* Packet */
  gsize n_queued;
  gint64 last_due;
  guint64 n_carried;
  GRand *rand;
} Way;

typedef struct
{
  gint64 due;
  gsize size, sent;
  char bytes[PACKET];
} Packet;

static void
link_unref (Link *link)
{
  if (!g_atomic_int_dec_and_test (&link->ref_count))
    return;
  g_object_unref (link->client);
  g_object_unref (link->server);
  g_free (link);
}

static void
link_close (Link *link)
{
  if (!g_atomic_int_compare_and_exchange (&link->is_closed, FALSE, TRUE))
    return;
  g_socket_shutdown (g_socket_connection_get_socket (link->client), TRUE, TRUE, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (link->server), TRUE, TRUE, NULL);
}

/* FALSE: the link is to be closed. */
static gboolean
look (Link *link, WfTestLine *line, gboolean *is_stranded)
{
  WfTestProxy *proxy = link->proxy;
  g_mutex_lock (&proxy->lock);
  *line = proxy->line;
  *is_stranded = link->strand != proxy->strand;
  const gboolean stands = link->generation == proxy->generation;
  g_mutex_unlock (&proxy->lock);
  return stands && !g_atomic_int_get (&proxy->is_stopped) && !g_atomic_int_get (&link->is_closed);
}

static gint64
draw_due (Way *way, const WfTestLine *line, gsize size, gint64 now)
{
  gint64 due = now + line->delay_ms * 1000;
  while ((guint) g_rand_int_range (way->rand, 0, 100) < line->loss_percent)
    due += RETRANSMISSION_US;
  if (line->bytes_per_second > 0)
    due = MAX (due, way->last_due + (gint64) size * G_USEC_PER_SEC / line->bytes_per_second);
  way->last_due = MAX (due, way->last_due);
  return way->last_due;
}

/* FALSE: the other side has hung up. */
static gboolean
take (Way *way, const WfTestLine *line)
{
  Packet *packet = g_new (Packet, 1);
  const gssize n
      = g_socket_receive_with_blocking (way->from, packet->bytes, PACKET, FALSE, NULL, NULL);
  if (n <= 0)
    {
      g_free (packet);
      return FALSE;
    }
  packet->size = (gsize) n;
  packet->sent = 0;
  packet->due = draw_due (way, line, packet->size, g_get_monotonic_time ());
  way->n_queued += packet->size;
  g_queue_push_tail (&way->packets, packet);
  return TRUE;
}

/* FALSE: no way on. */
static gboolean
give (Way *way, const WfTestLine *line)
{
  Packet *packet = g_queue_peek_head (&way->packets);
  const gssize n = g_socket_send_with_blocking (way->to, packet->bytes + packet->sent,
                                                packet->size - packet->sent, TRUE, NULL, NULL);
  if (n < 0)
    return FALSE;
  packet->sent += (gsize) n;
  way->n_carried += (guint64) n;
  if (packet->sent == packet->size)
    {
      way->n_queued -= packet->size;
      g_free (g_queue_pop_head (&way->packets));
    }
  return way->is_up || line->cut_after == 0 || way->n_carried < line->cut_after;
}

static gboolean
step (Way *way)
{
  WfTestLine line;
  gboolean is_stranded;
  if (!look (way->link, &line, &is_stranded))
    return FALSE;
  const gboolean holds = is_stranded || (way->is_up ? line.holds_up : line.holds_down);
  const Packet *next = g_queue_peek_head (&way->packets);
  const gint64 now = g_get_monotonic_time ();
  if (next && !holds && next->due <= now)
    return give (way, &line);
  const gint64 wait = next && !holds ? CLAMP (next->due - now, 0, LOOK_US) : LOOK_US;
  if (way->n_queued >= MAX_QUEUED || is_stranded)
    {
      g_usleep ((gulong) wait);
      return TRUE;
    }
  if (!g_socket_condition_timed_wait (way->from, G_IO_IN, wait, NULL, NULL))
    return TRUE;
  return take (way, &line);
}

static gpointer
carry (gpointer data)
{
  Way *way = data;
  while (step (way))
    ;
  /* What is on its way still arrives when one side hung up. */
  WfTestLine line;
  gboolean is_stranded;
  while (!g_queue_is_empty (&way->packets) && look (way->link, &line, &is_stranded) && !is_stranded
         && give (way, &line))
    ;
  link_close (way->link);
  link_unref (way->link);
  g_queue_clear_full (&way->packets, g_free);
  g_rand_free (way->rand);
  g_free (way);
  return NULL;
}

static void
start_way (Link *link, gboolean is_up)
{
  GSocket *client = g_socket_connection_get_socket (link->client);
  GSocket *server = g_socket_connection_get_socket (link->server);
  Way *way = g_new0 (Way, 1);
  way->link = link;
  way->is_up = is_up;
  way->from = is_up ? client : server;
  way->to = is_up ? server : client;
  way->rand = g_rand_new ();
  g_queue_init (&way->packets);
  g_atomic_int_inc (&link->ref_count);
  g_ptr_array_add (link->proxy->threads, g_thread_new ("proxy way", carry, way));
}

static void
connect_through (WfTestProxy *self, GSocketConnection *client)
{
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  Link *link = g_new0 (Link, 1);
  link->proxy = self;
  link->ref_count = 1;
  link->client = g_object_ref (client);
  link->server
      = g_socket_client_connect_to_host (connector, "127.0.0.1", self->server_port, NULL, NULL);
  if (!link->server)
    {
      g_object_unref (link->client);
      g_free (link);
      return;
    }
  g_mutex_lock (&self->lock);
  link->generation = self->generation;
  link->strand = self->strand;
  g_mutex_unlock (&self->lock);
  start_way (link, TRUE);
  start_way (link, FALSE);
  link_unref (link);
}

static gpointer
listen_thread (gpointer data)
{
  WfTestProxy *self = data;
  for (;;)
    {
      g_autoptr (GSocketConnection) client
          = g_socket_listener_accept (self->listener, NULL, self->stop, NULL);
      if (!client)
        break;
      g_mutex_lock (&self->lock);
      const gboolean refuses = self->line.refuses;
      g_mutex_unlock (&self->lock);
      if (refuses)
        g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
      else
        connect_through (self, client);
    }
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  return NULL;
}

/* --- public ------------------------------------------------------------- */

WfTestProxy *
wf_test_proxy_new (guint16 server_port)
{
  WfTestProxy *self = g_new0 (WfTestProxy, 1);
  g_autoptr (GError) error = NULL;
  g_mutex_init (&self->lock);
  self->server_port = server_port;
  self->stop = g_cancellable_new ();
  self->threads = g_ptr_array_new ();
  self->listener = g_socket_listener_new ();
  self->port = g_socket_listener_add_any_inet_port (self->listener, NULL, &error);
  g_assert_no_error (error);
  self->thread = g_thread_new ("proxy", listen_thread, self);
  return self;
}

void
wf_test_proxy_free (WfTestProxy *self)
{
  g_atomic_int_set (&self->is_stopped, TRUE);
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_object_unref (self->stop);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_ptr_array_unref (self->threads);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
wf_test_proxy_get_port (WfTestProxy *self)
{
  return self->port;
}

void
wf_test_proxy_set (WfTestProxy *self, const WfTestLine *line)
{
  g_mutex_lock (&self->lock);
  self->line = *line;
  g_mutex_unlock (&self->lock);
}

void
wf_test_proxy_cut (WfTestProxy *self)
{
  g_mutex_lock (&self->lock);
  self->generation++;
  g_mutex_unlock (&self->lock);
}

void
wf_test_proxy_strand (WfTestProxy *self)
{
  g_mutex_lock (&self->lock);
  self->strand++;
  g_mutex_unlock (&self->lock);
}
