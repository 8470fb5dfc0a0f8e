/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "wire/wf-scheme-reader.h"

/* The counts are those that data/datasets/README.md and the scheme's own document state. */

static WfScheme *
read_scheme (void)
{
  g_autofree char *path = wf_path_dup_data ("schemes/eu-blueprint.json");
  g_autoptr (GError) error = NULL;
  WfScheme *scheme = wf_scheme_read (path, &error);

  g_assert_no_error (error);
  return scheme;
}

static WfDataset *
read_dataset (void)
{
  g_autofree char *path = wf_path_dup_data ("datasets");
  g_autoptr (GError) error = NULL;
  WfDataset *dataset = wf_dataset_read (path, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
test_scheme_counts (void)
{
  g_autoptr (WfScheme) scheme = read_scheme ();

  g_assert_cmpuint (scheme->actors->len, ==, 65);
  g_assert_cmpuint (scheme->phases->len, ==, 6);
  g_assert_cmpuint (scheme->responsibilities->len, ==, 181);
  g_assert_cmpuint (scheme->modes->len, ==, 25);
  g_assert_cmpuint (scheme->deadlines->len, ==, 40);
  g_assert_cmpuint (scheme->sectors->len, ==, 18);
  g_assert_cmpuint (scheme->mechanisms->len, ==, 15);
}

static void
test_scheme_values (void)
{
  g_autoptr (WfScheme) scheme = read_scheme ();
  const WfSchemeDeadline *warning = wf_scheme_get_deadline (scheme, "nis2-early-warning");
  const WfSchemeActor *csirt = wf_scheme_get_actor (scheme, "ms-csirt/FI");

  g_assert_cmpstr (warning->article, ==, "Art. 23(4)(a)");
  g_assert_cmpint (warning->duration_us, ==, 24 * WF_HOUR_US);
  /* A month has no fixed length. */
  g_assert_cmpint (wf_scheme_get_deadline (scheme, "nis2-final")->duration_us, ==, 0);
  g_assert_cmpint (wf_scheme_get_deadline (scheme, "cra-vuln-final")->duration_us, ==,
                   14 * WF_DAY_US);
  g_assert_cmpstr (csirt->level_group, ==, "technical");
  g_assert_cmpstr (wf_scheme_get_actor (scheme, "nato-undersea")->level_group, ==, "partner");
  g_assert_cmpstr (wf_scheme_get_mechanism (scheme, "ipcr")->name, ==, "IPCR");
  g_assert_null (wf_scheme_get_actor (scheme, "nobody"));
}

static void
test_scheme_modes (void)
{
  g_autoptr (WfScheme) scheme = read_scheme ();
  g_autoptr (GPtrArray) modes = wf_scheme_dup_modes_of (scheme, "csirts-network");

  g_assert_cmpuint (modes->len, ==, 3);
  g_assert_false (wf_scheme_get_mode (scheme, "cnw-normal")->is_activation);
  g_assert_true (wf_scheme_get_mode (scheme, "cnw-alert")->is_activation);
  g_assert_false (wf_scheme_get_mode (scheme, "ipcr-monitoring")->is_activation);
  g_assert_true (wf_scheme_get_mode (scheme, "ipcr-info")->is_activation);
}

static void
test_dataset_counts (void)
{
  g_autoptr (WfDataset) dataset = read_dataset ();
  guint n_lines = 0, n_legs = 0, n_points = 0, n_others = 0, n_exchanges = 0;

  for (guint i = 0; i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      n_lines += wf_asset_is_line (asset);
      n_legs += asset->n_legs;
      n_exchanges += asset->kind == WF_ASSET_IXP;
      if (asset->kind >= WF_ASSET_LANDING_POINT && asset->kind <= WF_ASSET_OFFSHORE_NODE)
        n_points++;
      else if (!wf_asset_is_line (asset))
        n_others++;
    }
  g_assert_cmpuint (n_lines, ==, 220);
  g_assert_cmpuint (n_legs, ==, 462);
  g_assert_cmpuint (n_points, ==, 361);
  g_assert_cmpuint (n_others, ==, 122);
  g_assert_cmpuint (n_exchanges, ==, 65);
  g_assert_cmpuint (dataset->nodes->len, ==, 380);
  g_assert_cmpuint (dataset->links->len, ==, 776);
  g_assert_cmpuint (dataset->core_hubs->len, ==, 7);
  g_assert_nonnull (dataset->credit);
}

static void
test_dataset_values (void)
{
  g_autoptr (WfDataset) dataset = read_dataset ();
  const WfAsset *cable = wf_dataset_get_asset (dataset, "c-lion1");
  const WfAsset *point = wf_dataset_get_asset (dataset, "hanko-fi");
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (dataset->node_by_id, "hanko-fi"));

  g_assert_cmpuint (cable->n_legs, ==, 3);
  g_assert_cmpstr (cable->legs[0].from, ==, "helsinki-fi");
  g_assert_cmpstr (cable->legs[1].to, ==, "rostock-de");
  g_assert_cmpfloat (cable->legs[1].route_m, ==, 932000);
  g_assert_cmpuint (cable->legs[1].n_positions, ==, 16);
  g_assert_cmpfloat (cable->legs[1].positions[0].lon, ==, 22.75);
  g_assert_cmpint (cable->legs[1].quality, ==, WF_ROUTE_SCHEMATIC);
  g_assert_cmpstr (cable->countries[1], ==, "FI");
  g_assert_null (cable->countries[2]);
  g_assert_cmpint (cable->rfs, ==, 2016);
  g_assert_cmpfloat (cable->capacity_tbps, ==, 144);
  g_assert_cmpstr (point->hub, ==, "hub-fi");
  g_assert_cmpuint (index, >, 0);
  g_assert_cmpstr (g_array_index (dataset->nodes, WfNode, index - 1).hub, ==, "hub-fi");
}

/* A folder with the shipped files, one of them changed by replacing @from with @to once. */
static char *
make_broken_folder (const char *file, const char *from, const char *to)
{
  static const char *const names[] = { "cables.geojson", "landing-points.geojson", "assets.geojson",
                                       "links.json", "historic-incidents.json" };
  char *folder = g_dir_make_tmp ("wf-dataset-XXXXXX", NULL);
  g_autofree char *source = wf_path_dup_data ("datasets");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *in = g_build_filename (source, names[i], NULL);
      g_autofree char *out = g_build_filename (folder, names[i], NULL);
      g_autofree char *text = NULL;
      g_autoptr (GString) changed = NULL;

      g_assert_true (g_file_get_contents (in, &text, NULL, NULL));
      changed = g_string_new (text);
      if (g_str_equal (names[i], file))
        g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
      g_assert_true (g_file_set_contents (out, changed->str, -1, NULL));
    }
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_dataset_refusals (void)
{
  static const struct
  {
    const char *file, *from, *to, *says;
  } cases[] = {
    { "cables.geojson", "\"from\":\"helsinki-fi\"", "\"from\":\"nowhere\"", "nowhere" },
    { "cables.geojson", "[25.045,60.14]", "[25.045,160.14]", "features 1 (c-lion1)" },
    { "cables.geojson", "\"kind\":\"telecom-cable\"", "\"kind\":\"rope\"", "rope" },
    { "cables.geojson", "\"part\":1", "\"part\":2", "order of the geometry" },
    { "cables.geojson", "\"part\":1,", "\"part\":1,\"quality\":\"rough\",", "“rough”" },
    { "cables.geojson", "\"part\":1,", "\"part\":1,\"quality\":1,", "“quality” is not a string" },
    { "cables.geojson", "\"kind\":", "\"aliases\":[7],\"kind\":", "“aliases”" },
    { "landing-points.geojson", "\"id\":\"aasiaat-gl\",\"name\"", "\"name\"", "“id” is missing" },
    { "assets.geojson", "\"status\":\"in-service\"", "\"status\":\"fine\"", "“status” is “fine”" },
    { "links.json", "\"cable\":\"c-lion1\"", "\"cable\":\"c-lion9\"", "unknown cable “c-lion9”" },
    { "links.json", "\"nodes\"", "\"knots\"", "“nodes” is missing" },
    { "links.json", "{", "", "links.json: " },
    { "historic-incidents.json", "\"asset\": \"c-lion1\"", "\"asset\": \"c-lion9\"", "c-lion9" },
    { "historic-incidents.json", "\"cause\"", "\"because\"", "“cause” is missing" },
    { "historic-incidents.json", "\"part\": 1", "\"part\": 7", "“part”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_broken_folder (cases[i].file, cases[i].from, cases[i].to);
      g_autoptr (GError) error = NULL;
      g_autoptr (WfDataset) dataset = wf_dataset_read (folder, &error);

      g_assert_null (dataset);
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].file));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      remove_folder (folder);
    }
}

