/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import-write.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-form.h"
#include "model/wf-imported.h"
#include "model/wf-vocabulary.h"

WfRecord *
wf_map_import_find (WfContext *context, const char *sha256)
{
  WfRecord *known
      = wf_picture_lookup_name (wf_context_get_picture (context), WF_TYPE_NAME_DATASET, sha256);

  return known != NULL && !wf_record_is_retired (known) ? known : NULL;
}

/* What was taken off may come again: then its record speaks anew. */
static WfDraft *
new_named_draft (WfContext *context, const char *type, const char *name, WfMarking marking)
{
  WfRecord *known = wf_picture_lookup_name (wf_context_get_picture (context), type, name);
  WfDraft *draft;
  WfUuid ent;

  wf_uuid_for_name (&ent, type, name);
  draft = wf_context_new_draft (context, type, &ent, known != NULL ? WF_OP_SET : WF_OP_CREATE,
                                marking);
  wf_draft_set_origin (draft, "import");
  return draft;
}

/* Last of all, when every field has been written. */
static void
see_known (WfContext *context, WfDraft *draft)
{
  WfRecord *known = wf_picture_lookup (wf_context_get_picture (context), &draft->ent);

  if (known != NULL)
    wf_draft_see (draft, known);
}

static void
set_counts (WfDraft *draft, const WfImport *import)
{
  wf_draft_set_integer (draft, "size", (gint64) import->n_bytes);
  wf_draft_set_integer (draft, "points", import->n_of_shape[WF_FEATURE_POINT]);
  wf_draft_set_integer (draft, "lines", import->n_of_shape[WF_FEATURE_LINE]);
  wf_draft_set_integer (draft, "areas", import->n_of_shape[WF_FEATURE_AREA]);
  wf_draft_set_integer (draft, "nowhere", import->n_of_shape[WF_FEATURE_NOWHERE]);
  wf_draft_set_integer (draft, "refused", import->n_refused);
}

/* Every choice is written, or what was chosen at an earlier import of the file would stand. */
static void
set_choices (WfDraft *draft, const WfMapImportPlan *plan)
{
  wf_draft_set_string (draft, "name-key", plan->choice.name_key);
  wf_draft_set_boolean (draft, "swapped", plan->choice.is_swapped);
  wf_draft_set_string (draft, "kind", plan->kind);
  wf_draft_set_string (draft, "target", plan->drawings != NULL ? WF_IMPORTED_DRAWINGS : NULL);
}

/* The same holds here. */
static void
set_replaced (WfDraft *draft, const WfMapImportMatch *replaced)
{
  wf_draft_set_string (draft, "replaces", replaced != NULL ? replaced->id : NULL);
  if (replaced == NULL || !replaced->is_compared)
    return;
  wf_draft_set_integer (draft, "features-new", replaced->changes.n_new);
  wf_draft_set_integer (draft, "features-changed", replaced->changes.n_changed);
  wf_draft_set_integer (draft, "features-gone", replaced->changes.n_gone);
  wf_draft_set_integer (draft, "features-same", replaced->changes.n_same);
}

static WfDraft *
new_dataset (WfContext *context, const WfMapImportPlan *plan)
{
  const WfImport *import = plan->import;
  WfDraft *draft = new_named_draft (context, WF_TYPE_NAME_DATASET, import->sha256, import->marking);

  wf_draft_set_string (draft, "sha256", import->sha256);
  wf_draft_set_string (draft, "file-name", import->file_name);
  wf_draft_set_string (draft, "format", import->format);
  wf_draft_set_string (draft, "title", *plan->title != '\0' ? plan->title : import->file_name);
  wf_draft_set_string (draft, "marking", wf_marking_get_label (import->marking));
  wf_draft_set_string (draft, "licence", import->licence);
  wf_draft_set_time (draft, "imported-at", wf_context_get_shown_now (context));
  set_choices (draft, plan);
  set_counts (draft, import);
  set_replaced (draft, plan->replaced);
  see_known (context, draft);
  return draft;
}

/* The record of this file. */
static void
set_dataset (WfDraft *draft, const WfImport *import)
{
  g_autofree char *dataset = NULL;
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_DATASET, import->sha256);
  dataset = wf_uuid_dup_string (&ent);
  wf_draft_set_string (draft, "dataset", dataset);
}

static void
set_drawing (WfDraft *draft, const WfMapImportPlan *plan, const WfImportDrawing *drawing)
{
  wf_draft_set_string (draft, "title", *drawing->title != '\0' ? drawing->title : plan->title);
  wf_draft_set_string (draft, "geometry", drawing->geometry);
  wf_draft_set_string (draft, "feature-id", drawing->id);
  wf_draft_set_string (draft, "properties", drawing->properties);
  wf_draft_set_source (draft, plan->import->file_name);
}

static WfDraft *
new_drawing (WfContext *context, const WfMapImportPlan *plan, const WfImportDrawing *drawing)
{
  const WfImport *import = plan->import;
  g_autofree char *name = g_strdup_printf ("%s:%s", import->sha256, drawing->id);
  WfDraft *draft = new_named_draft (context, WF_TYPE_NAME_DRAWING, name, import->marking);

  set_drawing (draft, plan, drawing);
  wf_draft_set_time (draft, "drawn-at", wf_context_get_shown_now (context));
  set_dataset (draft, import);
  see_known (context, draft);
  return draft;
}

