/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves the map: read back by our own importer, never above the ceiling, the same the second
 * time round. */
#include <string.h>

#include "base/wf-json.h"
#include "base/wf-paths.h"
#include "brief/wf-ceiling.h"
#include "brief/wf-map-export.h"
#include "lib/wf-exercise-operations.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-import.h"
#include "wire/wf-scheme-reader.h"

typedef struct
{
  WfExercise *exercise;
  WfDataset *dataset;
  GPtrArray *operations;
  char **refs; /* everything there is */
} Fixture;

static void
add_records (GPtrArray *refs, WfPicture *picture, const char *type)
{
  GListModel *list = wf_picture_get_list (picture, type);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);

      g_ptr_array_add (refs, g_strconcat (type, ":", wf_record_get_id (record), NULL));
    }
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autofree char *datasets = wf_path_dup_data ("datasets");
  g_autoptr (WfPicture) picture = wf_picture_new ();
  GPtrArray *refs = g_ptr_array_new ();

  self->exercise = wf_exercise_read (folder, NULL);
  self->dataset = wf_dataset_read (datasets, NULL);
  self->operations = wf_exercise_dup_operations (self->exercise, self->exercise->start_at);
  wf_picture_apply (picture, self->operations);
  for (guint i = 0; i < self->dataset->assets->len; i++)
    g_ptr_array_add (
        refs,
        g_strconcat ("asset:", ((const WfAsset *) self->dataset->assets->pdata[i])->id, NULL));
  add_records (refs, picture, WF_TYPE_NAME_FAULT);
  add_records (refs, picture, WF_TYPE_NAME_INCIDENT);
  add_records (refs, picture, WF_TYPE_NAME_DRAWING);
  g_ptr_array_add (refs, NULL);
  self->refs = (char **) g_ptr_array_free (refs, FALSE);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_strfreev (self->refs);
  g_ptr_array_unref (self->operations);
  wf_dataset_unref (self->dataset);
  wf_exercise_free (self->exercise);
}

static WfMapExport *
export_refs (Fixture *self, const char *const *refs, WfMarking ceiling)
{
  return wf_map_export_new (&(WfMapExportInput){ .operations = self->operations,
                                                 .dataset = self->dataset,
                                                 .as_of = self->exercise->start_at,
                                                 .generated_at = self->exercise->start_at + 1,
                                                 .is_exercise = TRUE,
                                                 .ceiling = ceiling,
                                                 .refs = refs });
}

static WfImport *
import_text (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WfImport *import = wf_geojson_read (bytes, "export.geojson", NULL, NULL, &error);

  g_assert_no_error (error);
  return import;
}

/* Everything, for those who may see everything: our own importer refuses nothing of it. */
static void
test_reads_back (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfMapExport) export
      = export_refs (self, (const char *const *) self->refs, WF_MARKING_RED);
  g_autoptr (WfImport) import = import_text (export->json);
  g_autofree char *as_of = wf_time_format_iso (self->exercise->start_at);
  g_autofree char *head = g_strdup_printf ("\"wf_as_of\":\"%s\",\"wf_marking\":\"%s\"", as_of,
                                           wf_marking_get_label (export->marking));

  g_assert_cmpuint (export->n_left_out, ==, 0);
  g_assert_cmpuint (export->n_reduced, ==, 0);
  g_assert_cmpuint (export->n_features, ==, g_strv_length (self->refs));
  g_assert_cmpuint (import->n_refused, ==, 0);
  /* Incidents of networks alone lie nowhere, and the importer says so; nothing else. */
  g_assert_cmpuint (import->warnings->len, ==, import->n_of_shape[WF_FEATURE_NOWHERE] > 0);
  g_assert_cmpuint (import->features->features->len, ==, export->n_features);
  g_assert_cmpint (import->marking, ==, export->marking);
  g_assert_true (import->is_exercise && !import->is_real);
  g_assert_nonnull (strstr (export->json, head));
  g_assert_nonnull (strstr (export->json, "\"wf_state\":\"contested\""));
  g_assert_nonnull (strstr (export->json, "\"status\":\"out\""));
  g_assert_nonnull (strstr (export->json, "\"wf_route\":\"schematic\""));
}