/* C-Lion1 with a word of its own for two of its legs; the third is as the cable says. */
static void
test_leg_qualities (void)
{
  g_autofree char *folder = make_broken_folder (
      "cables.geojson",
      "{\"part\":0,\"from\":\"helsinki-fi\",\"to\":\"c-lion1-bu-hanko\",\"route_km\":151},"
      "{\"part\":1,",
      "{\"part\":0,\"quality\":\"surveyed\",\"from\":\"helsinki-fi\","
      "\"to\":\"c-lion1-bu-hanko\",\"route_km\":151},{\"part\":1,\"quality\":\"approximate\",");
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDataset) dataset = wf_dataset_read (folder, &error);
  const WfAsset *cable;

  g_assert_no_error (error);
  cable = wf_dataset_get_asset (dataset, "c-lion1");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (cable->legs[i].quality, ==, WF_ROUTE_SURVEYED + (int) i);
  cable = wf_dataset_get_asset (dataset, "exa-express");
  g_assert_cmpstr (cable->aliases[0], ==, "Hibernia Express");
  g_assert_null (wf_dataset_get_asset (dataset, "c-lion1")->aliases);
  remove_folder (folder);
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wf_scheme_read ("/nonexistent/scheme.json", &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scheme/counts", test_scheme_counts);
  g_test_add_func ("/scheme/values", test_scheme_values);
  g_test_add_func ("/scheme/modes", test_scheme_modes);
  g_test_add_func ("/dataset/counts", test_dataset_counts);
  g_test_add_func ("/dataset/values", test_dataset_values);
  g_test_add_func ("/dataset/refusals", test_dataset_refusals);
  g_test_add_func ("/dataset/leg-qualities", test_leg_qualities);
  g_test_add_func ("/missing-file", test_missing_file);
  return g_test_run ();
}
