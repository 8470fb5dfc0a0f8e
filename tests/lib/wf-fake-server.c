/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-fake-server.h"

#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "model/wf-redaction.h"
#include "wire/wf-operation-codec.h"
#include "wire/wf-protocol.h"

typedef struct
{
  char *id, *document;
  WfOperation *operation;
  guint8 receipt[WF_HASH_SIZE];
  gint64 time_us;
  gboolean is_stripped;
  guint n_again;
} Row;

struct _WfFakeServer
{
  GHashTable *spaces; /* name -> GPtrArray of Row; the number of a row is its place, from 1 */
  WfDecoder *decoder;
  guint epoch;
  gint64 now_us;
  gboolean refuses_redactions;
};

const WfFakeNetwork wf_fake_network_good = { .max_delay_ms = 1 };
const WfFakeNetwork wf_fake_network_bad = { .lose_request = 80,
                                            .lose_answer = 80,
                                            .twice = 100,
                                            .busy = 60,
                                            .signed_out = 20,
                                            .too_large = 30,
                                            .garbage = 30,
                                            .cut = 40,
                                            .spoil = 60,
                                            .max_delay_ms = 4 };

static void
row_free (Row *row)
{
  g_free (row->id);
  g_free (row->document);
  wf_operation_unref (row->operation);
  g_free (row);
}

WfFakeServer *
wf_fake_server_new (void)
{
  WfFakeServer *self = g_new0 (WfFakeServer, 1);
  self->spaces
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->decoder = wf_decoder_new ();
  self->now_us = G_GINT64_CONSTANT (1823299200000000);
  return self;
}

void
wf_fake_server_free (WfFakeServer *self)
{
  g_hash_table_unref (self->spaces);
  wf_decoder_free (self->decoder);
  g_free (self);
}

static GPtrArray *
get_rows (WfFakeServer *self, const char *space)
{
  GPtrArray *rows = g_hash_table_lookup (self->spaces, space);
  if (!rows)
    {
      rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
      g_hash_table_insert (self->spaces, g_strdup (space), rows);
    }
  return rows;
}

static Row *
find_row (WfFakeServer *self, const char *space, const char *id)
{
  GPtrArray *rows = get_rows (self, space);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((Row *) rows->pdata[i])->id, id))
      return rows->pdata[i];
  return NULL;
}

guint
wf_fake_server_count (WfFakeServer *self, const char *space)
{
  return get_rows (self, space)->len;
}

const char *
wf_fake_server_get_id (WfFakeServer *self, const char *space, guint seq)
{
  return ((Row *) g_ptr_array_index (get_rows (self, space), seq - 1))->id;
}

gboolean
wf_fake_server_has (WfFakeServer *self, const char *space, const char *id)
{
  return find_row (self, space, id) != NULL;
}

void
wf_fake_server_forget (WfFakeServer *self, const char *space, guint n)
{
  GPtrArray *rows = get_rows (self, space);
  if (rows->len > n)
    g_ptr_array_set_size (rows, (int) n);
}

void
wf_fake_server_new_epoch (WfFakeServer *self)
{
  self->epoch++;
}

void
wf_fake_server_refuse_redactions (WfFakeServer *self, gboolean refuse)
{
  self->refuses_redactions = refuse;
}

void
wf_fake_server_strip (WfFakeServer *self, const char *space, guint seq)
{
  ((Row *) g_ptr_array_index (get_rows (self, space), seq - 1))->is_stripped = TRUE;
}

guint
wf_fake_server_count_stripped (WfFakeServer *self, const char *space)
{
  GPtrArray *rows = get_rows (self, space);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += ((Row *) rows->pdata[i])->is_stripped;
  return n;
}

guint
wf_fake_server_count_again (WfFakeServer *self, const char *space, guint seq)
{
  return ((Row *) g_ptr_array_index (get_rows (self, space), seq - 1))->n_again;
}

/* --- what it answers ---------------------------------------------------- */

static void
append (WfFakeServer *self, GPtrArray *rows, const char *document, WfOperation *operation)
{
  static const guint8 zero[WF_HASH_SIZE];
  const Row *last = rows->len > 0 ? g_ptr_array_index (rows, rows->len - 1) : NULL;
  Row *row = g_new0 (Row, 1);
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (&operation->id, id);
  row->id = g_strdup (id);
  row->document = g_strdup (document);
  row->time_us = ++self->now_us;
  row->operation = wf_operation_ref (operation);
  wf_receipt_hash (row->receipt, last ? last->receipt : zero, operation->hash, rows->len + 1,
                   row->time_us);
  g_ptr_array_add (rows, row);
}

