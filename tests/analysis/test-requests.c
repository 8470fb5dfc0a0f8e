/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-requests.h"
#include "base/wf-clock.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-vocabulary.h"

#define DUE_AT "2027-10-12T16:00:00.000Z"

typedef struct
{
  WfPicture *picture;
  GPtrArray *operations;
  guint n;
} World;

/* Another entity of @type, with these fields and JSON values. */
static char *
add (World *world,
     const char *type,
     const char *first,
     const char *value,
     const char *second,
     const char *other)
{
  const WfUuid ent = wf_gen_uuid (++world->n);

  g_ptr_array_add (world->operations,
                   wf_gen_write (NULL, WF_GEN_SPACE_AMBER, type, &ent, wf_gen_hlc (world->n), first,
                                 value, second, other, NULL));
  wf_picture_apply (world->picture, world->operations);
  g_ptr_array_set_size (world->operations, 0);
  return wf_uuid_dup_string (&ent);
}

static World
new_world (void)
{
  return (World){ wf_picture_new (),
                  g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref), 0 };
}

static void
clear_world (World *world)
{
  g_object_unref (world->picture);
  g_ptr_array_unref (world->operations);
}

static WfRequest
look (World *world, const char *id, gint64 now)
{
  g_autoptr (WfRequests) requests = wf_requests_new (world->picture);

  return wf_requests_get (requests, wf_picture_lookup_id (world->picture, id), now);
}

static void
open_late_and_answered (void)
{
  World world = new_world ();
  g_autofree char *id
      = add (&world, WF_TYPE_NAME_ENTRY, "kind", "\"request\"", "text", "\"Tracks please\"");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", id);
  gint64 due_at;

  g_assert_true (wf_time_parse_iso (DUE_AT, &due_at));
  g_assert_cmpint (look (&world, id, due_at).state, ==, WF_REQUEST_OPEN);
  g_assert_cmpint (look (&world, id, due_at).due_at, ==, WF_NO_TIME);

  g_free (add (&world, WF_TYPE_NAME_TASK, "entry", quoted, "due-at", "\"" DUE_AT "\""));
  g_assert_cmpint (look (&world, id, due_at).due_at, ==, due_at);
  g_assert_cmpint (look (&world, id, due_at).state, ==, WF_REQUEST_OPEN);
  g_assert_cmpint (look (&world, id, due_at + 1).state, ==, WF_REQUEST_LATE);

  g_autofree char *second = add (&world, WF_TYPE_NAME_ENTRY, "answers", quoted, "known-at",
                                 "\"2027-10-12T15:30:00.000Z\"");
  g_autofree char *first = add (&world, WF_TYPE_NAME_ENTRY, "answers", quoted, "known-at",
                                "\"2027-10-12T15:00:00.000Z\"");
  g_assert_cmpint (look (&world, id, due_at + 1).state, ==, WF_REQUEST_ANSWERED);
  g_assert_cmpstr (wf_record_get_id (look (&world, id, due_at).answer), ==, first);
  g_assert_cmpint (look (&world, second, due_at).state, ==, WF_REQUEST_NONE);
  clear_world (&world);
}

static void
a_task_that_is_done_is_an_answer (void)
{
  World world = new_world ();
  g_autofree char *id
      = add (&world, WF_TYPE_NAME_ENTRY, "kind", "\"request\"", "text", "\"Tracks please\"");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", id);

  g_free (add (&world, WF_TYPE_NAME_TASK, "entry", quoted, "state", "\"done\""));
  g_assert_cmpint (look (&world, id, 0).state, ==, WF_REQUEST_ANSWERED);
  g_assert_null (look (&world, id, 0).answer);
  clear_world (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/requests/open-late-answered", open_late_and_answered);
  g_test_add_func ("/requests/task-done", a_task_that_is_done_is_an_answer);
  return g_test_run ();
}
