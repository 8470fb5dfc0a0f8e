/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A neighbour signs the newest receipts of its history (log.md §8), and the server that reads from
 * it keeps that: a history that is another one later is told, and what it brings is taken all the
 * same. */
#include <string.h>

#include "lib/wf-hostile-server.h"
#include "lib/wf-test-centres.h"
#include "store/wf-db.h"
#include "wire/wf-head.h"

/* How the neighbour shows its space amber. */
typedef struct
{
  const char *epoch;
  guint n;            /* operations that it has */
  char letter;        /* of which its receipts consist */
  guint signed_seq;   /* 0: no head comes with its pages */
  char signed_letter; /* 0: it signs what it shows */
  gboolean by_other;  /* the head is signed with another key than before */
  gboolean is_forged; /* its signature is of something else */
  gboolean has_entry; /* the last operation is one that counts; all others are none */
} Face;

typedef struct
{
  WfTestCentres *centres;
  WfTestCentre there;
  WfHostileServer *server;
  char *amber, *entry;
  WfDeviceKey *key, *other;
  gint64 n_amber;              /* operations that we have of amber */
  _Atomic (const Face *) face; /* another one while the exchange runs */
} Neighbour;

/* --- what it says ------------------------------------------------------------------------ */

static char *
dup_receipt (char letter)
{
  return g_strnfill (2 * WF_HASH_SIZE, letter);
}

static void
append_head (const Neighbour *self, const Face *face, GString *out)
{
  const WfDeviceKey *key = face->by_other ? self->other : self->key;
  g_autofree char *rh = dup_receipt (face->signed_letter ? face->signed_letter : face->letter);
  WfHead head = { .seq = face->signed_seq, .time_us = WF_GEN_START_US };

  g_assert_true (wf_hex_decode (rh, strlen (rh), head.receipt, WF_HASH_SIZE));
  wf_head_sign (&head, self->amber, key->key, key->secret);
  if (face->is_forged)
    head.signature[0] ^= 1;
  g_string_append (out, ",\"wf\":{\"head\":");
  wf_head_append (&head, out);
  g_string_append (out, "}");
}

static guint
get_since (const char *path)
{
  const char *at = strstr (path, "since=");
  return at ? (guint) g_ascii_strtoull (at + 6, NULL, 10) : 0;
}

static void
say_changes (const Neighbour *self, const char *path, GOutputStream *out)
{
  const Face *face = self->face;
  const guint since = get_since (path);
  const char *known = strstr (path, "&rh=");
  g_autofree char *rh = dup_receipt (face->letter);
  g_autoptr (GString) page = g_string_new ("{\"results\":[");

  if (known && (since > face->n || known[4] != face->letter))
    {
      wf_hostile_say (out, "409 Conflict", "Content-Type: application/json\r\n", "{}", 2);
      return;
    }
  for (guint i = since + 1; i <= face->n; i++)
    g_string_append_printf (
        page, "%s{\"seq\":%u,\"doc\":%s,\"wf\":{\"t\":1823299200000000,\"rh\":\"%s\"}}",
        i > since + 1 ? "," : "", i, face->has_entry && i == face->n ? self->entry : "{\"x\":1}",
        rh);
  g_string_append_printf (page, "],\"last_seq\":%u,\"pending\":0", MAX (since, face->n));
  if (face->signed_seq > 0)
    append_head (self, face, page);
  g_string_append (page, "}");
  wf_hostile_say_json (out, page->str);
}

static void
answer (const char *method, const char *path, const char *body, GOutputStream *out, gpointer data)
{
  const Neighbour *self = data;
  g_autofree char *welcome = NULL;

  if (g_str_equal (path, "/"))
    {
      welcome = g_strdup_printf ("{\"couchdb\":\"Welcome\",\"wf\":{\"min\":1,\"max\":1,"
                                 "\"features\":[],\"epoch\":\"%s\",\"time\":1823299200000000}}",
                                 self->face->epoch);
      wf_hostile_say_json (out, welcome);
    }
  else if (wf_hostile_say_welcome (path, out))
    return;
  else if (strstr (path, "/_changes") && strstr (path, self->amber))
    say_changes (self, path, out);
  else if (strstr (path, "/_changes"))
    wf_hostile_say_json (out, "{\"results\":[],\"last_seq\":0,\"pending\":0}");
  else if (strstr (path, "/_revs_diff"))
    wf_hostile_say_json (out, "{}");
  else if (strstr (path, "/_bulk_get"))
    wf_hostile_say_json (out, "{\"results\":[]}");
  else
    wf_hostile_say_json (out, "[]");
}

/* --- both -------------------------------------------------------------------------------- */

static WfDeviceKey *
new_key (void)
{
  WfUuid person;

  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, "SERVER", "", WF_GEN_START_US);
}

