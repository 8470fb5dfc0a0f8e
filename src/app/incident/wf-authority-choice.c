/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-authority-choice.h"

#include "app/common/wf-choice.h"
#include "app/common/wf-record-text.h"

#define IDS "wf-authorities" /* GPtrArray of ids, parallel to the rows; "" is nobody */

static void
add (WfContext *context, GtkStringList *names, GPtrArray *ids, const char *id)
{
  if (id == NULL || g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
    return;
  g_autofree char *label = wf_actor_dup_label (context, id);
  gtk_string_list_append (names, label);
  g_ptr_array_add (ids, g_strdup (id));
}

GtkWidget *
wf_authority_choice_new (WfContext *context,
                         const char *const *countries,
                         const char *also,
                         const char *nobody)
{
  static const char *const bodies[] = { "cable-operators", "ms-csirt" };
  GtkStringList *names = gtk_string_list_new (NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *choice;

  if (nobody != NULL)
    {
      gtk_string_list_append (names, nobody);
      g_ptr_array_add (ids, g_strdup (""));
    }
  else
    add (context, names, ids, wf_context_get_desk_actor (context));
  for (; countries != NULL && *countries != NULL; countries++)
    for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
      {
        g_autofree char *id = g_strconcat (bodies[i], "/", *countries, NULL);
        add (context, names, ids, id);
      }
  add (context, names, ids, wf_context_get_desk_actor (context));
  add (context, names, ids, also);
  choice = wf_choice_new (names);
  g_object_set_data_full (G_OBJECT (choice), IDS, ids, (GDestroyNotify) g_ptr_array_unref);
  return choice;
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
