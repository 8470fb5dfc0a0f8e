/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published incidents asked of the model: every one can be, and both answers stand side by side. */
#include "analysis/wf-connectivity.h"
#include "analysis/wf-historic-effect.h"
#include "base/wf-paths.h"
#include "wire/wf-scheme-reader.h"

typedef struct
{
  WfDataset *dataset;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("datasets");
  g_autoptr (GError) error = NULL;

  self->dataset = wf_dataset_read (folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  wf_dataset_unref (self->dataset);
}

static const WfHistoricIncident *
find (Fixture *self, const char *id)
{
  for (guint i = 0; i < self->dataset->historic->len; i++)
    {
      const WfHistoricIncident *incident = self->dataset->historic->pdata[i];

      if (g_str_equal (incident->id, id))
        return incident;
    }
  g_assert_not_reached ();
}

static const WfEffect *
find_effect (const WfHistoricReplay *replay, const char *hub)
{
  for (guint i = 0; i < replay->effects->len; i++)
    {
      const WfEffect *effect = replay->effects->pdata[i];

      if (g_str_equal (effect->hub, hub))
        return effect;
    }
  return NULL;
}

/* --- all of them ---------------------------------------------------------- */

/* The links of one leg that are in use, counted over the file and not by the graph. */
static guint
count_links (Fixture *self, const WfHistoricEffect *effect)
{
  guint n = 0;

  for (guint i = 0; i < self->dataset->links->len; i++)
    {
      const WfLink *link = &g_array_index (self->dataset->links, WfLink, i);

      n += link->is_active && link->part == (int) effect->part
           && g_strcmp0 (link->cable, effect->asset) == 0;
    }
  return n;
}

/* Sum of a hub's edges over the legs that were cut, found without the model's own losses. */
static double
sum_cut (const WfHistoricIncident *incident, const WfHubReach *reach)
{
  double sum = 0;

  for (guint i = 0; i < reach->edges->len; i++)
    {
      const WfLink *link = reach->edges->pdata[i];

      for (guint j = 0; j < incident->n_effects; j++)
        if (g_strcmp0 (link->cable, incident->effects[j].asset) == 0
            && link->part == (int) incident->effects[j].part)
          {
            sum += link->capacity_est_tbps;
            break;
          }
    }
  return sum;
}

/* Who is listed lost just what the cut legs carry of it, and who is not listed lost nothing. */
static void
check_shares (Fixture *self, const WfHistoricIncident *incident, const WfHistoricReplay *replay)
{
  g_autoptr (WfConnectivity) intact = wf_connectivity_new (self->dataset);
  g_autoptr (GPtrArray) places = wf_connectivity_dup_places (intact);

  for (guint i = 0; i < places->len; i++)
    {
      g_autoptr (WfHubReach) reach = wf_connectivity_dup_reach (intact, places->pdata[i]);
      const WfEffect *effect = find_effect (replay, places->pdata[i]);
      const double cut = sum_cut (incident, reach);

      if (cut > 0)
        g_assert_nonnull (effect);
      if (effect == NULL)
        continue;
      g_assert_true (cut > 0 || (effect->is_isolated && !effect->was_isolated));
      if (reach->total_tbps > 0)
        g_assert_cmpfloat_with_epsilon (effect->lost_share, cut / reach->total_tbps, 1e-9);
    }
}

static const char *
get_band_word (WfBand band)
{
  static const char *const words[] = { "none", "little", "about half", "most" };

  return words[band];
}

static void
print_both (const WfHistoricIncident *incident, const WfHistoricReplay *replay)
{
  g_test_message ("%s  %s", incident->start, incident->title);
  for (guint i = 0; i < incident->n_effects; i++)
    g_test_message ("   source: %s part %u: %s (restored %s)", incident->effects[i].asset,
                    incident->effects[i].part, incident->effects[i].words,
                    incident->effects[i].restored != NULL ? incident->effects[i].restored : "–");
  for (guint i = 0; i < replay->effects->len; i++)
    {
      const WfEffect *effect = replay->effects->pdata[i];

      g_test_message ("   model:  %s %u of %u cables cut, %s left%s%s", effect->hub,
                      effect->n_cables_damaged, effect->n_cables, get_band_word (effect->left),
                      effect->is_isolated ? ", isolated" : "",
                      effect->was_isolated ? " as before" : "");
    }
  if (replay->n_not_modelled > 0)
    g_test_message ("   model:  says nothing of %u", replay->n_not_modelled);
}

static void
test_every_incident (Fixture *self, gconstpointer unused)
{
  guint n_cut = 0, n_not_modelled = 0;

  g_assert_cmpuint (self->dataset->historic->len, ==, 15);
  for (guint i = 0; i < self->dataset->historic->len; i++)
    {
      const WfHistoricIncident *incident = self->dataset->historic->pdata[i];
      g_autoptr (WfHistoricReplay) replay = wf_historic_replay (self->dataset, incident);

      print_both (incident, replay);
      g_assert_nonnull (incident->sources[0]);
      g_assert_cmpuint (replay->n_cut + replay->n_not_modelled, ==, incident->n_effects);
      for (guint j = 0; j < incident->n_effects; j++)
        g_assert_cmpuint (*incident->effects[j].words, !=, '\0');
      for (guint j = 0; j < incident->n_effects; j++)
        n_cut += count_links (self, &incident->effects[j]) > 0;
      n_cut -= replay->n_cut;
      g_assert_cmpuint (n_cut, ==, 0);
      n_not_modelled += replay->n_not_modelled;
      check_shares (self, incident, replay);
    }
  /* Nord Stream twice, Balticconnector, Estlink 2. */
  g_assert_cmpuint (n_not_modelled, >=, 4);
}

/* --- where the two differ -------------------------------------------------- */

/* The title says that Shetland was cut off: it was, since another leg was faulty already. The model
 * cuts the one leg that the record names. */
static void
test_shetland (Fixture *self, gconstpointer unused)
{
  const WfHistoricIncident *incident = find (self, "2022-10-shefa-2");
  g_autoptr (WfHistoricReplay) replay = wf_historic_replay (self->dataset, incident);
  const WfEffect *effect = find_effect (replay, "hub-gb-zet");

  g_assert_nonnull (effect);
  g_assert_cmpuint (effect->n_cables_damaged, ==, 1);
  g_assert_false (effect->is_isolated);
  g_assert_cmpstr (incident->title, ==, "SHEFA-2 faults isolate Shetland");
}

/* "Minor damage without loss of service": the model takes the leg as cut all the same. */
static void
test_damage_without_loss (Fixture *self, gconstpointer unused)
{
  const WfHistoricIncident *incident = find (self, "2025-02-c-lion1-gotland");
  g_autoptr (WfHistoricReplay) replay = wf_historic_replay (self->dataset, incident);
  const WfEffect *effect = find_effect (replay, "hub-fi");

  g_assert_nonnull (effect);
  g_assert_true (effect->any_lost);
  g_assert_cmpstr (incident->effects[0].words, ==, "minor damage without loss of service");
}

/* Of pipelines the model says nothing, and says so. */
static void
test_not_modelled (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfHistoricReplay) replay
      = wf_historic_replay (self->dataset, find (self, "2022-09-nord-stream"));

  g_assert_cmpuint (replay->n_not_modelled, ==, 2);
  g_assert_cmpuint (replay->effects->len, ==, 0);
}

/* --- of one asset ---------------------------------------------------------- */

static void
test_of_asset (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) incidents = wf_historic_dup_of_asset (self->dataset, "c-lion1");
  g_autoptr (GPtrArray) none = wf_historic_dup_of_asset (self->dataset, "no-such-cable");
  static const char *const ids[]
      = { "2025-02-c-lion1-gotland", "2024-12-estlink-2", "2024-11-c-lion1" };

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (incidents->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < incidents->len; i++) /* the latest first */
    g_assert_cmpstr (((const WfHistoricIncident *) incidents->pdata[i])->id, ==, ids[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/historic/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("every-incident", test_every_incident);
  ADD ("shetland-source-and-model-differ", test_shetland);
  ADD ("damage-without-loss", test_damage_without_loss);
  ADD ("not-modelled", test_not_modelled);
  ADD ("of-an-asset", test_of_asset);
#undef ADD
  return g_test_run ();
}