/* No word that an operation above the ceiling wrote is in it, unless one below wrote it as well. */
static void
test_ceiling (Fixture *self, gconstpointer unused)
{
  guint n_words = 0, last = 0;

  for (int ceiling = WF_MARKING_CLEAR; ceiling <= WF_MARKING_RED; ceiling++)
    {
      g_autoptr (WfMapExport) export
          = export_refs (self, (const char *const *) self->refs, (WfMarking) ceiling);
      g_autoptr (WfMapExport) plain = NULL;
      const char *const no_refs[] = { NULL };

      g_assert_cmpint (export->marking, <=, ceiling);
      g_assert_cmpuint (export->n_features, >=, last);
      last = export->n_features;
      plain = export_refs (self, no_refs, (WfMarking) ceiling);
      g_assert_cmpuint (plain->n_features, ==, 0);
      for (guint i = 0; i < self->operations->len; i++)
        {
          const WfOperation *operation = g_ptr_array_index (self->operations, i);

          if (wf_operation_is_within (operation, (WfMarking) ceiling))
            continue;
          for (guint j = 0; j < operation->n_writes; j++)
            {
              const char *text = operation->writes[j].text;

              if (text == NULL || strlen (text) < 24 || wf_dataset_get_asset (self->dataset, text))
                continue;
              g_assert_null (strstr (export->json, text));
              n_words++;
            }
        }
    }
  g_assert_cmpuint (n_words, >, 20);
}

/* At TLP:CLEAR nobody learns that a cable is out, and whoever exports is told so. */
static void
test_reduces (Fixture *self, gconstpointer unused)
{
  const char *const refs[] = { "asset:c-lion1", NULL };
  g_autoptr (WfMapExport) open = export_refs (self, refs, WF_MARKING_CLEAR);
  g_autoptr (WfMapExport) closed = export_refs (self, refs, WF_MARKING_RED);

  g_assert_cmpuint (open->n_reduced, ==, 1);
  g_assert_null (strstr (open->json, "\"out\""));
  g_assert_nonnull (strstr (open->json, "\"marking\":\"TLP:CLEAR\""));
  g_assert_cmpuint (closed->n_reduced, ==, 0);
  g_assert_nonnull (strstr (closed->json, "\"status\":\"out\""));
  g_assert_null (strstr (closed->json, "\"marking\":\"TLP:CLEAR\""));
}

/* What does not exist, or only above, is left out and counted; an incident brings its company. */
static void
test_refs (Fixture *self, gconstpointer unused)
{
  const char *const unknown[]
      = { "asset:nothing", "fault:x", "feature:dataset:x/1", "track:7", "odd", NULL };
  g_autoptr (WfMapExport) none = export_refs (self, unknown, WF_MARKING_RED);
  g_autoptr (WfMapExport) whole = NULL;
  g_auto (GStrv) incident = g_new0 (char *, 2);

  g_assert_cmpuint (none->n_features, ==, 0);
  g_assert_cmpuint (none->n_left_out, ==, 4);
  for (char **ref = self->refs; *ref != NULL && incident[0] == NULL; ref++)
    if (g_str_has_prefix (*ref, "incident:"))
      incident[0] = g_strdup (*ref);
  whole = export_refs (self, (const char *const *) incident, WF_MARKING_RED);
  g_assert_cmpuint (whole->n_features, >, 1);
}

/* --- a foreign file that was imported -------------------------------------------------- */

static const char foreign[]
    = "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"id\":\"a1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[24.9,60]},"
      "\"properties\":{\"name\":\"Buoy 7\",\"colour\":\"red\",\"depth\":12.50,"
      "\"nested\":{\"a\":[1,2]}}},"
      "{\"type\":\"Feature\",\"id\":\"a2\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
      "[[170,1],[-170,2]]},\"properties\":{\"title\":\"Over the line\",\"marking\":\"TLP:RED\"}}]}";

