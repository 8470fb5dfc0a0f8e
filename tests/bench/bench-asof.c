/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asof-ms: from one random instant of a crisis of 100,000 operations to another, until the picture
 * and all its lists are as they were known then. Beside it, in turn in the same run, what anybody
 * could do who keeps nothing: fold all that was known at that instant into an empty picture. */
#include <stdio.h>

#include "lib/wf-bench-rank.h"
#include "lib/wf-gen.h"
#include "model/wf-as-of.h"

#define N_OPERATIONS 100000
#define N_DEVICES 6
#define N_ENTITIES 5000
#define N_JUMPS 201

static gint64
held_at (const WfOperation *operation, gpointer data)
{
  return wf_operation_get_held_at (operation);
}

static GPtrArray *
make_crisis (void)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autofree char *space = NULL;
  g_autoptr (WfGen) gen = NULL;
  WfUuid crisis;

  wf_uuid_new (&crisis, WF_GEN_START_US);
  space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  gen = wf_gen_new (1, space, N_DEVICES, N_ENTITIES);
  for (guint i = 0; i < N_OPERATIONS; i++)
    {
      WfOperation *operation = wf_gen_next (gen);
      operation->received_at = operation->arrived_at = WF_GEN_START_US + i * WF_SECOND_US;
      g_ptr_array_add (operations, operation);
    }
  return operations;
}

static double
since_ms (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / 1e3;
}

static double
fold_anew (WfAsOf *as_of, gint64 instant, guint *n_records)
{
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (GPtrArray) held = wf_as_of_dup_operations (as_of, instant);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) records = NULL;
  double ms;

  wf_picture_apply (picture, held);
  ms = since_ms (began);
  records = wf_picture_dup_records (picture);
  *n_records = records->len;
  return ms;
}

static double
jump (WfAsOf *as_of, WfPicture *picture, gint64 instant, guint *n_records)
{
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (GPtrArray) records = NULL;
  double ms;

  wf_as_of_show (as_of, instant);
  ms = since_ms (began);
  records = wf_picture_dup_records (picture);
  *n_records = records->len;
  return ms;
}

int
main (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (WfAsOf) as_of = wf_as_of_new (picture, held_at, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) operations = NULL;
  double ours[N_JUMPS], anew[N_JUMPS];

  wf_crypto_init ();
  operations = make_crisis ();
  wf_as_of_take (as_of, operations, FALSE);
  wf_as_of_show (as_of, G_MAXINT64);
  for (guint i = 0; i < N_JUMPS; i++)
    {
      const gint64 instant
          = WF_GEN_START_US + g_rand_int_range (rand, 0, N_OPERATIONS) * WF_SECOND_US;
      guint n_ours, n_anew;
      ours[i] = jump (as_of, picture, instant, &n_ours);
      anew[i] = fold_anew (as_of, instant, &n_anew);
      g_assert_cmpuint (n_ours, ==, n_anew);
    }
  wf_bench_sort (ours, N_JUMPS);
  wf_bench_sort (anew, N_JUMPS);
  printf ("{\"name\":\"asof-ms\",\"value\":%.1f,\"unit\":\"ms\",\"p99\":%.1f,\"max\":%.1f,"
          "\"peer\":\"fold anew\",\"peer-value\":%.1f,\"peer-p99\":%.1f,\"goal\":100,"
          "\"operations\":%d,\"jumps\":%d}\n",
          wf_bench_rank (ours, N_JUMPS, 50), wf_bench_rank (ours, N_JUMPS, 99), ours[N_JUMPS - 1],
          wf_bench_rank (anew, N_JUMPS, 50), wf_bench_rank (anew, N_JUMPS, 99), N_OPERATIONS,
          N_JUMPS);
  return 0;
}
