/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-paths.h"
#include "brief/wf-brief.h"
#include "brief/wf-legend-text.h"
#include "draw/wf-feature-layer.h"
#include "lib/wf-gen.h"
#include "wire/wf-scheme-reader.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>

/* Nothing of this may be read anywhere in a briefing below its marking. */
#define SECRET "Kryptonite"
#define CUT G_GINT64_CONSTANT (1823351520000000) /* 2027-10-12T14:32:00Z */

typedef struct
{
  WfScheme *scheme;
  WfDataset *dataset;
  WfGen *amber, *red;
  GPtrArray *operations;
  guint n_grounds;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scheme = wf_path_dup_data ("schemes/eu-blueprint.json");
  g_autofree char *datasets = wf_path_dup_data ("datasets");
  fixture->scheme = wf_scheme_read (scheme, &error);
  g_assert_no_error (error);
  fixture->dataset = wf_dataset_read (datasets, &error);
  g_assert_no_error (error);
  fixture->amber = wf_gen_new (1, "x-0199d2a86c0070008000000000000001-amber", 1, 1);
  fixture->red = wf_gen_new (2, "x-0199d2a86c0070008000000000000001-red-one", 1, 1);
  fixture->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  wf_scheme_unref (fixture->scheme);
  wf_dataset_unref (fixture->dataset);
  wf_gen_free (fixture->amber);
  wf_gen_free (fixture->red);
  g_ptr_array_unref (fixture->operations);
}

static WfDraft *
draft (WfGen *gen, const char *type, const char *name)
{
  WfUuid ent;
  wf_uuid_for_name (&ent, type, name);
  return wf_draft_new (wf_gen_get_space (gen), type, &ent, WF_OP_CREATE);
}

static void
add (Fixture *fixture, WfGen *gen, WfDraft *made)
{
  g_autoptr (WfDraft) owned = made;
  g_ptr_array_add (fixture->operations, wf_gen_seal (gen, owned, 0));
}

static gint64
at (const char *iso)
{
  gint64 instant;
  g_assert_true (wf_time_parse_iso (iso, &instant));
  return instant;
}

static void
add_outage (
    Fixture *fixture, const char *title, const char *asset, const char *happened, const char *known)
{
  WfDraft *incident = draft (fixture->amber, "incident", title);
  wf_draft_set_string (incident, "title", title);
  wf_draft_set_string (incident, "state", "open");
  wf_draft_set_string (incident, "rating", "A2");
  wf_draft_set_time (incident, "happened-at", at (happened));
  wf_draft_set_time (incident, "known-at", at (known));
  wf_draft_set_member (incident, "asset", asset, TRUE);
  add (fixture, fixture->amber, incident);
}

static void
add_status (Fixture *fixture, const char *asset, const char *authority, const char *status)
{
  WfDraft *made = draft (fixture->amber, "asset", asset);
  g_autofree char *field = g_strconcat ("status/", authority, NULL);
  wf_draft_set_string (made, "asset", asset);
  wf_draft_set_string (made, field, status);
  add (fixture, fixture->amber, made);
}

static WfBrief *
make_brief (Fixture *fixture, WfMarking ceiling)
{
  WfBriefInput input = {
    .operations = fixture->operations,
    .dataset = fixture->dataset,
    .scheme = fixture->scheme,
    .cut_at = CUT,
    .others_at = CUT - WF_MINUTE_US,
    .ceiling = ceiling,
    .realm = WF_REALM_EXERCISE,
    .crisis_name = "Baltic Lantern 27",
    .desk_label = "FI day desk",
    .number = 3,
    .n_grounds = fixture->n_grounds,
    .next_update_at = CUT + 2 * WF_HOUR_US,
  };
  return wf_brief_new (&input);
}

static void
assert_says (const char *text, const char *words)
{
  if (!strstr (text, words))
    g_error ("“%s” is not in:\n%s", words, text);
}