/* What a desk of the crisis wrote while no server was there for it. */
static char *
dup_entry (Neighbour *self)
{
  WfTestCentre *a = &self->centres->a;
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) operations = NULL;
  WfUuid crisis;

  wf_test_centres_connect_desks (self->centres);
  wf_test_until (wf_test_desk_is_in_sync, a->desk, "the desk in sync");
  wf_test_desk_disconnect (a->desk);
  id = wf_test_centre_write (a, "By another way");
  g_assert_true (wf_uuid_parse (a->server->crisis, &crisis));
  operations = wf_test_store_load (a->desk->store, &crisis);
  for (guint i = 0; i < operations->len; i++)
    {
      g_autofree char *document = wf_gen_dup_document (operations->pdata[i]);
      if (strstr (document, "By another way"))
        return g_steal_pointer (&document);
    }
  g_error ("%s is not there", id);
}

static void
neighbour_init (Neighbour *self, const Face *face)
{
  self->centres = wf_test_centres_new ();
  g_assert_cmpint (wf_test_server_stop (self->centres->a.server), ==, 0);
  self->centres->a.server->monitor = "anna";
  wf_test_centre_start (&self->centres->a);
  self->amber = wf_test_centres_dup_space (self->centres, "amber");
  self->entry = dup_entry (self);
  self->key = new_key ();
  self->other = new_key ();
  self->face = face;
  self->n_amber = wf_test_centres_count (self->centres, &self->centres->a, "amber");
  self->server = wf_hostile_server_new (answer, self);
  self->there = (WfTestCentre){ .name = "there", .pin = self->centres->a.pin };
  wf_test_centres_list (self->centres, &self->centres->a, &self->there,
                        wf_hostile_server_get_url (self->server), "ctl,amber");
}

static void
neighbour_clear (Neighbour *self)
{
  g_assert_cmpint (wf_test_server_stop (self->centres->a.server), ==, 0);
  wf_hostile_server_free (self->server);
  wf_test_centres_free (self->centres);
  wf_device_key_unref (self->key);
  wf_device_key_unref (self->other);
  g_free (self->amber);
  g_free (self->entry);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Neighbour, neighbour_clear)

static void
until_told (Neighbour *self, const char *words)
{
  wf_test_centre_until_told (&self->centres->a, words);
}

static void
assert_not_told (Neighbour *self, const char *words)
{
  g_autofree char *list = wf_test_centre_dup_neighbours (&self->centres->a);

  if (strstr (list, words))
    g_error ("told “%s”:\n%s", words, list);
}

static void
restart (Neighbour *self)
{
  g_assert_cmpint (wf_test_server_stop (self->centres->a.server), ==, 0);
  wf_test_centre_start (&self->centres->a);
}

static void
assert_figures (Neighbour *self, guint n_alarms, guint n_restarts)
{
  g_autofree char *alarms = g_strdup_printf (
      "watchfloord_neighbour_history_alarms{neighbour=\"there\"} %u\n", n_alarms);
  g_autofree char *restarts = g_strdup_printf (
      "watchfloord_neighbour_history_restarts{neighbour=\"there\"} %u\n", n_restarts);

  wf_test_centre_assert_figure (&self->centres->a, alarms);
  wf_test_centre_assert_figure (&self->centres->a, restarts);
}

/* What counts is here, whatever is said of the history that brought it. */
static void
assert_taken (Neighbour *self)
{
  g_assert_cmpint (wf_test_centres_count (self->centres, &self->centres->a, "amber"), ==,
                   self->n_amber + 1);
}

static gboolean
is_something_kept (gpointer data)
{
  const Neighbour *self = data;
  g_autofree char *path = g_build_filename (self->centres->a.server->data, "watchfloord.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_READ_ONLY, &error);
  gboolean is_kept = FALSE;

  g_assert_no_error (error);
  g_assert_true (
      wf_db_step (db, wf_db_statement (db, "SELECT 1 FROM head", &error), &is_kept, &error));
  return is_kept;
}

/* As an administrator settles it. The running server sees that it is gone before it is there again.
 */
static void
forget (Neighbour *self)
{
  WfTestServer *a = self->centres->a.server;
  g_autofree char *removed
      = wf_test_server_run (a, NULL, "neighbour", "remove", "there", "--data", a->data, NULL);

  g_assert_nonnull (removed);
  wf_test_let_pass (4000);
  wf_test_centres_list (self->centres, &self->centres->a, &self->there,
                        wf_hostile_server_get_url (self->server), "ctl,amber");
}

/* --- tests --------------------------------------------------------------------------------- */

static const Face sound = { .epoch = "e1", .n = 2, .letter = 'a', .signed_seq = 2 };
static const Face rewritten
    = { .epoch = "e1", .n = 3, .letter = 'b', .signed_seq = 3, .has_entry = TRUE };

static void
test_rewritten (void)
{
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &sound);
  until_told (&self, "read 2 of 2");
  assert_not_told (&self, "alarm");
  assert_figures (&self, 0, 0);
  self.face = &rewritten;
  until_told (&self, "read 3 of 3");
  until_told (&self, "\talarm rewritten\t1\tnumber 2\t");
  assert_taken (&self);
  assert_figures (&self, 1, 0);
  /* It is said until somebody has settled it with the other side. */
  restart (&self);
  until_told (&self, "\talarm rewritten\t1\tnumber 2\t");
  assert_figures (&self, 1, 0);
  forget (&self);
  until_told (&self, "read 3 of 3");
  assert_not_told (&self, "alarm");
}

