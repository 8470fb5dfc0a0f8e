/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-connectivity.h"
#include "analysis/wf-effect.h"
#include "analysis/wf-further-loss.h"
#include "analysis/wf-situation.h"
#include "base/wf-paths.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-scheme-reader.h"

typedef struct
{
  WfDataset *dataset;
  WfPicture *picture;
  gint64 minute;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("datasets");

  self->dataset = wf_dataset_read (folder, NULL);
  g_assert_nonnull (self->dataset);
  self->picture = wf_picture_new ();
  self->minute = 1;
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_object_unref (self->picture);
  wf_dataset_unref (self->dataset);
}

static void
apply (Fixture *self, WfOperation *operation)
{
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  g_ptr_array_add (batch, operation);
  wf_picture_apply (self->picture, batch);
}

/* @field: "status/ms-csirt/FI" … */
static void
state (Fixture *self, const char *asset, const char *field, const char *json)
{
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, asset);
  apply (self,
         wf_gen_write (wf_picture_lookup (self->picture, &ent), WF_GEN_SPACE_GREEN,
                       WF_TYPE_NAME_ASSET, &ent, wf_gen_hlc (self->minute++), field, json, NULL));
}

static void
damage (Fixture *self, guint n, const char *asset, const char *part, const char *stage)
{
  WfUuid ent = wf_gen_uuid (n);
  g_autofree char *id = g_strdup_printf ("\"%s\"", asset);
  g_autofree char *word = g_strdup_printf ("\"%s\"", stage);

  apply (self, wf_gen_write (wf_picture_lookup (self->picture, &ent), WF_GEN_SPACE_GREEN,
                             WF_TYPE_NAME_FAULT, &ent, wf_gen_hlc (self->minute++), "asset", id,
                             "part", part, "stage", word, NULL));
}

static WfEffect *
effect_on (Fixture *self, const char *hub, const char *const *assumed)
{
  g_autoptr (WfEffectModel) model = wf_effect_model_new (self->picture, self->dataset, assumed);
  return wf_effect_model_dup (model, hub);
}

/* Damage to a stretch and service of the cable are two things. */
static void
test_damage_and_service (Fixture *self, gconstpointer unused)
{
  damage (self, 1, "c-lion1", "1", "reported");
  g_autoptr (WfEffect) silent = effect_on (self, "hub-de", NULL);
  g_assert_cmpuint (silent->n_cables_out, ==, 0);
  g_assert_cmpuint (silent->n_cables_damaged, ==, 1);
  g_assert_true (silent->any_lost);

  state (self, "c-lion1", "status/ms-csirt/FI", "\"in-service\"");
  g_autoptr (WfEffect) serving = effect_on (self, "hub-de", NULL);
  g_assert_cmpuint (serving->n_cables_damaged, ==, 0);
  g_assert_false (serving->any_lost);

  state (self, "c-lion1", "status/ms-csirt/FI", "\"out\"");
  g_autoptr (WfEffect) out = effect_on (self, "hub-de", NULL);
  g_assert_cmpuint (out->n_cables_out, ==, 1);
  g_assert_cmpuint (out->n_cables_damaged, ==, 0);

  state (self, "c-lion1", "status/ms-csirt/FI", "null");
  damage (self, 1, "c-lion1", "1", "restored");
  g_autoptr (WfEffect) mended = effect_on (self, "hub-de", NULL);
  g_assert_false (mended->any_lost);
}

/* A leg behind the branching unit leaves the other way open. */
static void
test_one_leg_only (Fixture *self, gconstpointer unused)
{
  damage (self, 1, "c-lion1", "2", "reported"); /* the unit to Hanko: inside Finland */
  g_autoptr (WfEffect) finland = effect_on (self, "hub-fi", NULL);
  g_assert_false (finland->any_lost);
  g_assert_cmpint (finland->left, ==, WF_BAND_MOST);
}