static char *
dup_readout (WfBrief *brief)
{
  GString *all = g_string_new (NULL);
  const char *heading, *text;
  for (guint i = 0; wf_brief_get_readout (brief, i, &heading, &text); i++)
    g_string_append_printf (all, "%s %s\n", heading, text);
  return g_string_free (all, FALSE);
}

static void
test_title (Fixture *fixture, gconstpointer data)
{
  add_outage (fixture, "C-Lion1: no signal", "c-lion1", "2027-10-12T02:04:00Z",
              "2027-10-12T03:10:00Z");
  add_status (fixture, "c-lion1", "cable-operator", "out");
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  const char *title = wf_brief_get_title (brief, 0);
  assert_says (title, "C-Lion1");
  assert_says (title, "02:04Z");
  assert_says (title, "cause not established");
}

static void
test_quiet (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  assert_says (wf_brief_get_title (brief, 0), "0 open incidents");
}

static char *
export_text_on (WfBrief *brief, WfBasemap *basemap)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wf-brief-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "brief.pdf", NULL);
  g_assert_true (wf_brief_write_pdf (brief, basemap, path, &error));
  g_assert_no_error (error);
  const char *arguments[] = { "pdftotext", "-layout", path, "-", NULL };
  char *text = NULL;
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               &text, NULL, NULL, &error));
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return text;
}

static char *
export_text (WfBrief *brief)
{
  return export_text_on (brief, NULL);
}

/* Whose coast and places they are stands on the map, as their licences ask. */
static void
test_credit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("WF_DATADIR"), WF_BASEMAP_FILE, NULL);
  g_autoptr (WfBasemap) basemap = wf_basemap_load (path, &error);
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);

  g_assert_no_error (error);
  g_autofree char *text = export_text_on (brief, basemap);
  assert_says (text, WF_BASEMAP_CREDIT);
}

/* Of the page, as if it had no lines. */
static char *
dup_words (WfBrief *brief)
{
  g_autofree char *text = export_text (brief);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    g_strstrip (lines[i]);
  return g_strjoinv (" ", lines);
}

/* Of all slides, without what the map says. */
static char *
dup_slides (WfBrief *brief)
{
  GString *all = g_string_new (NULL);
  for (guint slide = 0; slide < wf_brief_get_n_slides (brief); slide++)
    {
      g_autofree char *text = wf_brief_dup_text (brief, slide);
      g_string_append_printf (all, "%s\n%s\n", wf_brief_get_title (brief, slide), text);
    }
  return g_string_free (all, FALSE);
}

static void
add_faroe_outage (Fixture *fixture, const char *cable)
{
  WfDraft *incident = draft (fixture->amber, "incident", cable);
  wf_draft_set_string (incident, "title", cable);
  wf_draft_set_string (incident, "state", "open");
  wf_draft_set_member (incident, "asset", cable, TRUE);
  wf_draft_set_member (incident, "country", "FO", TRUE);
  add (fixture, fixture->amber, incident);
  add_status (fixture, cable, "cable-operator", "out");
}

/* The Faroe Islands have two listed cables: one lost, the other is all there is; both lost, and
 * nobody may read that nobody would be isolated. */
static void
test_isolation (Fixture *fixture, gconstpointer data)
{
  add_faroe_outage (fixture, "shefa-2");
  g_autoptr (WfBrief) one = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *before = dup_slides (one);
  assert_says (before, "one more listed cable lost could isolate Faroe Islands");
  g_assert_null (strstr (before, "cut off from the listed network: Faroe Islands"));

  add_faroe_outage (fixture, "farice-1");
  g_autoptr (WfBrief) both = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *after = dup_slides (both);
  assert_says (after, "cut off from the listed network: Faroe Islands and Shetland");
  g_assert_null (strstr (after, "would isolate no affected State"));
}

static void
assert_before (const char *text, const char *first, const char *second)
{
  assert_says (text, first);
  assert_says (text, second);
  g_assert_true (strstr (text, first) < strstr (text, second));
}

/* Shetland is no country, and no incident names it: SHEFA-2 is its only way in the list. Whoever
 * reads the briefing learns so before anything else, however many lines there are. Orkney loses its
 * only listed cable, too, and is not cut off. Counts, never a percentage. */
