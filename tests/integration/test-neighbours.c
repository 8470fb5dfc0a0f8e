/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two servers of two centres, a desk at each (log.md §11): what one writes comes to the other where
 * both lists name the space, and nothing else does, whoever is in between or at the other end. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-key-pin.h"
#include "lib/wf-test-desk.h"
#include "model/wf-space.h"
#include "store/wf-feed-table.h"

/* --- two centres ---------------------------------------------------------------- */

typedef struct
{
  WfTestServer *server;
  WfTestDesk *desk;
  const char *name, *certificate, *ca;
  char *pin;
} Centre;

typedef struct
{
  Centre a, b;
  char *root; /* who founded the crisis */
} World;

static char *
dup_space (World *world, const char *compartment)
{
  WfUuid crisis;

  g_assert_true (wf_uuid_parse (world->a.server->crisis, &crisis));
  return wf_space_dup_name (WF_REALM_REAL, &crisis, compartment);
}

/* "ctl,amber": with the crisis before each. */
static char *
dup_list (World *world, const char *compartments)
{
  g_auto (GStrv) names = g_strsplit (compartments, ",", -1);

  for (guint i = 0; names[i]; i++)
    {
      char *space = dup_space (world, names[i]);
      g_free (names[i]);
      names[i] = space;
    }
  return g_strjoinv (",", names);
}

static char *
dup_word (const char *text, const char *before)
{
  const char *at = strstr (text, before);

  g_assert_nonnull (at);
  at += strlen (before);
  return g_strndup (at, strcspn (at, "\t\n"));
}

static void
centre_init (Centre *centre, const char *name, const char *user, const char *letter)
{
  centre->name = name;
  centre->server = wf_test_server_new ();
  centre->desk = wf_test_desk_new (user, letter);
  centre->certificate = g_str_equal (name, "a") ? "server" : "self-signed";
  centre->ca = g_str_equal (name, "a") ? "ca.pem" : "self-signed.pem";
}

static char *
dup_card (Centre *centre)
{
  g_autofree char *file = g_strconcat (centre->certificate, ".pem", NULL);
  g_autofree char *path = wf_test_tls_path (file);
  char *card = wf_test_server_run (centre->server, NULL, "neighbour", "pin", "--data",
                                   centre->server->data, "--cert", path, NULL);

  g_assert_nonnull (card);
  return card;
}

static void
start (Centre *centre)
{
  wf_test_server_start (centre->server, centre->certificate);
}

static void
join (World *world, Centre *centre)
{
  g_autofree char *joined = wf_test_server_run (
      centre->server, NULL, "space", "add", "Joined", "--data", centre->server->data, "--join",
      world->a.server->crisis, "--root", world->root, NULL);

  g_assert_nonnull (joined);
  g_assert_nonnull (strstr (joined, world->a.server->crisis));
}

/* The device is certified at the first server; the account at the second is tied to it. */
static void
add_desks (World *world)
{
  WfTestServer *a = world->a.server, *b = world->b.server;
  g_autofree char *device = wf_uuid_dup_string (&world->b.desk->key->device);
  g_autofree char *added = NULL;

  wf_test_server_add_user (a, "anna", world->a.desk->key, TRUE);
  wf_test_server_add_user (a, "bert", world->b.desk->key, TRUE);
  added = wf_test_server_run (b, WF_TEST_PASSWORD "\n", "user", "add", "bert", "--data", b->data,
                              "--crisis", a->crisis, "--device", device, "--password-file", "-",
                              NULL);
  g_assert_nonnull (added);
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  g_autofree char *card_a = NULL;
  g_autofree char *card_b = NULL;

  centre_init (&world->a, "a", "anna", "");
  centre_init (&world->b, "b", "bert", "B");
  wf_test_server_add_crisis (world->a.server, WF_REALM_REAL);
  card_a = dup_card (&world->a);
  world->a.pin = dup_word (card_a, "pin ");
  world->root = dup_word (card_a, "\troot ");
  join (world, &world->b);
  world->b.server->crisis = g_strdup (world->a.server->crisis);
  card_b = dup_card (&world->b);
  world->b.pin = dup_word (card_b, "pin ");
  g_assert_cmpstr (world->a.pin, !=, world->b.pin);
  add_desks (world);
  start (&world->a);
  start (&world->b);
  return world;
}

static void
centre_clear (Centre *centre)
{
  wf_test_desk_free (centre->desk);
  if (centre->server->process)
    g_assert_cmpint (wf_test_server_stop (centre->server), ==, 0);
  wf_test_server_free (centre->server);
  g_free (centre->pin);
}