/* By whoever asked for it: roles are not known here. */
static WfBodyJudgement
judge_body (GPtrArray *rows, const WfOperation *operation)
{
  g_autoptr (GArray) askings = g_array_new (FALSE, FALSE, sizeof (WfAsking));

  for (guint i = 0; i < rows->len; i++)
    {
      const WfOperation *asked = ((Row *) rows->pdata[i])->operation;
      const WfAsking asking = { asked->by, TRUE };
      WfOperationId target;
      if (wf_redaction_get_target (asked, &target)
          && wf_operation_id_compare (&target, &operation->id) == 0)
        g_array_append_val (askings, asking);
    }
  return wf_redaction_judge (operation, (const WfAsking *) askings->data, askings->len);
}

static void
push_one (WfFakeServer *self, const char *space, const char *document, GString *out)
{
  WfVerdict verdict;
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1] = "";
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (self->decoder, document, strlen (document), space, &verdict, NULL);

  if (operation && !wf_operation_verify (operation))
    {
      verdict = WF_VERDICT_BAD_SIGNATURE;
      g_clear_pointer (&operation, wf_operation_unref);
    }
  if (operation && self->refuses_redactions && operation->kind == WF_OP_REDACT)
    {
      verdict = WF_VERDICT_NOT_PERMITTED;
      g_clear_pointer (&operation, wf_operation_unref);
    }
  if (operation && judge_body (get_rows (self, space), operation) == WF_BODY_LACKING)
    {
      verdict = WF_VERDICT_NO_BODY;
      g_clear_pointer (&operation, wf_operation_unref);
    }
  if (!operation)
    {
      /* The id as it came, which may be spoilt, too. */
      g_strlcpy (id, strlen (document) > 8 ? document + 8 : "", sizeof id);
      g_string_append_printf (out, "{\"id\":\"%s\",\"error\":\"%s\",\"reason\":\"no\"}", id,
                              wf_verdict_get_code (verdict));
      return;
    }
  wf_operation_id_format (&operation->id, id);
  Row *known = find_row (self, space, id);
  if (!known)
    append (self, get_rows (self, space), document, operation);
  else if (operation->body)
    {
      known->is_stripped = FALSE;
      known->n_again++;
    }
  g_string_append_printf (out, "{\"ok\":true,\"id\":\"%s\",\"rev\":\"1-%s\"}", id, id + 17);
}

/* What has its body, or what has none: that may stand before its redactions. */
static void
push_some (
    WfFakeServer *self, const char *space, WfJsonValue documents, gboolean have_body, GString *out)
{
  WfJsonValue document;
  WfJsonIter iter;

  wf_json_iter_init (&iter, documents);
  while (wf_json_iter_next (&iter, NULL, &document))
    {
      gsize length;
      const char *raw = wf_json_raw (document, &length);
      g_autofree char *one = g_strndup (raw, length);
      if ((strstr (one, ",\"b\":") != NULL) != have_body)
        continue;
      if (out->len > 1)
        g_string_append_c (out, ',');
      push_one (self, space, one, out);
    }
}

static GBytes *
push (WfFakeServer *self, const char *space, GBytes *body)
{
  const WfJsonLimits limits
      = { .max_bytes = WF_LIMIT_BODY, .max_depth = 16, .max_members = 256, .max_values = 1000000 };
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) size, &limits, NULL);
  GString *out = g_string_new ("[");
  WfJsonValue documents;

  if (!json || !wf_json_member (wf_json_root (json), "docs", &documents))
    {
      g_string_assign (out, "{\"error\":\"bad_request\",\"reason\":\"not readable\"}");
      return g_string_free_to_bytes (out);
    }
  push_some (self, space, documents, TRUE, out);
  push_some (self, space, documents, FALSE, out);
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

/* Its last member. */
static void
strip_body (char *document)
{
  char *body = strstr (document, ",\"b\":");
  if (body)
    strcpy (body, "}");
}

static void
append_row (GString *out, gint64 seq, const Row *row, gboolean is_damaged, gboolean is_stripped)
{
  g_autofree char *rh = wf_hex_dup (row->receipt, WF_HASH_SIZE);
  g_autofree char *document = g_strdup (row->document);
  if (is_damaged)
    document[strlen (document) / 2] ^= 1;
  if (is_stripped)
    strip_body (document);
  g_string_append_printf (out,
                          "{\"seq\":%" G_GINT64_FORMAT ",\"id\":\"%s\",\"doc\":%s,"
                          "\"wf\":{\"t\":%" G_GINT64_FORMAT ",\"rh\":\"%s\"}}",
                          seq, row->id, document, row->time_us, rh);
}

