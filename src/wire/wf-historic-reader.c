/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-historic-reader.h"

#include <glib/gi18n.h>

#include "wire/wf-reading.h"

static gpointer
own (WfReading *reading, gpointer memory)
{
  g_ptr_array_add (reading->owned, memory);
  return memory;
}

static void
read_effect (WfReading *reading,
             const WfDataset *dataset,
             WfJsonValue object,
             WfHistoricEffect *effect)
{
  const WfAsset *asset;

  effect->asset = wf_reading_text (reading, object, "asset");
  effect->words = wf_reading_text (reading, object, "effect");
  effect->restored = wf_reading_optional_text (reading, object, "restored");
  if (reading->error != NULL)
    return;
  asset = wf_dataset_get_asset (dataset, effect->asset);
  if (asset == NULL || asset->n_legs == 0)
    wf_reading_fail (reading, _ ("“asset” is “%s”, which is no line"), effect->asset);
  else
    effect->part = (guint) wf_reading_integer (reading, object, "part", 0, (int) asset->n_legs - 1);
}

static void
read_effects (WfReading *reading,
              const WfDataset *dataset,
              WfJsonValue object,
              WfHistoricIncident *incident)
{
  WfJsonValue array = wf_reading_container (reading, object, "effects", WF_JSON_ARRAY), item;
  WfJsonIter iter;

  if (reading->error != NULL)
    return;
  incident->effects = own (reading, g_new0 (WfHistoricEffect, MAX (1, wf_json_size (array))));
  for (wf_json_iter_init (&iter, array); wf_json_iter_next (&iter, NULL, &item);)
    read_effect (reading, dataset, item, &incident->effects[incident->n_effects++]);
}

static WfHistoricIncident *
read_incident (WfReading *reading, const WfDataset *dataset, WfJsonValue object)
{
  WfHistoricIncident *incident = own (reading, g_new0 (WfHistoricIncident, 1));

  incident->id = wf_reading_text (reading, object, "id");
  incident->title = wf_reading_text (reading, object, "title");
  incident->start = wf_reading_text (reading, object, "start");
  incident->cause = wf_reading_text (reading, object, "cause");
  incident->confidence = wf_reading_text (reading, object, "confidence");
  incident->restored = wf_reading_optional_text (reading, object, "service_restored");
  incident->note = wf_reading_optional_text (reading, object, "restoration_note");
  incident->countries = wf_reading_texts (reading, object, "countries");
  incident->sources = wf_reading_texts (reading, object, "source");
  read_effects (reading, dataset, object, incident);
  return incident;
}

gboolean
wf_historic_read (WfDataset *dataset, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "historic-incidents.json", NULL);
  g_auto (WfReading) reading = { 0 };
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_open (&reading, path, dataset->texts, dataset->owned, error))
    return FALSE;
  if (wf_reading_section (&reading, "incidents", &iter))
    while (wf_reading_next (&reading, &iter, &object))
      g_ptr_array_add (dataset->historic, read_incident (&reading, dataset, object));
  return wf_reading_finish (&reading, error);
}