static WfMapExport *
export_file (WfImport *import, const char *marking, WfMarking ceiling)
{
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  g_autoptr (WfDataset) dataset = wf_dataset_new ();
  g_autofree char *label = wf_json_quote (marking);
  const WfUuid ent = wf_gen_uuid (7);
  char uuid[WF_UUID_TEXT_LENGTH + 1];
  g_autofree char *id = NULL, *first = NULL, *second = NULL;

  wf_uuid_format (&ent, uuid);
  id = g_strconcat ("dataset:", uuid, NULL);
  first = g_strdup_printf ("feature:%s/0", id);
  second = g_strdup_printf ("feature:%s/1", id);
  g_ptr_array_add (operations,
                   wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_DATASET, &ent,
                                 wf_gen_hlc (1), "file-name", "\"buoys.geojson\"", "marking", label,
                                 "kind", "\"landing_station\"", NULL));
  g_ptr_array_add (layers, wf_feature_layer_new (id, import->features, WF_FEATURES_IMPORTED));
  return wf_map_export_new (
      &(WfMapExportInput){ .operations = operations,
                           .dataset = dataset,
                           .as_of = WF_GEN_DAY_US,
                           .generated_at = WF_GEN_DAY_US,
                           .ceiling = ceiling,
                           .refs = (const char *const[]){ first, second, NULL },
                           .layers = layers });
}

static void
test_imported (void)
{
  g_autoptr (WfImport) import = import_text (foreign);
  g_autoptr (WfMapExport) all = export_file (import, "TLP:AMBER", WF_MARKING_RED);
  g_autoptr (WfMapExport) fewer = export_file (import, "TLP:AMBER", WF_MARKING_AMBER);
  g_autoptr (WfMapExport) none = export_file (import, "TLP:AMBER", WF_MARKING_GREEN);

  g_assert_cmpuint (all->n_features, ==, 2);
  g_assert_cmpint (all->marking, ==, WF_MARKING_RED);
  g_assert_nonnull (strstr (all->json, "\"name\":\"Buoy 7\",\"marking\":\"TLP:AMBER\""));
  g_assert_nonnull (strstr (all->json, "\"source\":\"buoys.geojson\",\"colour\":\"red\","
                                       "\"depth\":12.50,\"nested\":{\"a\":[1,2]}"));
  g_assert_nonnull (strstr (all->json, "MultiLineString"));
  g_assert_nonnull (strstr (all->json, "\"kind\":\"landing_station\""));
  g_assert_cmpuint (fewer->n_features, ==, 1);
  g_assert_cmpuint (fewer->n_left_out, ==, 1);
  g_assert_null (strstr (fewer->json, "Over the line"));
  g_assert_cmpuint (none->n_features, ==, 0);
  g_assert_cmpuint (none->n_left_out, ==, 2);
  g_assert_null (strstr (none->json, "Buoy"));
}

/* Export, import, export: the same bytes. */
static void
test_twice (void)
{
  g_autoptr (WfImport) import = import_text (foreign);
  g_autoptr (WfMapExport) first = export_file (import, "TLP:RED", WF_MARKING_RED);
  g_autoptr (WfImport) back = import_text (first->json);
  g_autoptr (WfMapExport) second = export_file (back, "TLP:RED", WF_MARKING_RED);

  g_assert_cmpuint (back->n_refused, ==, 0);
  g_assert_cmpstr (first->json, ==, second->json);
}

/* --- a foreign file that became drawings ------------------------------------------------- */

/* Each feature of the file as a record, as the importer writes it. */
static WfMapExport *
export_drawings (WfImport *import, const char *text)
{
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) drawings = wf_import_dup_drawings (import, left_out);
  g_autoptr (WfDataset) dataset = wf_dataset_new ();
  g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < drawings->len; i++)
    {
      const WfImportDrawing *drawing = drawings->pdata[i];
      const WfUuid ent = wf_gen_uuid (20 + i);
      g_autofree char *title = wf_json_quote (drawing->title);
      g_autofree char *geometry = wf_json_quote (drawing->geometry);
      g_autofree char *id = wf_json_quote (drawing->id);
      g_autofree char *properties = wf_json_quote (drawing->properties);
      g_autofree char *said = text != NULL ? wf_json_quote (text) : g_strdup ("null");
      char uuid[WF_UUID_TEXT_LENGTH + 1];

      wf_uuid_format (&ent, uuid);
      g_ptr_array_add (refs, g_strconcat ("drawing:", uuid, NULL));
      g_ptr_array_add (operations, wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_DRAWING,
                                                 &ent, wf_gen_hlc (1), "title", title, "geometry",
                                                 geometry, "feature-id", id, "properties",
                                                 properties, "text", said, NULL));
    }
  g_ptr_array_add (refs, NULL);
  return wf_map_export_new (&(WfMapExportInput){ .operations = operations,
                                                 .dataset = dataset,
                                                 .as_of = WF_GEN_DAY_US,
                                                 .generated_at = WF_GEN_DAY_US,
                                                 .ceiling = WF_MARKING_RED,
                                                 .refs = (const char *const *) refs->pdata });
}