static void
test_island (Fixture *fixture, gconstpointer data)
{
  static const char *const others[]
      = { "c-lion1", "estlink-2", "balticconnector", "bcs-east-west-interlink", "lv-se-1" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      add_outage (fixture, others[i], others[i], "2027-10-12T02:04:00Z", "2027-10-12T03:10:00Z");
      add_status (fixture, others[i], "cable-operator", "out");
    }
  add_faroe_outage (fixture, "shefa-2");
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *slide = wf_brief_dup_text (brief, 0);
  g_autofree char *readout = dup_readout (brief);
  g_autofree char *page = dup_slides (brief);

  g_assert_true (g_str_has_prefix (wf_brief_get_title (brief, 0),
                                   "Shetland cut off from the listed network (model); 6 lines"));
  g_assert_true (g_str_has_prefix (slide, "We know\nShetland: 1 of 1 listed cable out\n"));
  assert_says (slide, "We assess\ncut off from the listed network: Shetland (model");
  assert_before (readout, "Effect. cut off (model): Shetland; Shetland: 1 of 1 listed cable out; ",
                 "Not known.");
  assert_before (page, "Orkney: 1 of 1 listed cable out; other links to United Kingdom are listed",
                 "United Kingdom: 1 of 47 listed cables out");
  g_assert_null (strchr (page, '%'));
  g_assert_null (strchr (readout, '%'));
}

#define N_MANY 40

static void
add_claim (Fixture *fixture, const char *title)
{
  WfDraft *claim = draft (fixture->amber, "claim", title);
  wf_draft_set_string (claim, "title", title);
  wf_draft_set_string (claim, "state", "open");
  add (fixture, fixture->amber, claim);
}

static guint
count (const char *text, const char *words)
{
  guint n = 0;
  for (; (text = strstr (text, words)); text += strlen (words))
    n++;
  return n;
}

/* What the first slide has no room for is counted there and follows: each line once, in the PDF and
 * on the screen, and one that is longer than a page whole. */
static void
test_nothing_hidden (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) endless = g_string_new ("endless");
  add_status (fixture, "estlink-2", "tso/FI", "degraded");
  add_status (fixture, "estlink-2", "tso/EE", "out");
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *title = g_strdup_printf ("claim-%02u!", i);
      add_claim (fixture, title);
    }
  for (guint i = 0; i < 1200; i++)
    g_string_append_printf (endless, " w%04u", i);
  add_claim (fixture, endless->str);
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  const guint n_slides = wf_brief_get_n_slides (brief);
  g_autofree char *page = dup_words (brief), *all = dup_slides (brief);
  g_autofree char *first = wf_brief_dup_text (brief, 0);
  g_autofree char *last = g_strdup_printf ("%u / %u", n_slides, n_slides);

  g_assert_cmpuint (n_slides, >=, 4);
  assert_says (first, "and 36 more: from page 2");
  assert_says (first, "We do not know\nthe state of Estlink 2");
  assert_says (page, "We assess (continued)");
  assert_says (page, last);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *title = g_strdup_printf ("claim-%02u!", i);
      g_assert_cmpuint (count (page, title), ==, 1);
      g_assert_cmpuint (count (all, title), ==, 1);
    }
  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *word = g_strdup_printf ("w%04u", i);
      g_assert_cmpuint (count (page, word), ==, 1);
    }
}

/* The read-out is for a minute on the phone: it says how much more there is, and where. */
static void
test_readout_counts (Fixture *fixture, gconstpointer data)
{
  static const char *const assets[]
      = { "c-lion1", "estlink-2", "balticconnector", "bcs-east-west-interlink",
          "lv-se-1", "shefa-2",   "farice-1" };
  for (guint i = 0; i < G_N_ELEMENTS (assets); i++)
    {
      add_status (fixture, assets[i], "tso/FI", "degraded");
      add_status (fixture, assets[i], "tso/EE", "out");
    }
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *readout = dup_readout (brief);

  assert_says (readout, "; and 2 more, from page 2\n");
  g_assert_cmpuint (count (readout, "the state of"), ==, 5);
}

