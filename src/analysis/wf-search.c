/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-search.h"

#include <string.h>

#include "base/wf-clock.h"
#include "model/wf-query.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  GArray *hits;
  char *folded; /* the text as a whole */
  char **words;
  GHashTable *seen; /* refs: an actor of the scheme with a record is one */
} Search;

/* In the order in which equal hits stand. */
static const char *const kinds[]
    = { "incident:", "entry:", "task:", "claim:", "asset:", "actor:", NULL };

static void
clear_hit (gpointer data)
{
  g_free (((WfHit *) data)->ref);
}

static guint
get_kind (const WfHit *hit)
{
  guint i = 0;

  while (kinds[i] && !g_str_has_prefix (hit->ref, kinds[i]))
    i++;
  return i;
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const WfHit *one = a, *other = b;

  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  if (get_kind (one) != get_kind (other))
    return get_kind (one) < get_kind (other) ? -1 : 1;
  if (one->at != other->at)
    return one->at > other->at ? -1 : 1;
  return strcmp (one->ref, other->ref);
}

static gboolean
is_same (const char *text, const char *folded)
{
  g_autofree char *other = text ? wf_text_dup_folded (text) : NULL;
  return other && strcmp (other, folded) == 0;
}

/* @id, @name: what it is called; @folded: everything of it that is searched. */
static void
look_at (Search *search, char *ref, const char *id, const char *name, const char *folded, gint64 at)
{
  g_autofree char *folded_name = wf_text_dup_folded (name ? name : "");
  WfHit hit = { .ref = ref, .at = at, .rank = 3 };

  if (!wf_text_has_words (folded, (const char *const *) search->words)
      || !g_hash_table_add (search->seen, g_strdup (ref)))
    {
      g_free (ref);
      return;
    }
  if (is_same (id, search->folded))
    hit.rank = 0;
  else if (g_str_has_prefix (folded_name, search->folded))
    hit.rank = 1;
  else if (wf_text_has_words (folded_name, (const char *const *) search->words))
    hit.rank = 2;
  g_array_append_val (search->hits, hit);
}

static void
look_at_records (Search *search, WfPicture *picture, const char *type, const char *name_field)
{
  GListModel *list = wf_picture_get_list (picture, type);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      g_autofree char *folded = wf_record_dup_haystack (record);
      const gint64 happened = wf_record_get_time (record, "happened-at");

      look_at (search, g_strdup_printf ("%s:%s", type, wf_record_get_id (record)),
               wf_record_get_text (record, "number"), wf_record_get_text (record, name_field),
               folded, happened != WF_NO_TIME ? happened : wf_record_get_created_at (record));
    }
}

static void
look_at_assets (Search *search, const WfDataset *dataset)
{
  for (guint i = 0; dataset && i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      g_autofree char *all = g_strconcat (asset->name, "\n", asset->id, NULL);
      g_autofree char *folded = wf_text_dup_folded (all);

      look_at (search, g_strconcat ("asset:", asset->id, NULL), asset->id, asset->name, folded,
               WF_NO_TIME);
    }
}

static void
look_at_actors (Search *search, WfPicture *picture, const WfScheme *scheme)
{
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_ACTOR);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const char *id = wf_record_get_text (record, "actor");
      const WfSchemeActor *actor = id && scheme ? wf_scheme_get_actor (scheme, id) : NULL;
      g_autofree char *own = wf_record_dup_haystack (record);
      g_autofree char *named = wf_text_dup_folded (actor && actor->name ? actor->name : "");
      g_autofree char *folded = g_strconcat (own, "\n", named, "\n", id, NULL);

      if (id)
        look_at (search, g_strconcat ("actor:", id, NULL), id,
                 actor ? actor->name : wf_record_get_text (record, "name"), folded, WF_NO_TIME);
    }
  for (guint i = 0; scheme && i < scheme->actors->len; i++)
    {
      const WfSchemeActor *actor = g_ptr_array_index (scheme->actors, i);
      g_autofree char *all = g_strdup_printf (
          "%s\n%s\n%s", actor->id, actor->name ? actor->name : "", actor->abbr ? actor->abbr : "");
      g_autofree char *folded = wf_text_dup_folded (all);

      look_at (search, g_strconcat ("actor:", actor->id, NULL), actor->abbr, actor->name, folded,
               WF_NO_TIME);
    }
}

static gboolean
take_text (Search *search, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  search->folded = wf_text_dup_folded (stripped);
  search->words = g_strsplit_set (search->folded, " \t\n", -1);
  return search->folded[0] != '\0';
}

static void
look_everywhere (Search *search,
                 WfPicture *picture,
                 const WfDataset *dataset,
                 const WfScheme *scheme)
{
  look_at_records (search, picture, WF_TYPE_NAME_INCIDENT, "title");
  look_at_records (search, picture, WF_TYPE_NAME_ENTRY, "text");
  look_at_records (search, picture, WF_TYPE_NAME_TASK, "title");
  look_at_records (search, picture, WF_TYPE_NAME_CLAIM, "title");
  look_at_assets (search, dataset);
  look_at_actors (search, picture, scheme);
}

GArray *
wf_search (WfPicture *picture,
           const WfDataset *dataset,
           const WfScheme *scheme,
           const char *text,
           guint limit,
           guint *n_all)
{
  Search search = { .hits = g_array_new (FALSE, FALSE, sizeof (WfHit)) };

  g_array_set_clear_func (search.hits, clear_hit);
  search.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (take_text (&search, text))
    look_everywhere (&search, picture, dataset, scheme);
  g_array_sort (search.hits, compare_hits);
  *n_all = search.hits->len;
  if (search.hits->len > limit)
    g_array_set_size (search.hits, limit);
  g_hash_table_unref (search.seen);
  g_strfreev (search.words);
  g_free (search.folded);
  return search.hits;
}
