/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-brief-private.h"
#include "brief/wf-ceiling.h"
#include "draw/wf-feature-layer.h"

#include <glib/gi18n.h>

static void
clear_check (gpointer data)
{
  WfBriefCheck *check = data;
  g_free (check->text);
}

static void
clear_readout_line (gpointer data)
{
  WfReadoutLine *line = data;
  g_free (line->text);
}

/* What a record is called in the list of what was left out: its number or type, never its content.
 */
static char *
name_left_out (const WfOperation *operation)
{
  const WfWrite *number = wf_operation_find_write (operation, "number");
  WfMarking marking = WF_MARKING_RED;
  wf_operation_get_marking (operation, &marking);
  return g_strdup_printf ("%s · %s", number && number->text ? number->text : operation->type,
                          wf_marking_get_label (marking));
}

static void
split_by_ceiling (WfBrief *self, GPtrArray *operations)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (wf_uuid_hash_key, wf_uuid_equal_key);
  WfMarking marking = WF_MARKING_CLEAR;

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (operations, i);
      if (wf_operation_is_within (operation, self->ceiling))
        {
          WfMarking own;
          g_ptr_array_add (shown, operation);
          if (wf_operation_get_marking (operation, &own))
            marking = wf_marking_roll_up (marking, own);
        }
      else if (g_hash_table_add (seen, &operation->ent))
        g_ptr_array_add (self->left_out, name_left_out (operation));
    }
  g_ptr_array_add (self->left_out, NULL);
  self->marking = marking;
  wf_picture_apply (self->picture, shown);
}

static guint
count_imported (const WfBrief *self)
{
  g_autoptr (GPtrArray) imported = wf_brief_dup_imported (self);

  return imported->len;
}

WfBrief *
wf_brief_new (const WfBriefInput *input)
{
  WfBrief *self = g_new0 (WfBrief, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_autoptr (WfQuery) everything = wf_query_new ();

  self->picture = wf_picture_new ();
  self->dataset = wf_dataset_ref ((WfDataset *) input->dataset);
  self->scheme = wf_scheme_ref ((WfScheme *) input->scheme);
  self->cut_at = input->cut_at;
  self->others_at = input->others_at;
  self->next_update_at = input->next_update_at;
  self->ceiling = input->ceiling;
  self->realm = input->realm;
  self->crisis_name = g_strdup (input->crisis_name);
  self->desk_label = g_strdup (input->desk_label);
  self->audience = g_strdup (input->audience);
  self->number = input->number;
  self->n_grounds = (gint) input->n_grounds;
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  self->grounds = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_brief_ground_free);
  self->left_out = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_array_new (FALSE, FALSE, sizeof (WfBriefCheck));
  g_array_set_clear_func (self->checks, clear_check);
  self->readout = g_array_new (FALSE, FALSE, sizeof (WfReadoutLine));
  g_array_set_clear_func (self->readout, clear_readout_line);
  for (guint i = 0; i < WF_BRIEF_N_SECTIONS; i++)
    self->sections[i] = g_ptr_array_new_with_free_func (g_free);
  self->effects = g_ptr_array_new_with_free_func (g_free);
  self->items = g_array_new (FALSE, FALSE, sizeof (WfBriefItem));
  g_array_set_clear_func (self->items, wf_brief_item_clear);

  split_by_ceiling (self, input->operations);
  self->n_missing = count_imported (self);
  self->figures
      = wf_situation_compute (self->picture, self->dataset, self->scheme, everything, self->cut_at);
  wf_brief_compose (self);
  wf_brief_lay_out (self);
  wf_brief_compose_readout (self);
  wf_brief_check (self);
  return self;
}

WfBrief *
wf_brief_ref (WfBrief *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_brief_unref (WfBrief *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->picture);
  wf_dataset_unref ((WfDataset *) self->dataset);
  wf_scheme_unref ((WfScheme *) self->scheme);
  g_free (self->crisis_name);
  g_free (self->desk_label);
  g_free (self->audience);
  wf_figures_free (self->figures);
  g_free (self->title);
  for (guint i = 0; i < WF_BRIEF_N_SECTIONS; i++)
    g_ptr_array_unref (self->sections[i]);
  g_ptr_array_unref (self->effects);
  g_array_unref (self->items);
  g_free (self->annex_title);
  g_free (self->changed);
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->grounds);
  g_strfreev (self->order);
  g_free (self->imported);
  g_ptr_array_unref (self->left_out);
  g_array_unref (self->checks);
  g_array_unref (self->readout);
  g_free (self);
}

void
wf_brief_set_n_grounds (WfBrief *self, guint n_grounds)
{
  g_atomic_int_set (&self->n_grounds, (gint) n_grounds);
  wf_brief_check (self);
}

guint
wf_brief_get_n_grounds (const WfBrief *self)
{
  return (guint) g_atomic_int_get (&self->n_grounds);
}

guint
wf_brief_get_n_slides (const WfBrief *self)
{
  return self->n_slides;
}

const char *
wf_brief_get_title (const WfBrief *self, guint slide)
{
  g_return_val_if_fail (slide < wf_brief_get_n_slides (self), NULL);
  return slide == 0 ? self->title : self->annex_title;
}

const char *const *
wf_brief_get_left_out (const WfBrief *self)
{
  return (const char *const *) self->left_out->pdata;
}

gboolean
wf_brief_get_check (const WfBrief *self, guint index, gboolean *is_fine, const char **text)
{
  if (index >= self->checks->len)
    return FALSE;
  const WfBriefCheck *check = &g_array_index (self->checks, WfBriefCheck, index);
  *is_fine = check->is_fine;
  *text = check->text;
  return TRUE;
}

char *
wf_brief_dup_list (GPtrArray *words)
{
  if (words->len == 0)
    return g_strdup ("");
  char *list = g_strdup (g_ptr_array_index (words, 0));
  for (guint i = 1; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      char *longer = i + 1 == words->len
                         /* Translators: the last two of a list. */
                         ? g_strdup_printf (C_ ("list", "%1$s and %2$s"), list, word)
                         /* Translators: a list and its next member. */
                         : g_strdup_printf (C_ ("list", "%1$s, %2$s"), list, word);
      g_free (list);
      list = longer;
    }
  return list;
}

char *
wf_brief_dup_instant (const WfBrief *self, gint64 instant)
{
  return instant / WF_DAY_US == self->cut_at / WF_DAY_US ? wf_time_format_clock (instant)
                                                         : wf_time_format_day_clock (instant);
}

WfMarking
wf_brief_get_marking (const WfBrief *self)
{
  return self->marking;
}

gboolean
wf_brief_get_readout (const WfBrief *self, guint line, const char **heading, const char **text)
{
  if (line >= self->readout->len)
    return FALSE;
  const WfReadoutLine *found = &g_array_index (self->readout, WfReadoutLine, line);
  *heading = found->heading;
  *text = found->text;
  return TRUE;
}

WfMarking
wf_brief_get_ceiling (const WfBrief *self)
{
  return self->ceiling;
}
