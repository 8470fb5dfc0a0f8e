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
  see_known (context, draft);
  return draft;
}

static WfDraft *
new_drawing (WfContext *context, const WfMapImportPlan *plan, const WfImportDrawing *drawing)
{
  const WfImport *import = plan->import;
  g_autofree char *name = g_strdup_printf ("%s:%s", import->sha256, drawing->id);
  g_autofree char *dataset = NULL;
  WfDraft *draft = new_named_draft (context, WF_TYPE_NAME_DRAWING, name, import->marking);
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_DATASET, import->sha256);
  dataset = wf_uuid_dup_string (&ent);
  wf_draft_set_string (draft, "title", *drawing->title != '\0' ? drawing->title : plan->title);
  wf_draft_set_string (draft, "geometry", drawing->geometry);
  wf_draft_set_time (draft, "drawn-at", wf_context_get_shown_now (context));
  wf_draft_set_string (draft, "dataset", dataset);
  wf_draft_set_source (draft, import->file_name);
  see_known (context, draft);
  return draft;
}

GPtrArray *
wf_map_import_dup_drafts (WfContext *context, const WfMapImportPlan *plan)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, new_dataset (context, plan));
  for (guint i = 0; plan->drawings != NULL && i < plan->drawings->len; i++)
    g_ptr_array_add (drafts, new_drawing (context, plan, plan->drawings->pdata[i]));
  return drafts;
}

/* --- taking off --------------------------------------------------------- */

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
