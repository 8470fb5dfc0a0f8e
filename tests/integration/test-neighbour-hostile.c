/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A neighbour that has the right key and means ill, or is broken: nothing of what it sends is taken
 * that does not count, the administrator is told, and nobody else waits for it. */
#include <string.h>

#include "lib/wf-hostile-server.h"
#include "lib/wf-test-centres.h"

typedef struct
{
  WfTestCentres *centres;
  char *ctl, *amber;
  char *forged; /* of a device that the crisis does not know */
  char *bent;   /* an operation of the crisis, its body changed */
  const char *mode;
} Enemy;

static char *
dup_page (const char *document, guint first, guint n, gint64 last, gint64 pending)
{
  g_autofree char *rh = g_strnfill (64, 'a');
  GString *page = g_string_new ("{\"results\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        page, "%s{\"seq\":%u,\"doc\":%s,\"wf\":{\"t\":1823299200000000,\"rh\":\"%s\"}}",
        i > 0 ? "," : "", first + i, document, rh);
  g_string_append_printf (
      page, "],\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":%" G_GINT64_FORMAT "}", last, pending);
  return g_string_free (page, FALSE);
}

/* Each another id, none of them anybody's. */
static char *
dup_many (const Enemy *enemy, guint since)
{
  g_autofree char *rh = g_strnfill (64, 'a');
  GString *page = g_string_new ("{\"results\":[");
  const char *rest = enemy->forged + strlen ("{\"_id\":\"0000000000000000");

  for (guint i = 1; i <= 600; i++)
    g_string_append_printf (
        page,
        "%s{\"seq\":%u,\"doc\":{\"_id\":\"%016x%s,\"wf\":{\"t\":1823299200000000,\"rh\":\"%s\"}}",
        i > 1 ? "," : "", since + i, since + i, rest, rh);
  g_string_append_printf (page, "],\"last_seq\":%u,\"pending\":600}", since + 600);
  return g_string_free (page, FALSE);
}

static guint
get_since (const char *path)
{
  const char *at = strstr (path, "since=");
  return at ? (guint) g_ascii_strtoull (at + 6, NULL, 10) : 0;
}

static void
say_endless (GOutputStream *out)
{
  g_autofree char *piece = g_strnfill (65536, ' ');

  if (wf_hostile_say (out, "200 OK", "Content-Type: application/json\r\n", NULL, 0))
    while (g_output_stream_write_all (out, piece, 65536, NULL, NULL, NULL))
      ;
}

static void
say_changes (const Enemy *enemy, const char *path, GOutputStream *out)
{
  const guint since = get_since (path);
  const gboolean is_amber = strstr (path, enemy->amber) != NULL;
  g_autofree char *nothing = dup_page ("{}", 1, 0, since, 0);
  g_autofree char *page = NULL;

  if (!is_amber)
    page = g_strdup (nothing);
  else if (g_str_equal (enemy->mode, "forged"))
    page = since == 0 ? dup_page (enemy->forged, 1, 1, 1, 0) : g_strdup (nothing);
  else if (g_str_equal (enemy->mode, "bent"))
    page = since == 0 ? dup_page (enemy->bent, 1, 1, 1, 0) : g_strdup (nothing);
  else if (g_str_equal (enemy->mode, "backwards"))
    page = dup_page (enemy->forged, since > 0 ? since : 1, 1, 0, 5);
  else if (g_str_equal (enemy->mode, "many"))
    page = dup_many (enemy, since);
  else if (g_str_equal (enemy->mode, "garbage"))
    page = g_strdup ("{\"results\":[[[[[[[[[[[[[[[[[[[[[[");
  else if (g_str_equal (enemy->mode, "no-id"))
    page = since == 0 ? dup_page ("{\"x\":1}", 1, 1, 1, 0) : g_strdup (nothing);
  else
    {
      say_endless (out);
      return;
    }
  wf_hostile_say_json (out, page);
}

static void
answer (const char *method, const char *path, const char *body, GOutputStream *out, gpointer data)
{
  const Enemy *enemy = data;

  if (wf_hostile_say_welcome (path, out))
    return;
  if (strstr (path, "/_changes"))
    say_changes (enemy, path, out);
  else if (strstr (path, "/_revs_diff"))
    wf_hostile_say_json (out, "{}");
  else if (strstr (path, "/_bulk_get"))
    wf_hostile_say_json (out, "{\"results\":[{\"docs\":[{\"ok\":{\"_id\":1}}]}]}");
  else
    wf_hostile_say_json (out, "[]");
}

/* --- what it has to say ------------------------------------------------------------------- */

static char *
dup_forged (Enemy *enemy)
{
  g_autoptr (WfGen) gen = wf_gen_new (5, enemy->amber, 1, 2);
  g_autoptr (WfOperation) operation = wf_gen_next (gen);
  return wf_gen_dup_document (operation);
}

/* What the desk at the first centre wrote, with a letter changed. */
static char *
dup_bent (Enemy *enemy)
{
  WfTestCentre *a = &enemy->centres->a;
  g_autofree char *id = wf_test_centre_write (a, "Original");
  g_autoptr (GPtrArray) operations = NULL;
  WfUuid crisis;

  g_assert_true (wf_uuid_parse (a->server->crisis, &crisis));
  operations = wf_test_store_load (a->desk->store, &crisis);
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      g_autofree char *document = wf_gen_dup_document (operation);
      char *word = strstr (document, "Original");
      if (!word)
        continue;
      word[0] = 'U';
      return g_steal_pointer (&document);
    }
  g_error ("%s is not there", id);
}