/* The footer has one line for what changed; what does not fit there is said in full after it. */
static void
test_long_change (Fixture *fixture, gconstpointer data)
{
  WfDraft *issue = draft (fixture->amber, "briefing", "2");
  wf_draft_set_integer (issue, "number", 2);
  wf_draft_set_time (issue, "cut-at", at ("2027-10-12T11:00:00Z"));
  add (fixture, fixture->amber, issue);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *title = g_strdup_printf ("something new of some length %02u", i);
      add_outage (fixture, title, "c-lion1", "2027-10-12T02:04:00Z", "2027-10-12T12:00:00Z");
    }
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_assert_cmpuint (wf_brief_get_n_slides (brief), ==, 2);
  g_autofree char *annex = wf_brief_dup_text (brief, 1);
  assert_says (annex, "What changed\nChanged since no. 2: new: something new");
  assert_says (annex, "some length 11");
  assert_says (annex, "some length 00");
}

static void
test_ceiling (Fixture *fixture, gconstpointer data)
{
  add_outage (fixture, "C-Lion1: no signal", "c-lion1", "2027-10-12T02:04:00Z",
              "2027-10-12T03:10:00Z");
  WfDraft *secret = draft (fixture->red, "incident", SECRET);
  wf_draft_set_string (secret, "title", SECRET);
  wf_draft_set_string (secret, "state", "open");
  wf_draft_set_string (secret, "number", "FI-0099");
  wf_draft_set_time (secret, "known-at", at ("2027-10-12T10:00:00Z"));
  add (fixture, fixture->red, secret);

  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *readout = dup_readout (brief);
  g_autofree char *page = export_text (brief);
  const char *const *left_out = wf_brief_get_left_out (brief);
  g_assert_null (strstr (readout, SECRET));
  g_assert_null (strstr (page, SECRET));
  g_assert_cmpuint (g_strv_length ((char **) left_out), ==, 1);
  assert_says (left_out[0], "FI-0099");
  g_assert_null (strstr (left_out[0], SECRET));
  g_assert_cmpint (wf_brief_get_marking (brief), ==, WF_MARKING_AMBER);
}

static void
test_below_ceiling (Fixture *fixture, gconstpointer data)
{
  add_outage (fixture, "C-Lion1: no signal", "c-lion1", "2027-10-12T02:04:00Z",
              "2027-10-12T03:10:00Z");
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_GREEN);
  assert_says (wf_brief_get_title (brief, 0), "0 open incidents");
  g_assert_cmpuint (g_strv_length ((char **) wf_brief_get_left_out (brief)), ==, 1);
}

static void
test_contested (Fixture *fixture, gconstpointer data)
{
  add_status (fixture, "estlink-2", "tso/FI", "degraded");
  add_status (fixture, "estlink-2", "tso/EE", "out");
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *readout = dup_readout (brief);
  assert_says (readout, "tso/FI says degraded");
  assert_says (readout, "tso/EE says out of service");
}

static void
test_changes_on_known (Fixture *fixture, gconstpointer data)
{
  WfDraft *issue = draft (fixture->amber, "briefing", "2");
  wf_draft_set_integer (issue, "number", 2);
  wf_draft_set_time (issue, "cut-at", at ("2027-10-12T11:00:00Z"));
  add (fixture, fixture->amber, issue);
  /* Happened before the last issue, learnt after it: news. */
  add_outage (fixture, "Late news", "c-lion1", "2027-10-12T02:04:00Z", "2027-10-12T12:00:00Z");
  add_outage (fixture, "Old news", "c-lion1", "2027-10-12T02:04:00Z", "2027-10-12T03:00:00Z");
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *page = export_text (brief);
  assert_says (page, "Changed since no. 2");
  assert_says (page, "Late news");
  g_assert_null (strstr (page, "Old news"));
}

/* --- the map ------------------------------------------------------------- */