/* NULL: another history. */
static GBytes *
pull (WfFakeServer *self, const char *space, const WfPull *from, const WfFakeNetwork *network)
{
  GPtrArray *rows = get_rows (self, space);
  const guint stripped_seq = g_str_has_suffix (space, "-ctl") ? 0 : network->stripped_seq;
  const gint64 last = MIN ((gint64) rows->len, from->since + from->limit);
  GString *out;

  if (from->since > rows->len
      || (from->hash && from->since > 0
          && memcmp (((Row *) rows->pdata[from->since - 1])->receipt, from->hash, WF_HASH_SIZE)
                 != 0))
    return NULL;
  out = g_string_new ("{\"results\":[");
  for (gint64 seq = from->since + 1; seq <= last; seq++)
    {
      if (seq > from->since + 1)
        g_string_append_c (out, ',');
      const Row *row = rows->pdata[seq - 1];
      append_row (out, seq, row, seq == network->damaged_seq,
                  seq == stripped_seq || row->is_stripped
                      || judge_body (rows, row->operation) == WF_BODY_DROPPED);
    }
  g_string_append_printf (out,
                          "],\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":%" G_GINT64_FORMAT "}",
                          last, (gint64) rows->len - last);
  return g_string_free_to_bytes (out);
}

static GBytes *
welcome (WfFakeServer *self)
{
  GString *out = g_string_new (NULL);
  g_string_printf (out,
                   "{\"couchdb\":\"Welcome\",\"wf\":{\"min\":%d,\"max\":%d,\"epoch\":\"e%u\","
                   "\"time\":%" G_GINT64_FORMAT "}}",
                   WF_PROFILE, WF_PROFILE, self->epoch, self->now_us);
  return g_string_free_to_bytes (out);
}

/* --- the road ----------------------------------------------------------- */

#define WF_TYPE_FAKE_TRANSPORT (wf_fake_transport_get_type ())
G_DECLARE_FINAL_TYPE (WfFakeTransport, wf_fake_transport, WF, FAKE_TRANSPORT, GObject)

struct _WfFakeTransport
{
  GObject parent;
  WfFakeServer *server;
  const WfFakeNetwork *network;
  GRand *rand;
};

typedef enum
{
  CALL_WELCOME,
  CALL_SIGN_IN,
  CALL_PULL,
  CALL_PUSH
} CallKind;

typedef struct
{
  CallKind kind;
  char *space;
  GBytes *body;
  WfPull from;
  guint8 hash[WF_HASH_SIZE];
  gint64 until; /* a watch: waits as long for something new */
  WfReply *reply;
  GError *error;
} Call;

static void
call_free (Call *call)
{
  g_free (call->space);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->reply, wf_reply_free);
  g_clear_error (&call->error);
  g_free (call);
}

static void wf_fake_transport_iface_init (WfTransportInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (WfFakeTransport,
                               wf_fake_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WF_TYPE_TRANSPORT,
                                                      wf_fake_transport_iface_init))

static gboolean
happens (WfFakeTransport *self, guint thousandths)
{
  return (guint) g_rand_int_range (self->rand, 0, 1000) < thousandths;
}

static void
later (WfFakeTransport *self, GSourceFunc function, GTask *task)
{
  g_timeout_add ((guint) g_rand_int_range (self->rand, 0, (gint32) self->network->max_delay_ms + 1),
                 function, task);
}