static void
test_assumed_is_in_the_view_only (Fixture *self, gconstpointer unused)
{
  static const char *const one[] = { "shefa-2", NULL };
  static const char *const two[] = { "shefa-2", "farice-1", NULL };

  g_autoptr (WfEffect) first = effect_on (self, "hub-fo", one);
  g_assert_cmpuint (first->n_cables_assumed, ==, 1);
  g_assert_cmpuint (first->n_cables_out, ==, 0);
  g_assert_cmpuint (first->n_isolating, ==, 1);
  g_assert_false (first->is_isolated);
  g_autoptr (WfEffect) both = effect_on (self, "hub-fo", two);
  g_assert_true (both->is_isolated);
  g_assert_false (both->was_isolated);
  g_assert_cmpuint (wf_picture_get_n_operations (self->picture), ==, 0);
  g_autoptr (WfEffect) after = effect_on (self, "hub-fo", NULL);
  g_assert_false (after->any_lost);
  /* A landing point goes with all that lands there. */
  static const char *const station[] = { "mellieha-mt", NULL };
  g_autoptr (WfEffect) malta = effect_on (self, "hub-mt", station);
  g_assert_true (malta->any_lost);
  g_assert_cmpuint (malta->n_points_assumed, ==, 1);
  g_assert_cmpuint (malta->n_cables_assumed, ==, 0);
  g_assert_true (wf_effect_knows (self->dataset, "mellieha-mt"));
  g_assert_false (wf_effect_knows (self->dataset, "estlink-2"));
}

static void
test_places_without_a_hub (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfEffect) terceira = effect_on (self, "terceira-pt", NULL);

  g_assert_cmpstr (terceira->country, ==, "PT");
  g_assert_cmpuint (terceira->n_cables, >, 0);
}

static void
test_lists (Fixture *self, gconstpointer unused)
{
  state (self, "shefa-2", "status/a", "\"out\"");
  state (self, "farice-1", "status/a", "\"out\"");
  g_autoptr (WfEffectModel) model = wf_effect_model_new (self->picture, self->dataset, NULL);
  g_autoptr (GPtrArray) all = wf_effect_model_dup_all (model);
  g_autoptr (GPtrArray) served = wf_effect_model_dup_of_asset (model, "shefa-2");
  const WfEffect *worst = g_ptr_array_index (all, 0);

  g_assert_cmpstr (worst->hub, ==, "hub-fo");
  g_assert_true (worst->is_isolated);
  for (guint i = 1; i < all->len; i++)
    {
      const WfEffect *before = g_ptr_array_index (all, i - 1), *here = g_ptr_array_index (all, i);
      g_assert_true (before->is_isolated >= here->is_isolated
                     || before->lost_share >= here->lost_share);
    }
  g_assert_cmpuint (served->len, >, 1);
}

/* --- taking away more never raises what remains -------------------------- */

static void
lose_any (Fixture *self, WfConnectivity *graph)
{
  guint i = (guint) g_test_rand_int_range (0, (int) self->dataset->links->len);
  const WfLink *link = &g_array_index (self->dataset->links, WfLink, i);

  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      wf_connectivity_lose_cable (graph, link->cable);
      break;
    case 1:
      wf_connectivity_lose_leg (graph, link->cable, (guint) MAX (0, link->part));
      break;
    default:
      wf_connectivity_lose_node (graph, g_array_index (self->dataset->nodes, WfNode, link->a).id);
    }
}

static void
test_losses_are_monotone (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfConnectivity) graph = wf_connectivity_new (self->dataset);
  g_autoptr (GPtrArray) places = wf_connectivity_dup_places (graph);

  for (int round = 0; round < 60; round++)
    {
      const char *hub
          = g_ptr_array_index (places, (guint) g_test_rand_int_range (0, (int) places->len));
      gboolean was_isolated = FALSE;
      double lost = 0;

      wf_connectivity_restore (graph);
      for (int i = 0; i < 25; i++)
        {
          g_autoptr (WfHubReach) reach = wf_connectivity_dup_reach (graph, hub);
          gboolean is_isolated = wf_connectivity_is_isolated (graph, reach->hub, NULL);

          g_assert_cmpfloat (reach->lost_tbps, >=, lost);
          g_assert_cmpfloat (reach->lost_tbps, <=, reach->total_tbps + 1e-9);
          g_assert_true (is_isolated || !was_isolated);
          lost = reach->lost_tbps;
          was_isolated = is_isolated;
          lose_any (self, graph);
        }
    }
}

