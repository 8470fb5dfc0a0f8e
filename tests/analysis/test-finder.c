/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over the dataset that is shipped. */
#include "analysis/wf-nearest.h"
#include "model/wf-finder.h"
#include "wire/wf-scheme-reader.h"

static WfDataset *dataset;
static WfFinder *finder;

static const char *
first (const char *text)
{
  g_autoptr (GPtrArray) found = wf_finder_find (finder, WF_FOUND_ANY, text, 5);

  return found->len > 0 ? ((const WfFound *) g_ptr_array_index (found, 0))->name : NULL;
}

static void
test_fold (void)
{
  static const char *const pairs[][2]
      = { { "Åland", "aland" },       { "Ærø", "aero" },    { "Großenbrode", "grossenbrode" },
          { "Šventoji", "sventoji" }, { "Łeba", "leba" },   { "Îles Féroé", "iles feroe" },
          { "Київ", "киів" },         { "ÅLAND", "aland" }, { "", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *folded = wf_text_fold (pairs[i][0]);

      g_assert_cmpstr (folded, ==, pairs[i][1]);
    }
}

static void
test_names (void)
{
  g_assert_cmpstr (first ("c-lion1"), ==, "C-Lion1");
  g_assert_cmpstr (first ("C LION"), ==, "C-Lion1");
  g_assert_cmpstr (first ("lion"), ==, "C-Lion1");
  g_assert_cmpstr (first ("cinia"), ==, "C-Lion1");                /* who owns it */
  g_assert_cmpstr (first ("hibernia express"), ==, "EXA Express"); /* what it was called */
  g_assert_cmpstr (first ("Kobenhavn"), ==, "København");
  g_assert_cmpstr (first ("københavn"), ==, "København");
  g_assert_cmpstr (first ("bcs-east-west-interlink"), !=, NULL);
  g_assert_cmpstr (first ("zzz"), ==, NULL);
  g_assert_cmpstr (first (""), ==, NULL);
  g_assert_cmpstr (first ("  , "), ==, NULL);
  g_assert_cmpstr (first ("lion zzz"), ==, NULL); /* every word */
  g_assert_cmpstr (first ("zwischenahn"), ==, "Åland test place");
  g_assert_cmpstr (first ("aland test"), ==, "Åland test place");
}

static void
test_order (void)
{
  g_autoptr (WfFinder) small = wf_finder_new ();
  g_autoptr (GPtrArray) found = NULL;
  const WfPosition here = { 0, 0 };
  static const char *const expected[] = { "Riga", "Rigas", "Rigau", "Old Riga", "Other" };

  wf_finder_add (small, WF_FOUND_PLACE, NULL, "Other", "riga", here, 0);
  wf_finder_add (small, WF_FOUND_PLACE, NULL, "Old Riga", NULL, here, 0);
  wf_finder_add (small, WF_FOUND_PLACE, NULL, "Rigau", NULL, here, 6);
  wf_finder_add (small, WF_FOUND_PLACE, NULL, "Rigas", NULL, here, 5);
  wf_finder_add (small, WF_FOUND_PLACE, NULL, "Riga", NULL, here, 9);
  found = wf_finder_find (small, WF_FOUND_ANY, "rīga", 10);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr (((const WfFound *) g_ptr_array_index (found, i))->name, ==, expected[i]);
}

/* By a name in another language, after what is called so itself; which one it was is told. */
static void
test_other_names (void)
{
  g_autoptr (WfFinder) small = wf_finder_new ();
  const WfPosition here = { 0, 0 };
  static const struct
  {
    const char *text, *names, *other;
  } cases[] = {
    { "kobenhavn", "Copenhagen,Kobenhavn Sogn", "København" },
    { "KÖPEN", "Copenhagen", "Köpenhamn" },
    { "哥本哈根", "Copenhagen", "哥本哈根" },
    { "копенгаген", "Copenhagen", "Копенгаген" },
    { "copenhagen", "Copenhagen", NULL },
    { "turku/åbo", "Turku", NULL }, /* both its names */
    { "abo", "Turku,Aborsk", "Åbo" },
    { "kong havn", "", NULL }, /* no words of two names at once … */
    { "stor havn", "Big Harbour", "Stor havn" },
    { "havn", "Big Harbour", "Stor havn" },
  };

  wf_finder_add_named (small, WF_FOUND_PLACE, "Kobenhavn Sogn", NULL, here, 0);
  wf_finder_add_named (small, WF_FOUND_PLACE, "Aborsk", NULL, here, 0);
  wf_finder_add_named (small, WF_FOUND_PLACE, "Copenhagen",
                       "København\nKöpenhamn\n哥本哈根\nКопенгаген\nKjøpenhavn by", here, 1);
  wf_finder_add_named (small, WF_FOUND_PLACE, "Turku", "Åbo", here, 1);
  wf_finder_add_named (small, WF_FOUND_PLACE, "Big Harbour", "Stor havn\nGrande rada", here, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) found = wf_finder_find (small, WF_FOUND_ANY, cases[i].text, 10);
      g_auto (GStrv) names = g_strsplit (cases[i].names, ",", -1);

      g_assert_cmpuint (found->len, ==, g_strv_length (names));
      for (guint j = 0; j < found->len; j++)
        g_assert_cmpstr (((const WfFound *) g_ptr_array_index (found, j))->name, ==, names[j]);
      if (found->len == 0)
        continue;
      g_autofree char *other
          = wf_found_dup_other_name (g_ptr_array_index (found, 0), cases[i].text);
      g_assert_cmpstr (other, ==, cases[i].other);
    }
  g_autoptr (GPtrArray) none = wf_finder_find (small, 1u << WF_FOUND_ASSET, "abo", 10);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Each asset is found by its own id and by its own name. */
static void
test_every_asset (void)
{
  for (guint i = 0; i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      const char *const texts[] = { asset->id, asset->name };

      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          g_autoptr (GPtrArray) found = wf_finder_find (finder, WF_FOUND_ANY, texts[j], 100);
          g_autofree char *ref = g_strconcat ("asset:", asset->id, NULL);
          gboolean is_there = FALSE;

          for (guint k = 0; k < found->len; k++)
            is_there |= g_strcmp0 (((const WfFound *) g_ptr_array_index (found, k))->ref, ref) == 0;
          if (!is_there)
            g_error ("%s is not found by “%s”", asset->id, texts[j]);
        }
    }
}

