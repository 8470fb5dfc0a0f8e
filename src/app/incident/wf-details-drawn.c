/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Details of what stands on the map beside the dataset: drawings, and features of imported layers.
 * What their source says of them is shown as it came, and nobody edits it. */
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-layer-text.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-details-parts.h"
#include "app/values/wf-conflict-box.h"
#include "app/wf-map-features.h"
#include "base/wf-json.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-import.h"

#define MAX_PROPERTIES 100
#define MAX_NAME 80    /* characters */
#define MAX_VALUE 1000 /* characters; the whole is in what is exported */

/* --- what the source says ------------------------------------------------------ */

/* Foreign words: plain text, cut, control and direction signs made visible. */
static void
add_property (GtkWidget *facts, const char *key, WfJsonValue value)
{
  gsize length;
  const char *raw = wf_json_raw (value, &length);
  const char *text = wf_json_string (value, NULL);
  g_autofree char *plain = text != NULL ? g_strdup (text) : g_strndup (raw, length);
  g_autofree char *name = wf_import_dup_visible_part (key, MAX_NAME);
  g_autofree char *shown = wf_import_dup_visible_part (plain, MAX_VALUE);

  wf_facts_add (facts, *name != '\0' ? name : "–", *shown != '\0' ? shown : "–");
}

static void
add_properties (GtkWidget *box, const char *json, gsize length)
{
  g_autoptr (WfJson) document
      = length > 0 ? wf_json_scan (json, (gssize) length, &wf_json_limits_file, NULL) : NULL;
  GtkWidget *facts;
  WfJsonIter iter;
  WfJsonValue value;
  const char *key;
  guint n = 0, n_all;

  if (document == NULL || wf_json_size (wf_json_root (document)) == 0)
    return;
  n_all = wf_json_size (wf_json_root (document));
  facts = wf_facts_new ();
  for (wf_json_iter_init (&iter, wf_json_root (document));
       n < MAX_PROPERTIES && wf_json_iter_next (&iter, &key, &value); n++)
    add_property (facts, key, value);
  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("As its source says"), NULL));
  gtk_box_append (GTK_BOX (box), facts);
  if (n_all > n)
    {
      g_autofree char *rest = g_strdup_printf (
          ngettext ("%u more property: it is in what is exported",
                    "%u more properties: they are in what is exported", n_all - n),
          n_all - n);

      gtk_box_append (GTK_BOX (box), wf_text_new (rest, "detail"));
    }
}

/* --- drawings ------------------------------------------------------------------- */

/* "some.geojson", when it came from a file whose record is here. */
static const char *
get_file_name (WfContext *context, WfRecord *drawing)
{
  const char *id = wf_record_get_text (drawing, "dataset");
  WfRecord *dataset
      = id != NULL ? wf_picture_lookup_id (wf_context_get_picture (context), id) : NULL;

  return dataset != NULL ? wf_record_get_text (dataset, "file-name") : NULL;
}

void
wf_details_show_drawing (WfContext *context, GtkWidget *box, WfRecord *drawing)
{
  const char *title = wf_record_get_text (drawing, "title");
  const char *text = wf_record_get_text (drawing, "text");
  const char *incident = wf_record_get_text (drawing, "incident");
  const char *properties = wf_record_get_text (drawing, "properties");
  g_autofree char *drawn = wf_details_dup_time (wf_record_get_time (drawing, "drawn-at"));
  g_autofree char *expires = wf_details_dup_time (wf_record_get_time (drawing, "expires-at"));
  g_autofree char *ref = g_strdup_printf ("drawing:%s", wf_record_get_id (drawing));
  GtkWidget *facts = wf_facts_new ();

  wf_details_add_head (box, _ ("Drawn on the map"), title != NULL ? title : _ ("without a title"));
  if (text != NULL)
    gtk_box_append (GTK_BOX (box), wf_text_new (text, "aside"));
  wf_facts_add (facts, _ ("Drawn"), drawn);
  wf_facts_add (facts, _ ("Expires"), expires);
  wf_facts_add (facts, _ ("File"), get_file_name (context, drawing));
  wf_facts_add (facts, _ ("Id in the file"), wf_record_get_text (drawing, "feature-id"));
  wf_details_add_times (context, facts, drawing);
  wf_conflict_box_append (box, context, drawing);
  gtk_box_append (GTK_BOX (box), facts);
  if (incident != NULL)
    {
      g_autofree char *of = g_strconcat ("incident:", incident, NULL);
      g_autofree char *label = wf_context_dup_ref_label (context, of);

      wf_details_add_link (context, box, label, NULL, of);
    }
  if (properties != NULL)
    add_properties (box, properties, strlen (properties));
  wf_details_add_values (context, box, drawing);
  wf_details_add_log (context, box, ref, NULL);
}

/* --- features of imported layers -------------------------------------------------- */

static void
add_layer_facts (GtkWidget *box, WfRecord *dataset, const WfFeature *feature)
{
  GtkWidget *facts = wf_facts_new ();
  g_autofree char *id = wf_import_dup_visible (feature->id);

  wf_facts_add (facts, _ ("Layer"), wf_record_get_text (dataset, "title"));
  wf_facts_add (facts, _ ("File"), wf_record_get_text (dataset, "file-name"));
  wf_facts_add (facts, _ ("Id in the file"), id);
  wf_facts_add (facts, _ ("Marking"), wf_record_get_text (dataset, "marking"));
  wf_facts_add (facts, _ ("Licence"), wf_record_get_text (dataset, "licence"));
  gtk_box_append (GTK_BOX (box), facts);
}

gboolean
wf_details_show_imported (WfContext *context, GtkWidget *box, const char *ref)
{
  guint index;
  const WfFeatureLayer *layer
      = wf_map_features_find (wf_context_get_map_features (context), ref, &index);
  WfRecord *dataset
      = layer != NULL ? wf_picture_lookup_id (wf_context_get_picture (context),
                                              wf_feature_layer_get_id (layer) + strlen ("dataset:"))
                      : NULL;
  const WfFeatureSet *set = layer != NULL ? wf_feature_layer_get_set (layer) : NULL;
  const WfFeature *feature;
  const char *kind;

  if (dataset == NULL)
    return FALSE;
  feature = &g_array_index (set->features, WfFeature, index);
  kind = wf_layer_get_kind_label (wf_record_get_text (dataset, "kind"));
  wf_details_add_head (box, kind != NULL ? kind : _ ("Imported"),
                       feature->name != NULL ? feature->name : _ ("without a name"));
  add_layer_facts (box, dataset, feature);
  if (set->source != NULL)
    add_properties (box,
                    (const char *) g_bytes_get_data (set->source, NULL) + feature->properties_at,
                    feature->properties_length);
  wf_details_add_log (context, box, ref, NULL);
  return TRUE;
}
