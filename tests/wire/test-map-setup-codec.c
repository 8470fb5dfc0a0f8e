/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "wire/wf-map-setup-codec.h"

static WfMapSetup *
make_full (void)
{
  WfMapSetup *setup = wf_map_setup_new ();
  WfSavedView *view = wf_saved_view_new ("0190b7a4-0000-7000-8000-000000000001", "Åland “west”");
  WfGroundFile *ground = wf_ground_file_new ("ground:1", "/srv/charts/a b.mbtiles", "Chart");

  g_strfreev (setup->order);
  g_strfreev (setup->hidden);
  setup->order = g_strsplit ("fault telecom-cable dataset:1", " ", -1);
  setup->hidden = g_strsplit ("port places", " ", -1);
  ground->opacity = 0.35;
  ground->marking = WF_MARKING_GREEN;
  g_ptr_array_add (setup->grounds, ground);
  view->lon = -179.99999;
  view->lat = 78.223;
  view->zoom = 6.25;
  g_strfreev (view->hidden);
  view->hidden = g_strsplit ("ixp", " ", -1);
  view->query->only_open = TRUE;
  view->query->text = g_strdup ("kaapeli");
  view->query->from = -5;
  g_ptr_array_add (view->query->countries, g_strdup ("FI"));
  g_ptr_array_add (setup->views, view);
  return setup;
}

/* Also where the decimal sign is a comma. */
static void
test_round_trip (void)
{
  g_autoptr (WfMapSetup) setup = make_full ();
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL, *again = NULL;
  const WfSavedView *view;
  guint n_refused = 9;

  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  json = wf_map_setup_dup_json (setup);
  g_autoptr (WfMapSetup) back = wf_map_setup_parse (json, -1, &n_refused, &error);
  g_assert_no_error (error);
  again = wf_map_setup_dup_json (back);
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpstr (json, ==, again);
  g_assert_cmpuint (n_refused, ==, 0);
  view = g_ptr_array_index (back->views, 0);
  g_assert_cmpfloat_with_epsilon (view->lon, -179.99999, 1e-9);
  g_assert_cmpfloat (view->zoom, ==, 6.25);
  g_assert_true (view->query->only_open);
  g_assert_cmpint (view->query->from, ==, -5);
  g_assert_cmpint (view->query->to, ==, WF_NO_TIME);
  g_assert_cmpstr (view->query->countries->pdata[0], ==, "FI");
  g_assert_cmpstr (back->order[2], ==, "dataset:1");
  g_assert_cmpfloat (((WfGroundFile *) back->grounds->pdata[0])->opacity, ==, 0.35);
  g_assert_cmpint (((WfGroundFile *) back->grounds->pdata[0])->marking, ==, WF_MARKING_GREEN);
}

/* A file of before there were markings, and one of somebody else: never looser than it may be. */
static void
test_markings (void)
{
  static const char json[] = "{\"version\":1,\"grounds\":["
                             "{\"id\":\"ground:1\",\"path\":\"/a\",\"title\":\"x\",\"opacity\":1},"
                             "{\"id\":\"ground:2\",\"path\":\"/a\",\"title\":\"x\",\"opacity\":1,"
                             "\"marking\":\"public\"},"
                             "{\"id\":\"ground:3\",\"path\":\"/a\",\"title\":\"x\",\"opacity\":1,"
                             "\"marking\":\"clear\"}]}";
  static const WfMarking expected[] = { WF_MARKING_AMBER_STRICT, WF_MARKING_RED, WF_MARKING_CLEAR };
  g_autoptr (WfMapSetup) setup = wf_map_setup_parse (json, -1, NULL, NULL);

  g_assert_nonnull (setup);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (((WfGroundFile *) setup->grounds->pdata[i])->marking, ==, expected[i]);
}

static void
test_refused_whole (void)
{
  static const char *const bad[] = {
    "", "[]", "{}", "{\"version\":0}", "{\"version\":\"1\"}", "{\"version\":2}", "{\"version\":1"
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WfMapSetup) setup = wf_map_setup_parse (bad[i], -1, NULL, &error);

      g_assert_null (setup);
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
    }
}

/* One bad piece takes nothing else with it. */
static void
test_refused_alone (void)
{
  static const char json[]
      = "{\"version\":1,\"order\":[\"a\",3,\"a\",\"b\"],\"hidden\":7,\"views\":["
        "{\"id\":\"1\",\"name\":\"good\",\"lon\":1,\"lat\":2,\"zoom\":3},"
        "{\"id\":\"1\",\"name\":\"twice\",\"lon\":1,\"lat\":2,\"zoom\":3},"
        "{\"id\":\"2\",\"name\":\"far\",\"lon\":181,\"lat\":2,\"zoom\":3},"
        "{\"id\":\"3\",\"name\":\"deep\",\"lon\":1,\"lat\":2,\"zoom\":99},"
        "{\"id\":\"4\",\"lon\":1,\"lat\":2,\"zoom\":3}, 5],\"grounds\":["
        "{\"id\":\"ground:1\",\"path\":\"relative\",\"title\":\"x\",\"opacity\":1},"
        "{\"id\":\"other:1\",\"path\":\"/a\",\"title\":\"x\",\"opacity\":1},"
        "{\"id\":\"ground:2\",\"path\":\"/a\",\"title\":\"x\",\"opacity\":2},"
        "{\"id\":\"ground:3\",\"path\":\"/a\",\"title\":\"x\",\"opacity\":0.5}]}";
  g_autoptr (GError) error = NULL;
  guint n_refused = 0;
  g_autoptr (WfMapSetup) setup = wf_map_setup_parse (json, -1, &n_refused, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n_refused, ==, 8);
  g_assert_cmpuint (setup->views->len, ==, 1);
  g_assert_cmpuint (setup->grounds->len, ==, 1);
  g_assert_cmpuint (g_strv_length (setup->order), ==, 2);
  g_assert_cmpuint (g_strv_length (setup->hidden), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/map-setup/round-trip", test_round_trip);
  g_test_add_func ("/wire/map-setup/markings", test_markings);
  g_test_add_func ("/wire/map-setup/refused-whole", test_refused_whole);
  g_test_add_func ("/wire/map-setup/refused-alone", test_refused_alone);
  return g_test_run ();
}
