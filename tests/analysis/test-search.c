/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include <string.h>

#include "analysis/wf-search.h"
#include "base/wf-clock.h"
#include "model/wf-vocabulary.h"

static WfPicture *
make_picture (void)
{
  WfPicture *picture = wf_picture_new ();
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  const WfUuid incident = wf_gen_uuid (1), first = wf_gen_uuid (2), second = wf_gen_uuid (3);
  const WfUuid task = wf_gen_uuid (4);

  g_ptr_array_add (operations,
                   wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_INCIDENT, &incident,
                                 wf_gen_hlc (1), "title", "\"C-Lion1: no signal\"", "number",
                                 "\"FI-0031\"", NULL));
  g_ptr_array_add (operations, wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_ENTRY, &first,
                                             wf_gen_hlc (2), "text", "\"Signal lost at 02:04Z\"",
                                             "number", "\"FI-0032\"", NULL));
  g_ptr_array_add (operations,
                   wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_ENTRY, &second,
                                 wf_gen_hlc (3), "text", "\"Côte d’Azur: signal is back\"",
                                 "number", "\"FI-0033\"", NULL));
  g_ptr_array_add (operations,
                   wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_TASK, &task, wf_gen_hlc (4),
                                 "title", "\"Ask the operator\"", NULL));
  wf_picture_apply (picture, operations);
  return picture;
}

static char *
dup_refs (WfPicture *picture, const char *text, guint limit, guint *n_all)
{
  g_autoptr (GArray) hits = wf_search (picture, NULL, NULL, text, limit, n_all);
  g_autoptr (GString) refs = g_string_new (NULL);

  /* "incident 1": the kind, and the number at the end of its uuid. */
  for (guint i = 0; i < hits->len; i++)
    {
      const char *ref = g_array_index (hits, WfHit, i).ref;
      g_string_append_printf (refs, "%s%.*s%c", i ? " " : "", (int) (strchr (ref, ':') - ref), ref,
                              ref[strlen (ref) - 1]);
    }
  return g_string_free (g_steal_pointer (&refs), FALSE);
}

static void
test_best_first (void)
{
  static const struct
  {
    const char *text, *refs;
  } cases[] = {
    { "signal", "entry2 incident1 entry3" }, /* begins so, then incidents before entries */
    { "SIGNAL  lost", "entry2" },            /* every word */
    { "cote", "entry3" },                    /* no accents */
    { "fi-0031", "incident1" },
    { "operator", "task4" },
    { "nothing has this", "" },
    { "   ", "" },
    { "", "" },
  };
  g_autoptr (WfPicture) picture = make_picture ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_all;
      g_autofree char *refs = dup_refs (picture, cases[i].text, 10, &n_all);
      g_assert_cmpstr (refs, ==, cases[i].refs);
    }
}

static void
test_the_limit_hides_no_count (void)
{
  g_autoptr (WfPicture) picture = make_picture ();
  guint n_all;
  g_autofree char *refs = dup_refs (picture, "signal", 2, &n_all);

  g_assert_cmpstr (refs, ==, "entry2 incident1");
  g_assert_cmpuint (n_all, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/best-first", test_best_first);
  g_test_add_func ("/search/limit", test_the_limit_hides_no_count);
  return g_test_run ();
}
