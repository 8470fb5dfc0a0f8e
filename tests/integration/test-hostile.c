/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a broken proxy, a captive portal or an enemy may answer (log.md §14 N2, S1): nothing is
 * taken that does not verify, what was to be sent is kept and not taken for sent, memory and time
 * have an end, and the person is told. */
#include <gio/gio.h>
#include <string.h>

#include "lib/wf-hostile-server.h"
#include "lib/wf-test-desk.h"

#define MAX_MEMORY (256 * 1024 * 1024)
#define N_UNSENT 3

/* Of the address sanitizer; else the process' own high-water mark is used. */
extern gsize __sanitizer_get_current_allocated_bytes (void) __attribute__ ((weak));

/* --- memory ------------------------------------------------------------- */

typedef struct
{
  gint is_over; /* atomic */
  gsize peak;
} Meter;

static gsize
get_memory (void)
{
  g_autofree char *status = NULL;
  if (__sanitizer_get_current_allocated_bytes)
    return __sanitizer_get_current_allocated_bytes ();
  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return (gsize) g_ascii_strtoull (strstr (status, "VmRSS:") + 6, NULL, 10) * 1024;
}

static gpointer
measure_thread (gpointer data)
{
  Meter *meter = data;
  while (!g_atomic_int_get (&meter->is_over))
    {
      meter->peak = MAX (meter->peak, get_memory ());
      g_usleep (1000);
    }
  return NULL;
}

/* --- what is answered to a request for changes -------------------------- */

typedef struct
{
  WfGen *gen;           /* a device that the crisis does not know */
  char *crisis, *space; /* its amber space */
  char *document;       /* of that device */
} Enemy;

typedef void (*Answer) (GOutputStream *out, const Enemy *enemy);

#define CHUNKED "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"

static void
say_endless (GOutputStream *out, const char *piece)
{
  g_autofree char *chunk = g_malloc (65536 + 16);
  const gsize length = strlen (piece);
  gsize head = (gsize) g_snprintf (chunk, 16, "%x\r\n", (guint) (65536 / length * length));
  for (gsize i = 0; i < 65536 / length; i++, head += length)
    memcpy (chunk + head, piece, length);
  memcpy (chunk + head, "\r\n", 2);
  if (wf_hostile_say (out, "200 OK", CHUNKED, NULL, 0))
    while (g_output_stream_write_all (out, chunk, head + 2, NULL, NULL, NULL))
      ;
}

static void
endless_blanks (GOutputStream *out, const Enemy *enemy)
{
  say_endless (out, "  \n ");
}

static void
endless_numbers (GOutputStream *out, const Enemy *enemy)
{
  say_endless (out, "[1],");
}

static void
endless_head (GOutputStream *out, const Enemy *enemy)
{
  static const char line[] = "X-More: and more and more and more and more and more and more\r\n";
  static const char status[] = "HTTP/1.1 200 OK\r\n";
  g_output_stream_write_all (out, status, strlen (status), NULL, NULL, NULL);
  while (g_output_stream_write_all (out, line, strlen (line), NULL, NULL, NULL))
    ;
}

