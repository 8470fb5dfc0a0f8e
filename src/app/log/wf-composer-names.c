/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-composer-names.h"

#include "app/log/wf-composer-parse.h"
#include "model/wf-vocabulary.h"

static void
add_assets (GPtrArray *names, WfDataset *dataset)
{
  for (guint i = 0; dataset && i < dataset->assets->len; i++)
    {
      const WfAsset *asset = dataset->assets->pdata[i];
      g_autofree char *ref = g_strdup_printf ("asset:%s", asset->id);

      wf_composer_names_add (names, '#', asset->name, ref);
      wf_composer_names_add (names, '#', asset->id, ref);
    }
}

static void
add_actors (GPtrArray *names, WfContext *context)
{
  WfScheme *scheme = wf_context_get_scheme (context);
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_ACTOR);
  const guint n_actors = g_list_model_get_n_items (list);

  for (guint i = 0; i < n_actors; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const char *id = wf_record_get_text (record, "actor");
      g_autofree char *ref = id ? g_strdup_printf ("actor:%s", id) : NULL;
      g_autofree char *label = ref ? wf_context_dup_ref_label (context, ref) : NULL;

      if (label)
        wf_composer_names_add (names, '@', label, ref);
    }
  for (guint i = 0; scheme && i < scheme->actors->len; i++)
    {
      const WfSchemeActor *actor = scheme->actors->pdata[i];
      g_autofree char *ref = g_strdup_printf ("actor:%s", actor->id);

      if (actor->abbr && *actor->abbr)
        wf_composer_names_add (names, '@', actor->abbr, ref);
      wf_composer_names_add (names, '@', actor->name, ref);
    }
}

static void
add_incidents (GPtrArray *names, WfContext *context)
{
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_INCIDENT);
  const guint n_incidents = g_list_model_get_n_items (list);

  for (guint i = 0; i < n_incidents; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const char *number = wf_record_get_text (record, "number");
      g_autofree char *ref = g_strdup_printf ("incident:%s", wf_record_get_id (record));

      if (number)
        wf_composer_names_add (names, '#', number, ref);
    }
}

GPtrArray *
wf_composer_dup_names (WfContext *context)
{
  GPtrArray *names = wf_composer_names_new ();

  add_incidents (names, context);
  add_actors (names, context);
  add_assets (names, wf_context_get_dataset (context));
  return names;
}