/* What the file said goes out as it came, under the id that the file gave; what a person has said
 * since goes before it. */
static void
test_drawn (void)
{
  static const char text[]
      = "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"id\":\"a1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[24.9,60]},"
        "\"properties\":{\"name\":\"Buoy 7\",\"colour\":\"red\",\"depth\":12.50,\"start\":\"spring\","
        "\"description\":\"of the file\",\"nested\":{\"a\":[1, 2]}}}]}";
  g_autoptr (WfImport) import = import_text (text);
  g_autoptr (WfMapExport) first = export_drawings (import, NULL);
  g_autoptr (WfMapExport) edited = export_drawings (import, "of a person");
  g_autoptr (WfImport) back = import_text (first->json);
  g_autoptr (WfMapExport) second = export_drawings (back, NULL);

  g_assert_cmpuint (first->n_features, ==, 1);
  g_assert_nonnull (strstr (first->json, "\"id\":\"a1\""));
  g_assert_nonnull (strstr (first->json, "\"name\":\"Buoy 7\",\"marking\":\"TLP:AMBER\""));
  g_assert_nonnull (strstr (first->json,
                            "\"colour\":\"red\",\"depth\":12.50,\"start\":\"spring\","
                            "\"description\":\"of the file\",\"nested\":{\"a\":[1,2]}"));
  g_assert_nonnull (strstr (edited->json, "\"description\":\"of a person\""));
  g_assert_null (strstr (edited->json, "of the file"));
  /* out, in and out again: nothing is lost */
  g_assert_cmpuint (back->n_refused, ==, 0);
  g_assert_nonnull (strstr (second->json, "\"depth\":12.50"));
  g_assert_nonnull (strstr (second->json, "\"description\":\"of the file\""));
}

/* Another desk may have written anything there: the feature goes out without it. */
static void
test_odd_properties (void)
{
  static const char *const odd[] = { "\"{\"", "\"[1]\"", "\"7\"", "\"\"" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GPtrArray) operations
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
      g_autoptr (WfDataset) dataset = wf_dataset_new ();
      g_autoptr (WfMapExport) export = NULL;
      const WfUuid ent = wf_gen_uuid (20);
      char uuid[WF_UUID_TEXT_LENGTH + 1];
      g_autofree char *ref = NULL;

      wf_uuid_format (&ent, uuid);
      ref = g_strconcat ("drawing:", uuid, NULL);
      g_ptr_array_add (operations,
                       wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_DRAWING, &ent,
                                     wf_gen_hlc (1), "title", "\"x\"", "geometry",
                                     "\"{\\\"type\\\":\\\"Point\\\",\\\"coordinates\\\":[20,57]}\"",
                                     "properties", odd[i], NULL));
      export
          = wf_map_export_new (&(WfMapExportInput){ .operations = operations,
                                                    .dataset = dataset,
                                                    .as_of = WF_GEN_DAY_US,
                                                    .generated_at = WF_GEN_DAY_US,
                                                    .ceiling = WF_MARKING_RED,
                                                    .refs = (const char *const[]){ ref, NULL } });
      g_assert_cmpuint (export->n_features, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/brief/map-export/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("reads-back", test_reads_back);
  ADD ("ceiling", test_ceiling);
  ADD ("reduces", test_reduces);
  ADD ("refs", test_refs);
  g_test_add_func ("/brief/map-export/imported", test_imported);
  g_test_add_func ("/brief/map-export/twice", test_twice);
  g_test_add_func ("/brief/map-export/drawn", test_drawn);
  g_test_add_func ("/brief/map-export/odd-properties", test_odd_properties);
  return g_test_run ();
}