/* --- in another's place --------------------------------------------------- */

static void
add_retirement (WfContext *context, GPtrArray *drafts, WfRecord *record, const char *reason)
{
  WfDraft *draft
      = wf_context_new_draft (context, wf_record_get_type_name (record), wf_record_get_ent (record),
                              WF_OP_RETIRE, wf_record_get_marking (record));

  wf_draft_set_why (draft, reason);
  wf_draft_see (draft, record);
  g_ptr_array_add (drafts, draft);
}

/* The same place, name and facts are not said again. */
static WfDraft *
new_changed_drawing (WfContext *context,
                     const WfMapImportPlan *plan,
                     const WfImportDrawing *drawing,
                     WfRecord *record)
{
  const WfImportDrawing before
      = { .title = (char *) wf_record_get_text (record, "title"),
          .geometry = (char *) wf_record_get_text (record, "geometry"),
          .properties = (char *) wf_record_get_text (record, "properties") };
  WfDraft *draft = wf_context_new_draft (context, WF_TYPE_NAME_DRAWING, wf_record_get_ent (record),
                                         WF_OP_SET, wf_record_get_marking (record));

  wf_draft_set_origin (draft, "import");
  if (!wf_import_drawing_is_same (drawing, &before))
    set_drawing (draft, plan, drawing);
  set_dataset (draft, plan->import);
  wf_draft_see (draft, record);
  return draft;
}

/* What was drawn before, by the id of its feature: WfRecord. A drawing in a looser compartment than
 * the file is in now is not written on: whoever reads that one must not see what comes. */
static GHashTable *
find_drawn (WfContext *context, const WfMapImportPlan *plan, GPtrArray *drawn)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < drawn->len; i++)
    {
      const char *id = wf_record_get_text (drawn->pdata[i], "feature-id");

      if (id != NULL && wf_record_get_marking (drawn->pdata[i]) == plan->import->marking)
        g_hash_table_insert (by_id, (char *) id, drawn->pdata[i]);
    }
  return by_id;
}

static void
add_drawings (WfContext *context,
              const WfMapImportPlan *plan,
              WfRecord *dataset,
              const char *reason,
              GPtrArray *drafts)
{
  g_autoptr (GPtrArray) drawn
      = wf_imported_dup_drawings (wf_context_get_picture (context), dataset);
  g_autoptr (GHashTable) by_id = find_drawn (context, plan, drawn);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < plan->drawings->len; i++)
    {
      const WfImportDrawing *drawing = plan->drawings->pdata[i];
      WfRecord *record = g_hash_table_lookup (by_id, drawing->id);

      g_ptr_array_add (drafts, record != NULL ? new_changed_drawing (context, plan, drawing, record)
                                              : new_drawing (context, plan, drawing));
      if (record != NULL)
        g_hash_table_add (kept, record);
    }
  for (guint i = 0; i < drawn->len; i++)
    if (!g_hash_table_contains (kept, drawn->pdata[i]))
      add_retirement (context, drafts, drawn->pdata[i], reason);
}

/* NULL: nothing is replaced, or another desk took it off meanwhile. */
static WfRecord *
find_replaced (WfContext *context, const WfMapImportPlan *plan)
{
  WfRecord *dataset
      = plan->replaced != NULL
            ? wf_picture_lookup_id (wf_context_get_picture (context), plan->replaced->id)
            : NULL;

  return dataset != NULL && !wf_record_is_retired (dataset) ? dataset : NULL;
}

GPtrArray *
wf_map_import_dup_drafts (WfContext *context, const WfMapImportPlan *plan)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfRecord *replaced = find_replaced (context, plan);
  /* Translators: why an import was retired; the name of the file that took its place. */
  g_autofree char *reason = g_strdup_printf (_ ("Replaced by %s"), plan->import->file_name);

  g_ptr_array_add (drafts, new_dataset (context, plan));
  if (replaced != NULL && plan->drawings != NULL)
    add_drawings (context, plan, replaced, reason, drafts);
  if (replaced != NULL)
    add_retirement (context, drafts, replaced, reason);
  for (guint i = 0; replaced == NULL && plan->drawings != NULL && i < plan->drawings->len; i++)
    g_ptr_array_add (drafts, new_drawing (context, plan, plan->drawings->pdata[i]));
  return drafts;
}

/* --- taking off --------------------------------------------------------- */

/* The file stays for as long as this can be taken back: wf_import_clear_away () clears away. */
void
wf_map_import_remove (WfContext *context, WfRecord *dataset, const char *reason)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_autoptr (GPtrArray) drawings
      = wf_imported_dup_drawings (wf_context_get_picture (context), dataset);

  add_retirement (context, drafts, dataset, reason);
  for (guint i = 0; i < drawings->len; i++)
    add_retirement (context, drafts, drawings->pdata[i], reason);
  wf_form_save (NULL, context, drafts, _ ("Taken off the map."));
}