/* One more loss is what N-1 says it is. */
static void
test_next_loss_is_as_foretold (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfConnectivity) graph = wf_connectivity_new (self->dataset);
  g_autoptr (GPtrArray) places = wf_connectivity_dup_places (graph);

  for (int round = 0; round < 60; round++)
    {
      const char *hub
          = g_ptr_array_index (places, (guint) g_test_rand_int_range (0, (int) places->len));

      wf_connectivity_restore (graph);
      for (int i = 0; i < 6; i++)
        lose_any (self, graph);
      g_autoptr (WfHubReach) reach = wf_connectivity_dup_reach (graph, hub);
      g_autoptr (GPtrArray) isolating = wf_connectivity_dup_isolating_cables (graph, reach);
      if (reach->cables->len == 0 || wf_connectivity_is_isolated (graph, reach->hub, NULL))
        continue;
      const char *next = g_ptr_array_index (
          reach->cables, (guint) g_test_rand_int_range (0, (int) reach->cables->len));
      gboolean foretold = g_ptr_array_find_with_equal_func (isolating, next, g_str_equal, NULL);
      wf_connectivity_lose_cable (graph, next);
      g_assert_cmpint (wf_connectivity_is_isolated (graph, reach->hub, NULL), ==, foretold);
    }
}

/* Every place of the list, with the one thing lost and without, on a graph of the test's own. */
static void
check_further (Fixture *self,
               WfEffectModel *before,
               const char *hub,
               const WfFurtherLoss *loss,
               const char *const *lost)
{
  const char *const both[] = { loss->asset, NULL };
  const gboolean is_cable = wf_asset_is_line (wf_dataset_get_asset (self->dataset, loss->asset));
  g_autoptr (WfEffectModel) after = wf_effect_model_new (self->picture, self->dataset, both);
  g_autoptr (WfEffect) then = wf_effect_model_dup (after, hub);
  g_autoptr (WfEffect) now = wf_effect_model_dup (before, hub);
  g_autoptr (WfConnectivity) graph = wf_connectivity_new (self->dataset);
  g_autoptr (WfConnectivity) less = wf_connectivity_new (self->dataset);
  g_autoptr (GPtrArray) places = wf_connectivity_dup_places (graph);
  guint n_cut_off = 0;

  for (; *lost != NULL; lost++)
    {
      wf_connectivity_lose_cable (graph, *lost);
      wf_connectivity_lose_cable (less, *lost);
    }
  if (is_cable)
    wf_connectivity_lose_cable (less, loss->asset);
  else
    wf_connectivity_lose_node (less, loss->asset);
  g_assert_cmpint (loss->isolates, ==, then->is_isolated && !now->is_isolated);
  g_assert_cmpint (loss->left, ==, then->left);
  g_assert_cmpuint (loss->n_cables_out, >=, now->n_cables_out + (is_cable ? 1 : 0));
  if (is_cable)
    g_assert_cmpuint (loss->n_cables_out, ==, now->n_cables_out + 1);
  for (guint i = 0; i < places->len; i++)
    {
      const char *place = places->pdata[i];
      const guint node
          = GPOINTER_TO_UINT (g_hash_table_lookup (self->dataset->node_by_id, place)) - 1;
      const gboolean is_told = g_strv_contains ((const char *const *) loss->cut_off, place);

      if (g_str_equal (place, hub) || g_str_equal (place, loss->asset))
        continue;
      g_assert_cmpint (is_told, ==,
                       !wf_connectivity_is_isolated (graph, node, NULL)
                           && wf_connectivity_is_isolated (less, node, NULL));
      n_cut_off += is_told;
    }
  g_assert_cmpuint (n_cut_off, ==, g_strv_length (loss->cut_off));
}