static void
add_drawing (Fixture *fixture, WfGen *gen, const char *title)
{
  WfDraft *made = draft (gen, "drawing", title);
  wf_draft_set_string (made, "title", title);
  wf_draft_set_string (
      made, "geometry",
      "{\"type\":\"Polygon\",\"coordinates\":[[[20,56],[22,56],[22,58],[20,58],[20,56]]]}");
  wf_draft_set_time (made, "drawn-at", CUT - 4 * WF_HOUR_US);
  wf_draft_set_time (made, "expires-at", CUT - 3 * WF_HOUR_US);
  add (fixture, gen, made);
}

/* What desks drew is on the page, as old as it is at the cut; what is above the ceiling is not. */
static void
test_map_has_drawings (Fixture *fixture, gconstpointer data)
{
  add_outage (fixture, "C-Lion1: no signal", "c-lion1", "2027-10-12T02:04:00Z",
              "2027-10-12T03:10:00Z");
  add_drawing (fixture, fixture->amber, "Search area");
  add_drawing (fixture, fixture->red, SECRET);
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *page = export_text (brief);
  assert_says (page, "Search area · expired 3 h ago");
  assert_says (page, "area or note");
  g_assert_null (strstr (page, SECRET));
}

static void
add_imported (Fixture *fixture, WfGen *gen, const char *title)
{
  WfDraft *dataset = draft (gen, "dataset", title);
  wf_draft_set_string (dataset, "title", title);
  wf_draft_set_string (dataset, "sha256", "0123");
  wf_draft_set_string (dataset, "licence", "CC BY 4.0");
  add (fixture, gen, dataset);
}

static const char *
find_check (WfBrief *brief, const char *words)
{
  const char *text;
  gboolean is_fine;
  for (guint i = 0; wf_brief_get_check (brief, i, &is_fine, &text); i++)
    if (strstr (text, words) && !is_fine)
      return text;
  return NULL;
}

/* Background maps are not drawn, nor a file that is not here: the page says so where one would look
 * for them, and follows the desk's background maps. */
static void
test_map_says_what_it_lacks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfBrief) without = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *plain = export_text (without);
  g_assert_null (strstr (plain, "Not drawn here"));
  g_assert_null (find_check (without, "Not drawn here"));

  fixture->n_grounds = 1;
  add_imported (fixture, fixture->amber, "Harbours");
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *page = export_text (brief);
  assert_says (page, "Not drawn here: 1 background map and 1 imported layer of the desk's map");
  g_assert_nonnull (find_check (brief, "1 background map and 1 imported layer"));
  g_autoptr (WfBrief) clear = make_brief (fixture, WF_MARKING_CLEAR);
  g_assert_nonnull (find_check (clear, "Not drawn here: 1 background map of the desk's map"));
  wf_brief_set_n_grounds (clear, 2);
  g_assert_nonnull (find_check (clear, "Not drawn here: 2 background maps of the desk's map"));
  wf_brief_set_n_grounds (clear, 0);
  g_assert_null (find_check (clear, "Not drawn here"));
  g_autofree char *bare = export_text (clear);
  g_assert_null (strstr (bare, "Not drawn here"));
}

static void
add_layer (GPtrArray *layers, const char *name)
{
  g_autoptr (WfFeatureSet) set = wf_feature_set_new ();
  g_autofree char *uuid = NULL, *id = NULL;
  WfUuid ent;
  wf_uuid_for_name (&ent, "dataset", name);
  uuid = wf_uuid_dup_string (&ent);
  id = g_strconcat ("dataset:", uuid, NULL);
  wf_feature_set_add_position (set, (WfPosition){ 21, 57 });
  wf_feature_set_end_part (set);
  wf_feature_set_add (set, "1", name, WF_FEATURE_POINT, 0);
  g_ptr_array_add (layers, wf_feature_layer_new (id, set, WF_FEATURES_IMPORTED));
}

/* What was imported is on the map with the words of its source; what is above the ceiling stays out
 * even where the desk has its file, and is counted. */