static void
world_free (World *world)
{
  centre_clear (&world->a);
  centre_clear (&world->b);
  g_free (world->root);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* @url NULL: the other one comes. */
static char *
add_neighbour (World *world, Centre *at, Centre *other, const char *url, const char *compartments)
{
  g_autofree char *spaces = dup_list (world, compartments);
  return wf_test_server_run (at->server, NULL, "neighbour", "add", other->name, "--data",
                             at->server->data, "--pin", other->pin, "--spaces", spaces,
                             url ? "--url" : NULL, url, NULL);
}

static void
list_at (World *world, Centre *at, Centre *other, const char *url, const char *compartments)
{
  g_autofree char *added = add_neighbour (world, at, other, url, compartments);
  g_assert_nonnull (added);
}

/* The first goes to the second. */
static void
make_neighbours (World *world, const char *compartments)
{
  list_at (world, &world->b, &world->a, NULL, compartments);
  list_at (world, &world->a, &world->b, world->b.server->url, compartments);
}

static void
connect_desks (World *world)
{
  wf_test_desk_connect_to (world->a.desk, world->a.server->url, world->a.server->crisis,
                           world->a.ca, WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_desk_connect_to (world->b.desk, world->b.server->url, world->b.server->crisis,
                           world->b.ca, WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_until (wf_test_desk_is_in_sync, world->a.desk, "the first desk in sync");
}

/* --- what is where ---------------------------------------------------------------- */

typedef struct
{
  Centre *centre;
  const char *id;
} Sought;

static gboolean
has_operation (gpointer data)
{
  const Sought *sought = data;
  g_autofree char *ids
      = wf_test_desk_dup_ids (sought->centre->desk, sought->centre->server->crisis);
  return strstr (ids, sought->id) != NULL;
}

static char *
write_at (Centre *centre, const char *text)
{
  WfUuid ent;

  wf_uuid_new (&ent, WF_GEN_START_US);
  return wf_test_desk_write (centre->desk, centre->server->crisis, &ent, "title", text);
}

static void
until_at (Centre *centre, const char *id, const char *what)
{
  Sought sought = { centre, id };
  wf_test_until (has_operation, &sought, what);
}

static char *
dup_neighbours (Centre *at)
{
  char *list = wf_test_server_run (at->server, NULL, "neighbour", "list", "--data",
                                   at->server->data, NULL);
  g_assert_nonnull (list);
  return list;
}

typedef struct
{
  Centre *at;
  const char *words;
} Told;

static gboolean
is_told (gpointer data)
{
  const Told *told = data;
  g_autofree char *list = dup_neighbours (told->at);
  return strstr (list, told->words) != NULL;
}

static void
until_told (Centre *at, const char *words)
{
  Told told = { at, words };
  g_autofree char *list = NULL;

  wf_test_until (is_told, &told, words);
  list = dup_neighbours (at);
  g_test_message ("%s", list);
}

static gboolean
later_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_pass (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, later_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
count_operations (World *world, Centre *at, const char *compartment)
{
  g_autofree char *path = g_build_filename (at->server->data, "watchfloord.db", NULL);
  g_autofree char *space = dup_space (world, compartment);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_READ_ONLY, &error);
  g_autoptr (GPtrArray) spaces = NULL;

  g_assert_no_error (error);
  spaces = wf_feed_list_spaces (db, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < spaces->len; i++)
    if (g_str_equal (((WfFeedSpace *) spaces->pdata[i])->name, space))
      return ((WfFeedSpace *) spaces->pdata[i])->last.seq;
  return -1;
}

/* --- there and back ------------------------------------------------------------------ */

static void
test_there_and_back (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  make_neighbours (world, "ctl,amber");
  connect_desks (world);
  first = write_at (&world->a, "Cable cut");
  until_at (&world->b, first, "the first desk's entry at the second");
  second = write_at (&world->b, "Seen here, too");
  until_at (&world->a, second, "the second desk's entry at the first");
  third = write_at (&world->a, "Thank you");
  until_at (&world->b, third, "and back again");
  /* Nothing goes in circles. */
  let_pass (1500);
  g_assert_cmpint (count_operations (world, &world->a, "amber"), ==, 3);
  g_assert_cmpint (count_operations (world, &world->b, "amber"), ==, 3);
  until_told (&world->a, "read 3 of 3\toffered 3 of 3\trefused here 0\trefused there 0");
}

/* Both go to each other: the same, and each operation is still there once. */
static void
test_both_ways (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  list_at (world, &world->b, &world->a, world->a.server->url, "ctl,amber");
  list_at (world, &world->a, &world->b, world->b.server->url, "ctl,amber");
  connect_desks (world);
  first = write_at (&world->a, "Cable cut");
  until_at (&world->b, first, "the first desk's entry at the second");
  second = write_at (&world->b, "Seen here, too");
  until_at (&world->a, second, "the second desk's entry at the first");
  let_pass (1500);
  g_assert_cmpint (count_operations (world, &world->a, "amber"), ==, 2);
  g_assert_cmpint (count_operations (world, &world->b, "amber"), ==, 2);
}

/* --- lists ------------------------------------------------------------------------------ */

static void
test_both_lists (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *entry = NULL;

  /* One list alone is none. */
  list_at (world, &world->a, &world->b, world->b.server->url, "ctl,amber");
  connect_desks (world);
  entry = write_at (&world->a, "Cable cut");
  until_told (&world->a, "does not know this server's key");
  until_told (&world->a, world->a.pin);
  g_assert_cmpint (count_operations (world, &world->b, "ctl"), ==, 0);
  /* Known now, and the space not on its list. */
  list_at (world, &world->b, &world->a, NULL, "ctl");
  until_told (&world->a, "does not share this space");
  g_assert_cmpint (count_operations (world, &world->b, "ctl"), >, 0);
  g_assert_cmpint (count_operations (world, &world->b, "amber"), ==, 0);
  list_at (world, &world->b, &world->a, NULL, "ctl,amber");
  until_at (&world->b, entry, "the entry, with both lists");
  /* And taken off again: what comes later stays. */
  list_at (world, &world->a, &world->b, world->b.server->url, "ctl");
  let_pass (2500);
  g_autofree char *late = write_at (&world->a, "Not for you");
  wf_test_until (wf_test_desk_is_in_sync, world->a.desk, "the late entry is at its server");
  let_pass (2500);
  g_assert_cmpint (count_operations (world, &world->a, "amber"), ==, 2);
  g_assert_cmpint (count_operations (world, &world->b, "amber"), ==, 1);
}

/* What the second server asks for of what is not listed for it is not there. */
static void
test_not_listed (void)
{
  g_autoptr (World) world = world_new ();

  list_at (world, &world->a, &world->b, NULL, "ctl");
  list_at (world, &world->b, &world->a, world->a.server->url, "ctl,amber,green");
  until_told (&world->b, "does not share this space");
  connect_desks (world);
  g_autofree char *entry = write_at (&world->a, "Not for you");
  wf_test_until (wf_test_desk_is_in_sync, world->a.desk, "the entry is at its server");
  let_pass (2500);
  g_assert_cmpint (count_operations (world, &world->b, "amber"), ==, 0);
  g_assert_cmpint (count_operations (world, &world->b, "ctl"), ==,
                   count_operations (world, &world->a, "ctl"));
}

static void
test_strict (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *ctl = dup_space (world, "ctl");
  g_autofree char *strict = dup_space (world, "amberx");
  g_autofree char *amber = dup_space (world, "amber");
  g_autofree char *red = dup_space (world, "red-cable");
  const struct
  {
    const char *option, *space, *with_ctl;
    gboolean is_taken;
  } table[] = {
    { "--spaces", strict, "--spaces", FALSE },      { "--spaces", red, "--spaces", FALSE },
    { "--strict-space", amber, "--spaces", FALSE }, { "--spaces", amber, NULL, FALSE },
    { "--spaces", "nonsense", "--spaces", FALSE },  { "--strict-space", strict, "--spaces", TRUE },
    { "--strict-space", red, "--spaces", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *added = wf_test_server_run (
          world->a.server, NULL, "neighbour", "add", "b", "--data", world->a.server->data, "--pin",
          world->b.pin, table[i].option, table[i].space, table[i].with_ctl, ctl, NULL);
      g_autofree char *list = dup_neighbours (&world->a);
      g_assert_cmpint (added != NULL, ==, table[i].is_taken);
      if (!table[i].is_taken)
        g_assert_cmpstr (list, ==, "");
      else
        g_assert_nonnull (strstr (list, table[i].space));
    }
}

/* --- keys ---------------------------------------------------------------------------------- */

/* The one that answers is not the one that was named. */
static void
test_wrong_pin (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *right = g_steal_pointer (&world->b.pin);
  g_autofree char *entry = NULL;

  list_at (world, &world->b, &world->a, NULL, "ctl,amber");
  world->b.pin = g_strnfill (WF_KEY_PIN_LENGTH, 'a');
  list_at (world, &world->a, &world->b, world->b.server->url, "ctl,amber");
  connect_desks (world);
  entry = write_at (&world->a, "Cable cut");
  until_told (&world->a, "another key than the one that was pinned");
  until_told (&world->a, right);
  g_assert_cmpint (count_operations (world, &world->b, "ctl"), ==, 0);
  /* An authority's word does not help: the first server's is good for every desk. */
  list_at (world, &world->a, &world->b, world->a.server->url, "ctl,amber");
  let_pass (1500);
  until_told (&world->a, "another key than the one that was pinned");
  g_free (world->b.pin);
  world->b.pin = g_steal_pointer (&right);
  list_at (world, &world->a, &world->b, world->b.server->url, "ctl,amber");
  until_at (&world->b, entry, "the entry, with the right key");
}

static void
test_unknown_key (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *right = g_steal_pointer (&world->a.pin);

  world->a.pin = g_strnfill (WF_KEY_PIN_LENGTH, 'b');
  make_neighbours (world, "ctl,amber");
  until_told (&world->a, "does not know this server's key");
  until_told (&world->a, right);
  g_assert_cmpint (count_operations (world, &world->b, "ctl"), ==, 0);
}

/* --- faults ---------------------------------------------------------------------------------- */

static void
test_killed_and_back (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  make_neighbours (world, "ctl,amber");
  connect_desks (world);
  first = write_at (&world->a, "Cable cut");
  until_at (&world->b, first, "the first entry");
  wf_test_server_kill (world->b.server);
  second = write_at (&world->a, "While it was away");
  until_told (&world->a, "Could not connect");
  start (&world->b);
  until_at (&world->b, second, "what was written meanwhile");
}

/* Its history is that of yesterday: what it has lost is offered again. */
static void
test_restored (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *copy = g_build_filename (world->b.server->folder, "copy", NULL);
  g_autofree char *fresh = g_build_filename (world->b.server->folder, "fresh", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *made = NULL;
  g_autofree char *restored = NULL;

  make_neighbours (world, "ctl,amber");
  connect_desks (world);
  first = write_at (&world->a, "Before the backup");
  until_at (&world->b, first, "the first entry");
  made = wf_test_server_run (world->b.server, NULL, "backup", "--data", world->b.server->data,
                             "--to", copy, NULL);
  g_assert_nonnull (made);
  second = write_at (&world->a, "After the backup");
  until_at (&world->b, second, "the second entry");
  wf_test_desk_disconnect (world->b.desk);
  g_assert_cmpint (wf_test_server_stop (world->b.server), ==, 0);
  restored = wf_test_server_run (world->b.server, NULL, "restore", "--data", fresh, "--from", copy,
                                 NULL);
  g_assert_nonnull (restored);
  g_free (world->b.server->data);
  world->b.server->data = g_steal_pointer (&fresh);
  g_assert_cmpint (count_operations (world, &world->b, "amber"), ==, 1);
  start (&world->b);
  for (guint i = 0; i < 300 && count_operations (world, &world->b, "amber") < 2; i++)
    let_pass (100);
  g_assert_cmpint (count_operations (world, &world->b, "amber"), ==, 2);
}

/* --- who founded it ------------------------------------------------------------------------------
 */

static void
test_founder (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (WfTestServer) c = wf_test_server_new ();
  Centre third = { .server = c, .name = "c" };
  g_autofree char *other = g_strnfill (64, '7');
  g_autofree char *joined = NULL;
  g_autofree char *added = NULL;

  /* A crisis of which nobody said who founded it has no neighbours. */
  wf_test_server_add_crisis (c, WF_REALM_REAL);
  added = add_neighbour (world, &third, &world->a, NULL, "ctl,amber");
  g_assert_null (added);
  /* And where another founder was named, what comes from the one here does not count. */
  joined = wf_test_server_run (c, NULL, "space", "add", "Joined", "--data", c->data, "--join",
                               world->a.server->crisis, "--root", other, NULL);
  g_assert_nonnull (joined);
  g_free (c->crisis);
  c->crisis = g_strdup (world->a.server->crisis);
  third.pin = world->b.pin;
  third.certificate = world->b.certificate;
  start (&third);
  list_at (world, &third, &world->a, NULL, "ctl,amber");
  list_at (world, &world->a, &third, c->url, "ctl,amber");
  until_told (&world->a, "refused there 7");
  g_assert_cmpint (count_operations (world, &third, "ctl"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/neighbours/there-and-back", test_there_and_back);
  g_test_add_func ("/neighbours/both-ways", test_both_ways);
  g_test_add_func ("/neighbours/both-lists", test_both_lists);
  g_test_add_func ("/neighbours/not-listed", test_not_listed);
  g_test_add_func ("/neighbours/strict", test_strict);
  g_test_add_func ("/neighbours/wrong-pin", test_wrong_pin);
  g_test_add_func ("/neighbours/unknown-key", test_unknown_key);
  g_test_add_func ("/neighbours/killed-and-back", test_killed_and_back);
  g_test_add_func ("/neighbours/restored", test_restored);
  g_test_add_func ("/neighbours/founder", test_founder);
  return g_test_run ();
}