static void
run (const char *mode, const char *words)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  Enemy enemy = { .centres = centres, .mode = mode };
  WfTestCentre there = { .name = "enemy" };
  gint64 n_ctl, n_amber;

  enemy.ctl = wf_test_centres_dup_space (centres, "ctl");
  enemy.amber = wf_test_centres_dup_space (centres, "amber");
  enemy.forged = dup_forged (&enemy);
  wf_test_centres_connect_desks (centres);
  wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the first desk in sync");
  enemy.bent = g_str_equal (mode, "bent") ? dup_bent (&enemy) : g_strdup ("{}");
  for (guint i = 0; i < 100 && g_str_equal (mode, "bent")
                    && wf_test_centres_count (centres, &centres->a, "amber") == 0;
       i++)
    wf_test_let_pass (100);
  wf_test_desk_disconnect (centres->a.desk);
  n_ctl = wf_test_centres_count (centres, &centres->a, "ctl");
  n_amber = wf_test_centres_count (centres, &centres->a, "amber");
  {
    g_autoptr (WfHostileServer) server = wf_hostile_server_new (answer, &enemy);
    g_autofree char *late = NULL;
    there.pin = centres->a.pin; /* it shows the same certificate */
    wf_test_centres_list (centres, &centres->a, &there, wf_hostile_server_get_url (server),
                          "ctl,amber");
    wf_test_centre_until_told (&centres->a, words);
    g_assert_cmpint (wf_test_centres_count (centres, &centres->a, "ctl"), ==, n_ctl);
    g_assert_cmpint (wf_test_centres_count (centres, &centres->a, "amber"), ==, n_amber);
    /* Nobody else waits. */
    wf_test_desk_connect (centres->a.desk, centres->a.server);
    late = wf_test_centre_write (&centres->a, "Business as usual");
    wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the desk in sync meanwhile");
    for (guint i = 0; i < 100 && wf_test_centres_count (centres, &centres->a, "amber") <= n_amber;
         i++)
      wf_test_let_pass (100);
    g_assert_cmpint (wf_test_centres_count (centres, &centres->a, "amber"), ==, n_amber + 1);
    g_assert_cmpint (wf_test_server_stop (centres->a.server), ==, 0);
  }
  g_free (enemy.ctl);
  g_free (enemy.amber);
  g_free (enemy.forged);
  g_free (enemy.bent);
}

static void
test_enemy (gconstpointer data)
{
  const char *const *row = data;
  run (row[0], row[1]);
}

int
main (int argc, char **argv)
{
  static const char *const rows[][2] = {
    { "forged", "refused-here 1" },
    { "bent", "refused-here 1" },
    { "backwards", "no page of changes" },
    { "many", "More than 1000 operations" },
    { "garbage", "cannot be read" },
    { "no-id", "read 1 of 1" },
    { "endless", "larger than this program takes" },
  };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/neighbour-hostile/", rows[i][0], NULL);
      g_test_add_data_func (path, rows[i], test_enemy);
    }
  return g_test_run ();
}