/* What is said of one more loss is what comes when it comes; ranked, and of what still works. */
static void
test_further_losses (Fixture *self, gconstpointer unused)
{
  static const char *const nothing[] = { NULL }, *const lion[] = { "c-lion1", NULL };
  static const char *const hubs[]
      = { "hub-fi", "hub-ee", "hub-fo", "hub-is", "hub-mt", "hub-ax", "hub-se-i", "hub-gb-zet" };
  guint n_isolating = 0, n_cutting = 0;

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (WfEffectModel) model = wf_effect_model_new (self->picture, self->dataset, NULL);

      for (guint i = 0; i < G_N_ELEMENTS (hubs); i++)
        {
          g_autoptr (GPtrArray) losses = wf_effect_model_dup_further (model, hubs[i], 5);
          g_autoptr (GPtrArray) every = wf_effect_model_dup_further (model, hubs[i], G_MAXUINT);
          gboolean was_isolating = TRUE;
          guint n_cables = 0, n_points = 0;

          g_assert_cmpuint (every->len, >=, losses->len);
          /* What is out already cannot be lost once more. */
          for (guint j = 0; round && j < every->len; j++)
            g_assert_cmpstr (((const WfFurtherLoss *) every->pdata[j])->asset, !=, "c-lion1");
          for (guint j = 0; j < losses->len; j++)
            {
              const WfFurtherLoss *loss = losses->pdata[j];

              g_assert_true (was_isolating || !loss->isolates);
              was_isolating = loss->isolates;
              if (wf_asset_is_line (wf_dataset_get_asset (self->dataset, loss->asset)))
                n_cables++;
              else
                n_points++;
              check_further (self, model, hubs[i], loss, round ? lion : nothing);
              n_isolating += loss->isolates;
              n_cutting += loss->cut_off[0] != NULL;
            }
          g_assert_cmpuint (n_cables, <=, 5);
          g_assert_cmpuint (n_points, <=, 5);
          g_assert_true (n_cables > 0 || every->len == n_points);
        }
      state (self, "c-lion1", "status/ms-csirt/FI", "\"out\"");
    }
  g_assert_cmpuint (n_isolating, >, 0);
  g_assert_cmpuint (n_cutting, >, 0);
}

/* What the dataset has as retired or out since before is no loss of today. */
static void
test_not_in_use_is_no_loss (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfEffectModel) model = wf_effect_model_new (self->picture, self->dataset, NULL);
  g_autoptr (GPtrArray) all = wf_effect_model_dup_all (model);
  guint n_not_in_use = 0;

  g_assert_cmpuint (all->len, ==, 0);
  for (guint i = 0; i < self->dataset->assets->len; i++)
    n_not_in_use
        += wf_situation_asset_state (self->picture, self->dataset,
                                     ((const WfAsset *) self->dataset->assets->pdata[i])->id)
           == WF_STATE_RETIRED;
  g_assert_cmpuint (n_not_in_use, ==, 7);
}

static void
test_bands (void)
{
  g_assert_cmpint (wf_band_of (0), ==, WF_BAND_NONE);
  g_assert_cmpint (wf_band_of (1e-9), ==, WF_BAND_LITTLE);
  g_assert_cmpint (wf_band_of (0.333), ==, WF_BAND_LITTLE);
  g_assert_cmpint (wf_band_of (0.5), ==, WF_BAND_HALF);
  g_assert_cmpint (wf_band_of (0.667), ==, WF_BAND_MOST);
  g_assert_cmpint (wf_band_of (1), ==, WF_BAND_MOST);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/effect/damage-and-service", test_damage_and_service);
  ADD ("/effect/one-leg-only", test_one_leg_only);
  ADD ("/effect/assumed-is-in-the-view-only", test_assumed_is_in_the_view_only);
  ADD ("/effect/places-without-a-hub", test_places_without_a_hub);
  ADD ("/effect/lists", test_lists);
  ADD ("/effect/losses-are-monotone", test_losses_are_monotone);
  ADD ("/effect/next-loss-is-as-foretold", test_next_loss_is_as_foretold);
  ADD ("/effect/further-losses", test_further_losses);
  ADD ("/effect/not-in-use-is-no-loss", test_not_in_use_is_no_loss);
  g_test_add_func ("/effect/bands", test_bands);
  return g_test_run ();
}