static void
test_map_has_imported (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  add_imported (fixture, fixture->amber, "Harbours");
  add_imported (fixture, fixture->red, SECRET);
  add_layer (layers, "Harbours");
  add_layer (layers, SECRET);

  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autoptr (GPtrArray) wanted = wf_brief_dup_imported (brief);
  g_assert_cmpuint (wanted->len, ==, 1);
  g_autofree char *before = export_text (brief);
  g_assert_null (strstr (before, "Imported:"));
  wf_brief_set_layers (brief, layers, 0, NULL);
  g_autofree char *page = export_text (brief);
  assert_says (page, "Imported: Harbours (CC BY 4.0)");
  assert_says (page, wf_legend_get_label (WF_LEGEND_IMPORTED));
  g_assert_null (strstr (page, SECRET));
  g_assert_null (strstr (page, "Not drawn here"));
  assert_says (wf_brief_get_left_out (brief)[0], "dataset · TLP:RED");
  g_assert_null (find_check (brief, "Not drawn here"));

  g_autoptr (WfBrief) clear = make_brief (fixture, WF_MARKING_CLEAR);
  wf_brief_set_layers (clear, layers, 0, NULL);
  g_autofree char *bare = export_text (clear);
  g_assert_null (strstr (bare, "Imported"));
  g_assert_null (strstr (bare, wf_legend_get_label (WF_LEGEND_IMPORTED)));
  g_assert_cmpuint (g_strv_length ((char **) wf_brief_get_left_out (clear)), ==, 2);
}

static void
test_pdf_says_exercise (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_autofree char *page = export_text (brief);
  assert_says (page, "EXERCISE · Baltic Lantern 27 · EXERCISE");
  assert_says (page, "Briefing no. 3");
  assert_says (page, "known to FI day desk 12 Oct 14:32Z");
  assert_says (page, "TLP:CLEAR");
  assert_says (page, "1 / 1");
}

static void
test_pdf_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfBrief) brief = make_brief (fixture, WF_MARKING_AMBER);
  g_assert_false (wf_brief_write_pdf (brief, NULL, "/nowhere/at/all/brief.pdf", &error));
  g_assert_nonnull (error);
  assert_says (error->message, "/nowhere/at/all/brief.pdf");
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/brief/title-is-a-sentence", Fixture, NULL, setup, test_title, teardown);
  g_test_add ("/brief/says-who-is-cut-off", Fixture, NULL, setup, test_isolation, teardown);
  g_test_add ("/brief/island-first", Fixture, NULL, setup, test_island, teardown);
  g_test_add ("/brief/nothing-hidden", Fixture, NULL, setup, test_nothing_hidden, teardown);
  g_test_add ("/brief/readout-counts", Fixture, NULL, setup, test_readout_counts, teardown);
  g_test_add ("/brief/long-change", Fixture, NULL, setup, test_long_change, teardown);
  g_test_add ("/brief/quiet-picture", Fixture, NULL, setup, test_quiet, teardown);
  g_test_add ("/brief/credit-picture", Fixture, NULL, setup, test_credit, teardown);
  g_test_add ("/brief/ceiling-hides-content", Fixture, NULL, setup, test_ceiling, teardown);
  g_test_add ("/brief/lower-ceiling-leaves-out", Fixture, NULL, setup, test_below_ceiling,
              teardown);
  g_test_add ("/brief/contested-side-by-side", Fixture, NULL, setup, test_contested, teardown);
  g_test_add ("/brief/changes-on-known", Fixture, NULL, setup, test_changes_on_known, teardown);
  g_test_add ("/brief/map-has-drawings", Fixture, NULL, setup, test_map_has_drawings, teardown);
  g_test_add ("/brief/map-has-imported", Fixture, NULL, setup, test_map_has_imported, teardown);
  g_test_add ("/brief/map-says-what-it-lacks", Fixture, NULL, setup, test_map_says_what_it_lacks,
              teardown);
  g_test_add ("/brief/pdf-says-exercise", Fixture, NULL, setup, test_pdf_says_exercise, teardown);
  g_test_add ("/brief/pdf-error-is-told", Fixture, NULL, setup, test_pdf_error, teardown);
  return g_test_run ();
}
