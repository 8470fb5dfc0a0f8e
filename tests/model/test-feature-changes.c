/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another state of a source would change. */
#include <string.h>

#include "base/wf-json.h"
#include "model/wf-feature-changes.h"

typedef struct
{
  const char *id, *name;
  double lon;
  const char *properties;
} Thing;

/* Properties stand in the source one behind the other. */
static WfFeatureSet *
new_set (const Thing *things, guint n)
{
  WfFeatureSet *set = wf_feature_set_new ();
  GString *source = g_string_new ("…");

  for (guint i = 0; i < n; i++)
    {
      const guint32 first = wf_feature_set_get_n_parts (set);
      WfFeature *feature;

      wf_feature_set_add_position (set, (WfPosition){ things[i].lon, 57 });
      wf_feature_set_end_part (set);
      feature = wf_feature_set_add (set, things[i].id, things[i].name, WF_FEATURE_POINT, first);
      feature->properties_at = (guint32) source->len;
      feature->properties_length = (guint32) strlen (things[i].properties);
      g_string_append (source, things[i].properties);
    }
  set->source = g_string_free_to_bytes (source);
  return set;
}

static void
test_counts (void)
{
  static const Thing before[] = { { "same", "A", 20, "{\"depth\":1,\"of\":\"a b\"}" },
                                  { "moved", "B", 21, "{}" },
                                  { "renamed", "C", 22, "{}" },
                                  { "said", "D", 23, "{\"depth\":1.50}" },
                                  { "gone", "E", 24, "{}" } };
  static const Thing now[] = { { "new", "F", 20, "{}" },
                               { "said", "D", 23, "{\"depth\":1.5}" },
                               { "renamed", "c", 22, "{}" },
                               { "moved", "B", 21.5, "{}" },
                               { "same", "A", 20, "{ \"depth\" : 1,\n\t\"of\":\"a b\"}" } };
  g_autoptr (WfFeatureSet) one = new_set (before, G_N_ELEMENTS (before));
  g_autoptr (WfFeatureSet) other = new_set (now, G_N_ELEMENTS (now));
  WfFeatureChanges changes;

  wf_feature_set_compare (one, other, &changes);
  g_assert_cmpuint (changes.n_same, ==, 1);
  g_assert_cmpuint (changes.n_changed, ==, 3);
  g_assert_cmpuint (changes.n_new, ==, 1);
  g_assert_cmpuint (changes.n_gone, ==, 1);
  g_assert_cmpuint (changes.n_akin, ==, 4);
  wf_feature_set_compare (one, one, &changes);
  g_assert_cmpuint (changes.n_same, ==, G_N_ELEMENTS (before));
  g_assert_cmpuint (changes.n_changed + changes.n_new + changes.n_gone, ==, 0);
}

/* Two files that number their things from 1 on have nothing to do with each other. */
static void
test_numbers (void)
{
  static const Thing harbours[] = { { "1", "Turku", 22, "{}" }, { "2", "Riga", 24, "{}" } };
  static const Thing buoys[] = { { "1", "North", 20, "{}" }, { "2", "South", 21, "{}" } };
  g_autoptr (WfFeatureSet) one = new_set (harbours, G_N_ELEMENTS (harbours));
  g_autoptr (WfFeatureSet) other = new_set (buoys, G_N_ELEMENTS (buoys));
  WfFeatureChanges changes;

  wf_feature_set_compare (one, other, &changes);
  g_assert_cmpuint (changes.n_changed, ==, 2);
  g_assert_cmpuint (changes.n_akin, ==, 0);
}

/* Blanks count inside of strings alone, whatever is escaped there. */
static void
test_compact (void)
{
  static const char text[] = "{ \"a b\" :\t\"x \\\" y\\\\\" ,\n \"n\": [ 1.50 , -0e2 ] }";
  g_autofree char *compact = wf_json_dup_compact (text, strlen (text));

  g_assert_cmpstr (compact, ==, "{\"a b\":\"x \\\" y\\\\\",\"n\":[1.50,-0e2]}");
  g_assert_true (wf_json_is_same_text (text, strlen (text), compact, strlen (compact)));
  g_assert_false (wf_json_is_same_text (text, strlen (text), compact, strlen (compact) - 1));
  g_assert_false (wf_json_is_same_text ("\"a b\"", 5, "\"ab\"", 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/feature-changes/counts", test_counts);
  g_test_add_func ("/model/feature-changes/numbers", test_numbers);
  g_test_add_func ("/model/feature-changes/compact", test_compact);
  return g_test_run ();
}