static void
test_nearest (void)
{
  const WfAsset *cable = wf_dataset_get_asset (dataset, "c-lion1");
  const WfPosition on_it = cable->legs[1].positions[4];
  g_autoptr (GArray) lines = wf_nearest_find_lines (dataset, on_it, 5);
  const WfNearestLine *best = &g_array_index (lines, WfNearestLine, 0);

  g_assert_cmpuint (lines->len, ==, 5);
  g_assert_cmpstr (best->asset->id, ==, "c-lion1");
  g_assert_cmpuint (best->leg, ==, 1);
  g_assert_cmpfloat (best->place.distance_m, <, 1);
  g_assert_cmpfloat_with_epsilon (best->place.along_m,
                                  wf_geodesic_length_m (cable->legs[1].positions, 5), 1);
  for (guint i = 1; i < lines->len; i++)
    g_assert_cmpfloat (g_array_index (lines, WfNearestLine, i).place.distance_m, >=,
                       g_array_index (lines, WfNearestLine, i - 1).place.distance_m);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("WF_DATADIR"), "datasets", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  dataset = wf_dataset_read (folder, &error);
  g_assert_no_error (error);
  finder = wf_finder_new ();
  wf_finder_add_dataset (finder, dataset);
  wf_finder_add (finder, WF_FOUND_PLACE, NULL, "Åland test place", "Zwischenahn",
                 (WfPosition){ 20, 60 }, 5);
  wf_finder_add (finder, WF_FOUND_PLACE, NULL, "København", NULL, (WfPosition){ 12.6, 55.7 }, 3);
  g_test_add_func ("/analysis/finder/fold", test_fold);
  g_test_add_func ("/analysis/finder/names", test_names);
  g_test_add_func ("/analysis/finder/order", test_order);
  g_test_add_func ("/analysis/finder/other-names", test_other_names);
  g_test_add_func ("/analysis/finder/every-asset", test_every_asset);
  g_test_add_func ("/analysis/nearest", test_nearest);
  status = g_test_run ();
  wf_finder_free (finder);
  wf_dataset_unref (dataset);
  return status;
}