/* What it signed is on the disk with the operations that it covers. */
static void
test_after_restart (void)
{
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &sound);
  until_told (&self, "read 2 of 2");
  g_assert_cmpint (wf_test_server_stop (self.centres->a.server), ==, 0);
  self.face = &rewritten;
  wf_test_centre_start (&self.centres->a);
  until_told (&self, "\talarm rewritten\t1\tnumber 2\t");
  assert_taken (&self);
}

/* Ten minutes after an operation its receipt is signed, on a page with nothing in it. */
static void
test_signed_later (void)
{
  static const Face unsigned_yet = { .epoch = "e1", .n = 2, .letter = 'a' };
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &unsigned_yet);
  until_told (&self, "read 2 of 2");
  self.face = &sound;
  wf_test_until (is_something_kept, &self, "what was signed is kept");
  self.face = &rewritten;
  until_told (&self, "\talarm rewritten\t1\tnumber 2\t");
  assert_taken (&self);
}

/* What it signs is not what it showed when the operations were read. */
static void
test_signed_otherwise (void)
{
  static const Face unsigned_yet = { .epoch = "e1", .n = 2, .letter = 'a' };
  static const Face otherwise
      = { .epoch = "e1", .n = 2, .letter = 'a', .signed_seq = 2, .signed_letter = 'b' };
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &unsigned_yet);
  until_told (&self, "read 2 of 2");
  self.face = &otherwise;
  until_told (&self, "\talarm rewritten\t1\tnumber 2\t");
}

static void
test_cut (void)
{
  static const Face nothing = { .epoch = "e1", .n = 0, .letter = 'a' };
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &sound);
  until_told (&self, "read 2 of 2");
  self.face = &nothing;
  until_told (&self, "\talarm cut\t1\tnumber 2\t");
  assert_figures (&self, 1, 0);
}

static void
test_restored (void)
{
  static const Face restored
      = { .epoch = "e2", .n = 3, .letter = 'b', .signed_seq = 3, .has_entry = TRUE };
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &sound);
  until_told (&self, "read 2 of 2");
  g_assert_cmpint (wf_test_server_stop (self.centres->a.server), ==, 0);
  self.face = &restored;
  wf_test_centre_start (&self.centres->a);
  until_told (&self, "read 3 of 3");
  until_told (&self, "\tnote restart\t1\tnumber 2\t");
  assert_taken (&self);
  assert_not_told (&self, "alarm");
  assert_figures (&self, 0, 2); /* ctl, too */
}

static void
test_forged (void)
{
  static const Face forged = {
    .epoch = "e1", .n = 3, .letter = 'a', .signed_seq = 3, .is_forged = TRUE, .has_entry = TRUE
  };
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &forged);
  until_told (&self, "read 3 of 3");
  until_told (&self, "\talarm forged\t1\tnumber 3\t");
  assert_taken (&self);
}

static void
test_other_key (void)
{
  static const Face other = {
    .epoch = "e1", .n = 3, .letter = 'a', .signed_seq = 3, .by_other = TRUE, .has_entry = TRUE
  };
  g_auto (Neighbour) self = { 0 };

  neighbour_init (&self, &sound);
  until_told (&self, "read 2 of 2");
  self.face = &other;
  until_told (&self, "\talarm other-key\t1\tnumber 3\t");
  assert_taken (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/neighbour-history/rewritten", test_rewritten);
  g_test_add_func ("/neighbour-history/after-restart", test_after_restart);
  g_test_add_func ("/neighbour-history/signed-later", test_signed_later);
  g_test_add_func ("/neighbour-history/signed-otherwise", test_signed_otherwise);
  g_test_add_func ("/neighbour-history/cut", test_cut);
  g_test_add_func ("/neighbour-history/restored", test_restored);
  g_test_add_func ("/neighbour-history/forged", test_forged);
  g_test_add_func ("/neighbour-history/other-key", test_other_key);
  return g_test_run ();
}