static gboolean
return_cb (gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    {
      if (call->error)
        g_task_return_error (task, g_steal_pointer (&call->error));
      else
        g_task_return_pointer (task, g_steal_pointer (&call->reply),
                               (GDestroyNotify) wf_reply_free);
    }
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
set_error (Call *call, WfErrorCode code, const char *text)
{
  g_clear_pointer (&call->reply, wf_reply_free);
  if (!call->error)
    call->error = g_error_new (WF_ERROR, (int) code, "%s", text);
}

/* What the network does to an answer that is there. */
static void
spoil_answer (WfFakeTransport *self, Call *call)
{
  const WfFakeNetwork *network = self->network;
  gsize size;
  char *text;

  if (!call->reply || !call->reply->body)
    return;
  if (happens (self, network->garbage))
    {
      g_bytes_unref (call->reply->body);
      call->reply->body = g_bytes_new_static ("<html>Please sign in to the hotel</html>", 40);
      return;
    }
  text = g_bytes_unref_to_data (g_steal_pointer (&call->reply->body), &size);
  if (size > 1 && happens (self, network->cut))
    size = (gsize) g_rand_int_range (self->rand, 0, (gint32) size);
  if (size > 1 && happens (self, network->spoil))
    text[g_rand_int_range (self->rand, 0, (gint32) size)] ^= 1;
  call->reply->body = g_bytes_new_take (text, size);
}

static GBytes *
carry_out (WfFakeTransport *self, Call *call)
{
  switch (call->kind)
    {
    case CALL_WELCOME:
      return welcome (self->server);
    case CALL_PULL:
      return pull (self->server, call->space, &call->from, self->network);
    case CALL_PUSH:
      return push (self->server, call->space, call->body);
    default:
      return g_bytes_new_static ("{\"ok\":true}", 11);
    }
}

/* One byte of one document, within its quotes. */
static void
spoil_request (WfFakeTransport *self, Call *call)
{
  gsize size;
  char *text = g_bytes_unref_to_data (g_steal_pointer (&call->body), &size);
  char *at = text + g_rand_int_range (self->rand, 0, (gint32) size);
  if (g_ascii_isalnum (*at) && at - text > 32)
    *at = *at == 'x' ? 'y' : 'x';
  call->body = g_bytes_new_take (text, size);
}

static gboolean
waits_on (WfFakeTransport *self, const Call *call)
{
  return call->kind == CALL_PULL && g_get_monotonic_time () < call->until
         && wf_fake_server_count (self->server, call->space) <= call->from.since;
}

static gboolean
arrive_cb (gpointer user_data)
{
  GTask *task = user_data;
  WfFakeTransport *self = g_task_get_source_object (task);
  const WfFakeNetwork *network = self->network;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Call *call = g_task_get_task_data (task);
  GBytes *body;

  if (!(cancellable && g_cancellable_is_cancelled (cancellable)) && waits_on (self, call))
    {
      g_timeout_add (3, arrive_cb, task);
      return G_SOURCE_REMOVE;
    }
  if (call->kind == CALL_PUSH && happens (self, network->spoil))
    spoil_request (self, call);
  body = carry_out (self, call);
  if (body && happens (self, network->twice))
    {
      g_bytes_unref (body);
      body = carry_out (self, call);
    }
  call->reply = g_new0 (WfReply, 1);
  call->reply->is_other_history = body == NULL;
  call->reply->body = body;
  if (happens (self, network->lose_answer))
    set_error (call, WF_ERROR_OFFLINE, "the answer was lost");
  spoil_answer (self, call);
  later (self, return_cb, task);
  return G_SOURCE_REMOVE;
}

static void
send_call (WfTransport *transport, GTask *task, Call *call)
{
  WfFakeTransport *self = WF_FAKE_TRANSPORT (transport);
  const WfFakeNetwork *network = self->network;

  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  if (happens (self, network->lose_request))
    set_error (call, WF_ERROR_OFFLINE, "the request was lost");
  else if (happens (self, network->busy))
    set_error (call, WF_ERROR_OFFLINE, "the server is busy");
  else if (call->kind != CALL_SIGN_IN && happens (self, network->signed_out))
    set_error (call, WF_ERROR_SIGNED_OUT, "the session has ended");
  else if (call->kind == CALL_PUSH && happens (self, network->too_large))
    set_error (call, WF_ERROR_TOO_LARGE, "too large");
  later (self, call->error ? return_cb : arrive_cb, task);
}

static Call *
new_call (CallKind kind, const char *space)
{
  Call *call = g_new0 (Call, 1);
  call->kind = kind;
  call->space = g_strdup (space);
  return call;
}

static void
fake_welcome (WfTransport *transport, GTask *task)
{
  send_call (transport, task, new_call (CALL_WELCOME, NULL));
}

static void
fake_sign_in (WfTransport *transport, const char *user, const char *password, GTask *task)
{
  send_call (transport, task, new_call (CALL_SIGN_IN, NULL));
}

static void
fake_pull (WfTransport *transport, const char *space, const WfPull *from, GTask *task)
{
  Call *call = new_call (CALL_PULL, space);
  call->from = *from;
  if (from->hash)
    call->from.hash = memcpy (call->hash, from->hash, WF_HASH_SIZE);
  call->until = g_get_monotonic_time () + from->wait_seconds * WF_SECOND_US;
  send_call (transport, task, call);
}

static void
fake_push (WfTransport *transport, const char *space, GBytes *body, GTask *task)
{
  Call *call = new_call (CALL_PUSH, space);
  call->body = g_bytes_ref (body);
  send_call (transport, task, call);
}

static void
wf_fake_transport_iface_init (WfTransportInterface *iface)
{
  iface->welcome = fake_welcome;
  iface->sign_in = fake_sign_in;
  iface->pull = fake_pull;
  iface->push = fake_push;
}

static void
wf_fake_transport_class_init (WfFakeTransportClass *klass)
{
}

static void
wf_fake_transport_init (WfFakeTransport *self)
{
}

WfTransport *
wf_fake_transport_new (WfFakeServer *server, const WfFakeNetwork *network, GRand *rand)
{
  WfFakeTransport *self = g_object_new (WF_TYPE_FAKE_TRANSPORT, NULL);
  self->server = server;
  self->network = network;
  self->rand = rand;
  return WF_TRANSPORT (self);
}
