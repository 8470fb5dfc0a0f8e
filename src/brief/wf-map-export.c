/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-map-export-private.h"

#include "base/wf-clock.h"
#include "brief/wf-ceiling.h"

void
wf_map_export_free (WfMapExport *self)
{
  g_free (self->json);
  g_free (self);
}

void
wf_map_export_put_ref (WfMapExporter *self, const char *kind, const char *id)
{
  static const struct
  {
    const char *kind;
    void (*put) (WfMapExporter *self, const char *id);
  } kinds[] = { { "asset", wf_map_export_put_asset },
                { "fault", wf_map_export_put_fault },
                { "incident", wf_map_export_put_incident },
                { "drawing", wf_map_export_put_drawing },
                { "track", wf_map_export_put_vessel } };
  char *ref = g_strconcat (kind, ":", id, NULL);

  if (!g_hash_table_add (self->done, ref))
    return;
  if (g_str_equal (kind, "feature"))
    wf_map_export_put_imported (self, ref);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      kinds[i].put (self, id);
}

static WfPicture *
fold (GPtrArray *operations, WfMarking ceiling)
{
  WfPicture *picture = wf_picture_new ();
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();

  for (guint i = 0; i < operations->len; i++)
    if (wf_operation_is_within (g_ptr_array_index (operations, i), ceiling))
      g_ptr_array_add (seen, g_ptr_array_index (operations, i));
  wf_picture_apply (picture, seen);
  return picture;
}

static void
put_wanted (WfMapExporter *self)
{
  for (const char *const *ref = self->input->refs; *ref != NULL; ref++)
    {
      g_auto (GStrv) parts = g_strsplit (*ref, ":", 2);

      if (parts[0] == NULL || parts[1] == NULL)
        continue;
      wf_map_export_put_ref (self, parts[0], parts[1]);
      if (g_str_equal (parts[0], "incident"))
        wf_map_export_put_company (self, parts[1]);
    }
}

/* The head names the strictest marking, which is known at the end. */
static char *
dup_collection (WfMapExporter *self)
{
  g_autofree char *generated_at = wf_time_format_iso (self->input->generated_at);
  g_autofree char *as_of = wf_time_format_iso (self->input->as_of);
  const WfGeojsonHead head = { generated_at, as_of, wf_marking_get_label (self->result->marking) };
  GString *out = g_string_sized_new (self->out->len + 256);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_geojson_begin (&writer, &head);
  if (self->out->len > 0)
    wf_json_put_raw (&writer, self->out->str, self->out->len);
  wf_geojson_end (&writer);
  return g_string_free (out, FALSE);
}

WfMapExport *
wf_map_export_new (const WfMapExportInput *input)
{
  WfMapExporter self = { .input = input, .result = g_new0 (WfMapExport, 1) };

  self.picture = fold (input->operations, input->ceiling);
  self.whole = fold (input->operations, WF_MARKING_RED);
  self.done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.out = g_string_new (NULL);
  wf_json_writer_init (&self.writer, self.out);
  put_wanted (&self);
  self.result->json = dup_collection (&self);
  g_string_free (self.out, TRUE);
  g_hash_table_unref (self.done);
  g_object_unref (self.whole);
  g_object_unref (self.picture);
  return self.result;
}
