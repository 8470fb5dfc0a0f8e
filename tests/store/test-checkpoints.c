/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replicating peers remember on a server of where they are. */
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-feed-local-table.h"
#include "store/wf-feed-table.h"

#define MOST 1000

static void
put (WfDb *db, const char *name, const char *json)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (wf_feed_put_local (db, 1, name, json, strlen (json), &error));
  g_assert_no_error (error);
}

/* A peer that has one goes on, however many there are; one more is refused. */
static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDb) db = wf_db_open (":memory:", WF_DB_NORMAL, &error);

  g_assert_no_error (error);
  g_assert_true (wf_feed_ensure (db, &error));
  for (guint i = 0; i < MOST; i++)
    {
      g_autofree char *name = g_strdup_printf ("peer-%u", i);
      put (db, name, "{}");
    }
  g_assert_false (wf_feed_put_local (db, 1, "another", "{}", 2, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
  g_clear_error (&error);

  put (db, "peer-7", "{\"seq\":8}");
  g_autofree char *seven = wf_feed_dup_local (db, 1, "peer-7", &error);
  g_assert_cmpstr (seven, ==, "{\"seq\":8}");
  g_assert_null (wf_feed_dup_local (db, 1, "another", &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoints/full", test_full);
  return g_test_run ();
}
