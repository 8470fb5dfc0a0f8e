/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-authority-choice.h"

#include "app/common/wf-choice.h"
#include "app/common/wf-record-text.h"
#include "model/wf-vocabulary.h"

#define IDS "wf-authorities" /* GPtrArray of ids, parallel to the rows; "" is nobody */

typedef struct
{
  WfContext *context;
  const char *asset; /* only who may be spoken for there; NULL: anybody */
  GtkStringList *names;
  GPtrArray *ids;
} List;

static void
add (List *list, const char *id)
{
  if (id == NULL || g_ptr_array_find_with_equal_func (list->ids, id, g_str_equal, NULL)
      || (list->asset && !wf_context_may_state (list->context, list->asset, id)))
    return;
  g_autofree char *label = wf_actor_dup_label (list->context, id);
  gtk_string_list_append (list->names, label);
  g_ptr_array_add (list->ids, g_strdup (id));
}

/* For whom somebody has entered something of @asset already: goes on where the dataset has no such
 * body ("tso/FI"). */
static void
add_stated (List *list)
{
  WfRecord *record = list->asset ? wf_picture_lookup_name (wf_context_get_picture (list->context),
                                                           WF_TYPE_NAME_ASSET, list->asset)
                                 : NULL;
  g_auto (GStrv) stated = record ? wf_record_dup_keys (record, "status") : NULL;

  for (guint i = 0; stated && stated[i]; i++)
    add (list, stated[i]);
}

static GtkWidget *
new_choice (WfContext *context,
            const char *asset,
            const char *const *countries,
            const char *also,
            const char *nobody)
{
  static const char *const bodies[] = { "cable-operators", "ms-csirt" };
  List list
      = { context, asset, gtk_string_list_new (NULL), g_ptr_array_new_with_free_func (g_free) };
  GtkWidget *choice;

  if (nobody != NULL)
    {
      gtk_string_list_append (list.names, nobody);
      g_ptr_array_add (list.ids, g_strdup (""));
    }
  else
    add (&list, wf_context_get_desk_actor (context));
  for (; countries != NULL && *countries != NULL; countries++)
    for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
      {
        g_autofree char *id = g_strconcat (bodies[i], "/", *countries, NULL);
        add (&list, id);
      }
  add (&list, wf_context_get_desk_actor (context));
  add (&list, also);
  add_stated (&list);
  choice = wf_choice_new (list.names);
  g_object_set_data_full (G_OBJECT (choice), IDS, list.ids, (GDestroyNotify) g_ptr_array_unref);
  return choice;
}

GtkWidget *
wf_authority_choice_new (WfContext *context,
                         const char *const *countries,
                         const char *also,
                         const char *nobody)
{
  return new_choice (context, NULL, countries, also, nobody);
}

GtkWidget *
wf_authority_choice_new_stating (WfContext *context,
                                 const char *asset,
                                 const char *const *countries)
{
  return new_choice (context, asset, countries, NULL, NULL);
}

const char *
wf_authority_choice_get (GtkWidget *choice)
{
  GPtrArray *ids = g_object_get_data (G_OBJECT (choice), IDS);
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice));
  const char *id = at < ids->len ? ids->pdata[at] : "";

  return id[0] != '\0' ? id : NULL;
}

void
wf_authority_choice_set (GtkWidget *choice, const char *id)
{
  GPtrArray *ids = g_object_get_data (G_OBJECT (choice), IDS);
  guint at;

  if (id != NULL && g_ptr_array_find_with_equal_func (ids, id, g_str_equal, &at))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), at);
}