/* @size zeros, packed. */
static GBytes *
pack (gsize size, GZlibCompressorFormat format)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (format, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) packer = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autofree char *zeros = g_strnfill (1024 * 1024, ' ');
  for (gsize n = 0; n < size; n += 1024 * 1024)
    g_output_stream_write_all (packer, zeros, 1024 * 1024, NULL, NULL, NULL);
  g_output_stream_close (packer, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
say_packed (GOutputStream *out, gsize unpacked, gsize cut_off)
{
  g_autoptr (GBytes) bomb = pack (unpacked, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  gsize size;
  const char *bytes = g_bytes_get_data (bomb, &size);
  wf_hostile_say (out, "200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
                  bytes, size - cut_off);
}

static void
gzip_bomb (GOutputStream *out, const Enemy *enemy)
{
  say_packed (out, (gsize) 512 * 1024 * 1024, 0);
}

static void
truncated_gzip (GOutputStream *out, const Enemy *enemy)
{
  say_packed (out, 1024 * 1024, 200);
}

static void
deep_json (GOutputStream *out, const Enemy *enemy)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  wf_hostile_say_json (out, deep);
}

static void
too_short (GOutputStream *out, const Enemy *enemy)
{
  static const char body[] = "{\"results\":[],\"last_seq\":0,";
  wf_hostile_say (out, "200 OK", "Content-Length: 4000\r\n", body, strlen (body));
}

static void
too_long (GOutputStream *out, const Enemy *enemy)
{
  static const char body[] = "{\"results\":[],\"last_seq\":0,\"pending\":0}";
  wf_hostile_say (out, "200 OK", "Content-Length: 12\r\n", body, strlen (body));
}

static void
captive_portal (GOutputStream *out, const Enemy *enemy)
{
  static const char body[] = "<html><title>Hotel Baltic</title>Please accept our terms</html>";
  wf_hostile_say (out, "200 OK", "Content-Type: text/html\r\n", body, strlen (body));
}

static void
redirection (GOutputStream *out, const Enemy *enemy)
{
  wf_hostile_say (out, "302 Found", "Location: https://localhost:1/terms\r\nContent-Length: 0\r\n",
                  NULL, 0);
}

static void
unavailable (GOutputStream *out, const Enemy *enemy)
{
  static const char body[] = "<html>502 Bad Gateway</html>";
  wf_hostile_say (out, "502 Bad Gateway", "", body, strlen (body));
}

static void
too_many (GOutputStream *out, const Enemy *enemy)
{
  wf_hostile_say (out, "429 Too Many Requests", "Retry-After: 3600\r\nContent-Length: 0\r\n", NULL,
                  0);
}

static void
no_http (GOutputStream *out, const Enemy *enemy)
{
  static const char line[] = "220 mail.example ESMTP\r\n";
  g_output_stream_write_all (out, line, strlen (line), NULL, NULL, NULL);
}

static char *
dup_row (gint64 seq, const char *document)
{
  g_autofree char *rh = g_strnfill (64, 'a');
  return g_strdup_printf ("{\"seq\":%" G_GINT64_FORMAT ",\"id\":\"x\",\"doc\":%s,"
                          "\"wf\":{\"t\":1823299200000000,\"rh\":\"%s\"}}",
                          seq, document, rh);
}

static void
say_page (GOutputStream *out, const char *rows, gint64 last)
{
  g_autofree char *page = g_strdup_printf (
      "{\"results\":[%s],\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":0}", rows, last);
  wf_hostile_say_json (out, page);
}

static void
backwards (GOutputStream *out, const Enemy *enemy)
{
  g_autofree char *second = dup_row (2, enemy->document);
  g_autofree char *first = dup_row (1, enemy->document);
  g_autofree char *rows = g_strconcat (second, ",", first, NULL);
  say_page (out, rows, 1);
}

static void
negative (GOutputStream *out, const Enemy *enemy)
{
  say_page (out, "", -5);
}

static void
foreign (GOutputStream *out, const Enemy *enemy)
{
  g_autofree char *row = dup_row (1, enemy->document);
  say_page (out, row, 1);
}

static void
forged (GOutputStream *out, const Enemy *enemy)
{
  g_autofree char *document = g_strdup (enemy->document);
  char *hash = strstr (document, "\"h\":\"") + 5;
  hash[3] = hash[3] == '0' ? '1' : '0';
  g_autofree char *row = dup_row (1, document);
  say_page (out, row, 1);
}

static const struct
{
  const char *name;
  Answer answer;
  gboolean is_offline; /* comes back by itself; else somebody has to look */
} table[] = {
  { "endless-blanks", endless_blanks, FALSE },
  { "endless-numbers", endless_numbers, FALSE },
  { "endless-head", endless_head, TRUE },
  { "gzip-bomb", gzip_bomb, FALSE },
  { "truncated-gzip", truncated_gzip, FALSE },
  { "deep-json", deep_json, FALSE },
  { "shorter-than-it-says", too_short, TRUE },
  { "longer-than-it-says", too_long, FALSE },
  { "captive-portal", captive_portal, FALSE },
  { "redirection", redirection, FALSE },
  { "502", unavailable, TRUE },
  { "429", too_many, TRUE },
  { "no-http", no_http, TRUE },
  { "numbers-go-backwards", backwards, FALSE },
  { "negative-number", negative, FALSE },
  { "of-another-space", foreign, FALSE },
  { "forged", forged, FALSE },
};

/* --- the desk ----------------------------------------------------------- */

typedef struct
{
  Answer answer;
  Enemy enemy;
} Script;

static void
answer_cb (
    const char *method, const char *path, const char *body, GOutputStream *out, gpointer user_data)
{
  Script *script = user_data;
  if (wf_hostile_say_welcome (path, out))
    return;
  /* Says yes to whatever is pushed, and names what nobody sent. */
  if (strstr (path, "_bulk_docs"))
    wf_hostile_say_json (out, "[{\"ok\":true,\"id\":\"01a0c4506e8a0000-"
                              "2897a7328c3e6bd58dae3b80f8cd124e\"}]");
  else
    script->answer (out, &script->enemy);
}

/* A crisis of its own, with work that waits to be sent. */
static void
found_crisis (WfTestDesk *desk, Enemy *enemy)
{
  WfUuid person, crisis;
  g_autoptr (GError) error = NULL;

  wf_uuid_new (&person, WF_GEN_START_US);
  wf_uuid_new (&crisis, WF_GEN_START_US);
  g_autoptr (WfDeviceKey) root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (WF_REALM_REAL, &crisis, root, &desk->key, 1);
  g_autoptr (GPtrArray) ctl = wf_test_store_write (desk->store, drafts, root, &error);
  g_assert_no_error (error);
  enemy->crisis = wf_uuid_dup_string (&crisis);
  enemy->space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  enemy->gen = wf_gen_new (5, enemy->space, 1, 2);
  g_autoptr (WfOperation) operation = wf_gen_next (enemy->gen);
  enemy->document = wf_gen_dup_document (operation);
  for (guint i = 0; i < N_UNSENT; i++)
    {
      WfUuid ent;
      wf_uuid_new (&ent, WF_GEN_START_US);
      g_autofree char *id = wf_test_desk_write (desk, enemy->crisis, &ent, "title", "Not sent yet");
    }
}

/* Not before the server has ended, whose threads read it. */
static void
enemy_clear (Enemy *enemy)
{
  g_clear_pointer (&enemy->gen, wf_gen_free);
  g_free (enemy->crisis);
  g_free (enemy->space);
  g_free (enemy->document);
}

static gboolean
has_given_up (gpointer data)
{
  WfTestDesk *desk = data;
  return wf_test_desk_is_refused (desk) || wf_test_desk_is_offline (desk);
}

static gboolean
was_asked_again (gpointer server)
{
  return wf_hostile_server_count (server, "_changes") >= 3;
}

static guint
count_unsent (WfTestDesk *desk)
{
  guint n_waiting, n_sent;
  wf_store_get_unsent (desk->store->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_sent, ==, 0);
  return n_waiting;
}

static void
test_hostile (gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);
  g_autoptr (WfTestDesk) desk = wf_test_desk_new ("anna", "");
  Script script = { .answer = table[row].answer };
  Meter meter = { 0 };
  found_crisis (desk, &script.enemy);
  g_autofree char *before = wf_test_desk_dup_ids (desk, script.enemy.crisis);
  const guint n_unsent = count_unsent (desk);
  g_autoptr (WfHostileServer) server = wf_hostile_server_new (answer_cb, &script);

  const gsize memory_before = get_memory ();
  GThread *thread = g_thread_new ("meter", measure_thread, &meter);
  wf_test_desk_connect_to (desk, wf_hostile_server_get_url (server), script.enemy.crisis, "ca.pem",
                           WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_until (was_asked_again, server, "asked again");
  wf_test_until (has_given_up, desk, "given up");
  g_test_message ("%s", wf_sync_engine_get_message (desk->engine));
  g_assert_cmpint (wf_test_desk_is_offline (desk), ==, table[row].is_offline);
  g_assert_nonnull (wf_sync_engine_get_message (desk->engine));
  wf_test_desk_disconnect (desk);
  g_atomic_int_set (&meter.is_over, TRUE);
  g_thread_join (thread);

  g_test_message ("%" G_GSIZE_FORMAT " MiB at most", (meter.peak - memory_before) / 1048576);
  g_assert_cmpuint (meter.peak - memory_before, <, MAX_MEMORY);
  g_autofree char *after = wf_test_desk_dup_ids (desk, script.enemy.crisis);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (count_unsent (desk), ==, n_unsent);
  g_clear_pointer (&server, wf_hostile_server_free);
  enemy_clear (&script.enemy);
}

/* --- operations that are kept back ---------------------------------------- */

/* What another desk wrote, and in which order the server gives it: number 1 and 4 of its chain at
 * first, 2 and 3 when it is pressed. Each answer verifies, so nothing but the chain tells. */
#define N_WRITTEN 4

typedef struct
{
  Enemy enemy;
  WfDeviceKey *other;
  char *rows[N_WRITTEN]; /* by the server's number */
  gint n_given;          /* atomic */
} Withheld;

static void
write_withheld (Withheld *self, WfTestDesk *desk)
{
  static const guint order[N_WRITTEN] = { 0, 3, 1, 2 };
  g_autoptr (GPtrArray) chain
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  guint8 receipt[WF_HASH_SIZE] = { 0 }, previous[WF_HASH_SIZE];
  WfUuid ent;

  wf_uuid_new (&ent, WF_GEN_START_US);
  for (guint i = 0; i < N_WRITTEN; i++)
    {
      g_autoptr (WfDraft) draft = wf_draft_new (self->enemy.space, "entry", &ent, WF_OP_SET);
      const WfOperation *before = i > 0 ? chain->pdata[i - 1] : NULL;
      wf_draft_set_string (draft, "text", "said");
      g_ptr_array_add (
          chain, wf_operation_seal (draft, self->other, i + 1, before ? before->hash : NULL,
                                    ((guint64) WF_GEN_START_US / 1000 + i) << 16, NULL, NULL));
    }
  for (guint i = 0; i < N_WRITTEN; i++)
    {
      const WfOperation *operation = chain->pdata[order[i]];
      const gint64 time_us = WF_GEN_START_US + (i + 1) * WF_SECOND_US;
      g_autofree char *document = wf_gen_dup_document (operation);
      memcpy (previous, receipt, sizeof receipt);
      wf_receipt_hash (receipt, previous, operation->hash, i + 1, time_us);
      g_autofree char *hash = wf_hex_dup (receipt, sizeof receipt);
      self->rows[i] = g_strdup_printf (
          "{\"seq\":%u,\"id\":\"x\",\"doc\":%s,\"wf\":{\"t\":%" G_GINT64_FORMAT ",\"rh\":\"%s\"}}",
          i + 1, document, time_us, hash);
    }
}

static void
found_for_two (Withheld *self, WfTestDesk *desk)
{
  WfUuid person, crisis;
  g_autoptr (GError) error = NULL;

  wf_uuid_new (&person, WF_GEN_START_US);
  wf_uuid_new (&crisis, WF_GEN_START_US);
  g_autoptr (WfDeviceKey) root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->other = wf_device_key_new (&person, "EE", "", WF_GEN_START_US);
  WfDeviceKey *keys[] = { desk->key, self->other };
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (WF_REALM_REAL, &crisis, root, keys, 2);
  g_autoptr (GPtrArray) ctl = wf_test_store_write (desk->store, drafts, root, &error);
  g_assert_no_error (error);
  self->enemy.crisis = wf_uuid_dup_string (&crisis);
  self->enemy.space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  write_withheld (self, desk);
}

/* Confirms whatever is pushed. */
static void
confirm (const char *body, GOutputStream *out)
{
  static const char mark[] = "\"_id\":\"";
  g_autoptr (GString) answer = g_string_new ("[");

  for (const char *at = strstr (body, mark); at; at = strstr (at, mark))
    {
      at += strlen (mark);
      g_string_append_printf (answer, "%s{\"ok\":true,\"id\":\"%.*s\"}", answer->len > 1 ? "," : "",
                              WF_OPERATION_ID_TEXT_LENGTH, at);
    }
  g_string_append_c (answer, ']');
  wf_hostile_say_json (out, answer->str);
}

static void
withhold_cb (
    const char *method, const char *path, const char *body, GOutputStream *out, gpointer user_data)
{
  Withheld *self = user_data;
  const char *since = strstr (path, "since=");
  const guint from = since ? (guint) g_ascii_strtoull (since + 6, NULL, 10) : 0;
  g_autoptr (GString) rows = g_string_new (NULL);
  guint last = 0;

  if (wf_hostile_say_welcome (path, out))
    return;
  if (strstr (path, "_bulk_docs"))
    {
      confirm (body, out);
      return;
    }
  if (strstr (path, self->enemy.space))
    {
      last = (guint) g_atomic_int_get (&self->n_given);
      for (guint i = from; i < last; i++)
        g_string_append_printf (rows, "%s%s", rows->len > 0 ? "," : "", self->rows[i]);
    }
  say_page (out, rows->str, last);
}

static gboolean
has_gap (gpointer desk)
{
  return wf_sync_engine_get_gaps (((WfTestDesk *) desk)->engine)->len > 0;
}

static gboolean
has_no_gap (gpointer desk)
{
  return !has_gap (desk);
}

static void
test_withheld (void)
{
  g_autoptr (WfTestDesk) desk = wf_test_desk_new ("anna", "");
  Withheld withheld = { .n_given = 2 };
  found_for_two (&withheld, desk);
  g_autoptr (WfHostileServer) server = wf_hostile_server_new (withhold_cb, &withheld);

  wf_test_desk_connect_to (desk, wf_hostile_server_get_url (server), withheld.enemy.crisis,
                           "ca.pem", WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_until (has_gap, desk, "a gap");
  GPtrArray *gaps = wf_sync_engine_get_gaps (desk->engine);
  const WfSyncGap *gap = gaps->pdata[0];
  g_assert_cmpuint (gaps->len, ==, 1);
  g_assert_cmpstr (gap->space, ==, withheld.enemy.space);
  g_assert_true (wf_uuid_equal (&gap->device, &withheld.other->device));
  g_assert_cmpint (gap->first, ==, 2);
  g_assert_cmpint (gap->last, ==, 3);
  g_atomic_int_set (&withheld.n_given, N_WRITTEN);
  wf_test_until (has_no_gap, desk, "no gap");
  wf_test_desk_disconnect (desk);
  g_clear_pointer (&server, wf_hostile_server_free);
  for (guint i = 0; i < N_WRITTEN; i++)
    g_free (withheld.rows[i]);
  wf_device_key_unref (withheld.other);
  enemy_clear (&withheld.enemy);
}

/* --- a certificate of the client ---------------------------------------- */

static void
test_wants_certificate (void)
{
  g_autoptr (WfTestDesk) desk = wf_test_desk_new ("anna", "");
  Script script = { .answer = captive_portal };
  found_crisis (desk, &script.enemy);
  g_autoptr (WfHostileServer) server = wf_hostile_server_new (answer_cb, &script);
  wf_hostile_server_ask_certificate (server);
  wf_test_desk_connect_to (desk, wf_hostile_server_get_url (server), script.enemy.crisis, "ca.pem",
                           WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_until (has_given_up, desk, "given up");
  g_test_message ("%s", wf_sync_engine_get_message (desk->engine));
  g_assert_true (wf_test_desk_is_refused (desk));
  g_assert_nonnull (strstr (wf_sync_engine_get_message (desk->engine), "certificate"));
  g_assert_cmpuint (wf_hostile_server_count (server, "/"), ==, 0);
  wf_test_desk_disconnect (desk);
  g_clear_pointer (&server, wf_hostile_server_free);
  enemy_clear (&script.enemy);
}

/* --- an encryption of yesterday ----------------------------------------- */

static GSubprocess *
start_old_server (char **url)
{
  g_autofree char *certificate = wf_test_tls_path ("server.pem");
  g_autofree char *key = wf_test_tls_path ("server-key.pem");
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "openssl",
      "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-tls1_1", "-cipher",
      "DEFAULT@SECLEVEL=0", "-www", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (line);
      if (!g_str_has_prefix (line, "ACCEPT "))
        continue;
      *url = g_strconcat ("https://localhost", strrchr (line, ':'), NULL);
      return process;
    }
}

static void
test_old_tls (void)
{
  g_autoptr (WfTestDesk) desk = wf_test_desk_new ("anna", "");
  Enemy enemy = { 0 };
  g_autofree char *url = NULL;
  g_autoptr (GSubprocess) server = start_old_server (&url);

  found_crisis (desk, &enemy);
  wf_test_desk_connect_to (desk, url, enemy.crisis, "ca.pem", WF_TEST_PASSWORD,
                           &wf_test_tuning_quick);
  wf_test_until (has_given_up, desk, "given up");
  g_test_message ("%s", wf_sync_engine_get_message (desk->engine));
  g_assert_true (wf_test_desk_is_refused (desk));
  g_assert_nonnull (strstr (wf_sync_engine_get_message (desk->engine), "TLS 1.2"));
  wf_test_desk_disconnect (desk);
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  enemy_clear (&enemy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_strdup_printf ("/hostile/%s", table[i].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_hostile);
    }
  g_test_add_func ("/hostile/withheld", test_withheld);
  g_test_add_func ("/hostile/wants-a-certificate", test_wants_certificate);
  g_test_add_func ("/hostile/an-encryption-of-yesterday", test_old_tls);
  return g_test_run ();
}
