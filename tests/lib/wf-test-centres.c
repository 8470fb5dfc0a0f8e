/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-centres.h"

#include <string.h>

#include "store/wf-feed-table.h"
#include "sync/wf-http-transport.h"

/* --- two centres ---------------------------------------------------------------- */

char *
wf_test_centres_dup_space (WfTestCentres *centres, const char *compartment)
{
  WfUuid crisis;

  g_assert_true (wf_uuid_parse (centres->a.server->crisis, &crisis));
  return wf_space_dup_name (WF_REALM_REAL, &crisis, compartment);
}

/* "ctl,amber": with the crisis before each. */
static char *
dup_list (WfTestCentres *centres, const char *compartments)
{
  g_auto (GStrv) names = g_strsplit (compartments, ",", -1);

  for (guint i = 0; names[i]; i++)
    {
      char *space = wf_test_centres_dup_space (centres, names[i]);
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
centre_init (WfTestCentre *centre, const char *name, const char *user, const char *letter)
{
  centre->name = name;
  centre->server = wf_test_server_new ();
  centre->desk = wf_test_desk_new (user, letter);
  centre->certificate = g_str_equal (name, "a") ? "server" : "self-signed";
  centre->ca = g_str_equal (name, "a") ? "ca.pem" : "self-signed.pem";
}

static char *
dup_card (WfTestCentre *centre)
{
  g_autofree char *file = g_strconcat (centre->certificate, ".pem", NULL);
  g_autofree char *path = wf_test_tls_path (file);
  char *card = wf_test_server_run (centre->server, NULL, "neighbour", "pin", "--data",
                                   centre->server->data, "--cert", path, NULL);

  g_assert_nonnull (card);
  return card;
}

void
wf_test_centre_start (WfTestCentre *centre)
{
  wf_test_server_start (centre->server, centre->certificate);
}

static void
join (WfTestCentres *centres, WfTestCentre *centre)
{
  g_autofree char *joined = wf_test_server_run (
      centre->server, NULL, "space", "add", "Joined", "--data", centre->server->data, "--join",
      centres->a.server->crisis, "--root", centres->root, NULL);

  g_assert_nonnull (joined);
  g_assert_nonnull (strstr (joined, centres->a.server->crisis));
}

/* The device is certified at the first server; the account at the second is tied to it. */
static void
add_desks (WfTestCentres *centres)
{
  WfTestServer *a = centres->a.server, *b = centres->b.server;
  g_autofree char *device = wf_uuid_dup_string (&centres->b.desk->key->device);
  g_autofree char *added = NULL;

  wf_test_server_add_user (a, "anna", centres->a.desk->key, TRUE);
  wf_test_server_add_user (a, "bert", centres->b.desk->key, TRUE);
  added = wf_test_server_run (b, WF_TEST_PASSWORD "\n", "user", "add", "bert", "--data", b->data,
                              "--crisis", a->crisis, "--device", device, "--password-file", "-",
                              NULL);
  g_assert_nonnull (added);
}

WfTestCentres *
wf_test_centres_new (void)
{
  WfTestCentres *centres = g_new0 (WfTestCentres, 1);
  g_autofree char *card_a = NULL;
  g_autofree char *card_b = NULL;

  centre_init (&centres->a, "a", "anna", "");
  centre_init (&centres->b, "b", "bert", "B");
  wf_test_server_add_crisis (centres->a.server, WF_REALM_REAL);
  card_a = dup_card (&centres->a);
  centres->a.pin = dup_word (card_a, "pin ");
  centres->root = dup_word (card_a, "\troot ");
  join (centres, &centres->b);
  centres->b.server->crisis = g_strdup (centres->a.server->crisis);
  card_b = dup_card (&centres->b);
  centres->b.pin = dup_word (card_b, "pin ");
  g_assert_cmpstr (centres->a.pin, !=, centres->b.pin);
  add_desks (centres);
  wf_test_centre_start (&centres->a);
  wf_test_centre_start (&centres->b);
  return centres;
}

static void
centre_clear (WfTestCentre *centre)
{
  wf_test_desk_free (centre->desk);
  if (centre->server->process)
    g_assert_cmpint (wf_test_server_stop (centre->server), ==, 0);
  wf_test_server_free (centre->server);
  g_free (centre->pin);
}

void
wf_test_centres_free (WfTestCentres *centres)
{
  centre_clear (&centres->a);
  centre_clear (&centres->b);
  g_free (centres->root);
  g_free (centres);
}

/* @url NULL: the other one comes. */
char *
wf_test_centres_add (WfTestCentres *centres,
                     WfTestCentre *at,
                     WfTestCentre *other,
                     const char *url,
                     const char *compartments)
{
  g_autofree char *spaces = dup_list (centres, compartments);
  return wf_test_server_run (at->server, NULL, "neighbour", "add", other->name, "--data",
                             at->server->data, "--pin", other->pin, "--spaces", spaces,
                             url ? "--url" : NULL, url, NULL);
}

void
wf_test_centres_list (WfTestCentres *centres,
                      WfTestCentre *at,
                      WfTestCentre *other,
                      const char *url,
                      const char *compartments)
{
  g_autofree char *added = wf_test_centres_add (centres, at, other, url, compartments);
  g_assert_nonnull (added);
}

/* The first goes to the second. */
void
wf_test_centres_make_neighbours (WfTestCentres *centres, const char *compartments)
{
  wf_test_centres_list (centres, &centres->b, &centres->a, NULL, compartments);
  wf_test_centres_list (centres, &centres->a, &centres->b, centres->b.server->url, compartments);
}

void
wf_test_centres_connect_desks (WfTestCentres *centres)
{
  wf_test_desk_connect_to (centres->a.desk, centres->a.server->url, centres->a.server->crisis,
                           centres->a.ca, WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_desk_connect_to (centres->b.desk, centres->b.server->url, centres->b.server->crisis,
                           centres->b.ca, WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the first desk in sync");
}

/* --- what is where ---------------------------------------------------------------- */

typedef struct
{
  WfTestCentre *centre;
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

char *
wf_test_centre_write (WfTestCentre *centre, const char *text)
{
  WfUuid ent;

  wf_uuid_new (&ent, WF_GEN_START_US);
  return wf_test_desk_write (centre->desk, centre->server->crisis, &ent, "title", text);
}

void
wf_test_centre_until (WfTestCentre *centre, const char *id, const char *what)
{
  Sought sought = { centre, id };
  wf_test_until (has_operation, &sought, what);
}

char *
wf_test_centre_dup_neighbours (WfTestCentre *at)
{
  char *list = wf_test_server_run (at->server, NULL, "neighbour", "list", "--data",
                                   at->server->data, NULL);
  g_assert_nonnull (list);
  return list;
}

typedef struct
{
  WfTestCentre *at;
  const char *words;
} Told;

static gboolean
is_told (gpointer data)
{
  const Told *told = data;
  g_autofree char *list = wf_test_centre_dup_neighbours (told->at);
  return strstr (list, told->words) != NULL;
}

void
wf_test_centre_until_told (WfTestCentre *at, const char *words)
{
  Told told = { at, words };
  g_autofree char *list = NULL;

  wf_test_until (is_told, &told, words);
  list = wf_test_centre_dup_neighbours (at);
  g_test_message ("%s", list);
}

static char *
dup_figures (WfTestCentre *at)
{
  g_autofree char *ca = wf_test_tls_path (at->ca);
  g_autoptr (WfTransport) transport = wf_http_transport_new (at->server->url, ca);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WfReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  wf_http_transport_set_basic (WF_HTTP_TRANSPORT (transport), "anna", WF_TEST_PASSWORD);
  wf_transport_fetch_async (transport, "/_wf/metrics", NULL, NULL, wf_test_result_cb, &result);
  reply = wf_transport_finish (transport, wf_test_wait (&result), &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
}

void
wf_test_centre_assert_figure (WfTestCentre *at, const char *figure)
{
  g_autofree char *figures = dup_figures (at);

  if (!strstr (figures, figure))
    g_error ("not among the figures: %s\n%s", figure, figures);
}

static gboolean
later_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
wf_test_let_pass (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, later_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

gint64
wf_test_centres_count (WfTestCentres *centres, WfTestCentre *at, const char *compartment)
{
  g_autofree char *path = g_build_filename (at->server->data, "watchfloord.db", NULL);
  g_autofree char *space = wf_test_centres_dup_space (centres, compartment);
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
