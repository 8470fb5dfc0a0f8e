/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-app-common.h"
#include "app/wf-context-private.h"

/* These count no more: the picture is what it would be had they never come. */
void
wf_context_withdrawn_cb (WfStore *store, const char *crisis, GPtrArray *operations, WfContext *self)
{
  g_autoptr (GHashTable) gone
      = g_hash_table_new (wf_operation_id_hash_key, wf_operation_id_equal_key);
  g_autoptr (GPtrArray) all = NULL;

  if (!g_str_equal (crisis, self->crisis))
    return;
  for (guint i = 0; i < operations->len; i++)
    g_hash_table_add (gone, &((WfOperation *) operations->pdata[i])->id);
  all = g_steal_pointer (&self->all);
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_hash_table_remove_all (self->known);
  wf_membership_free (self->membership);
  self->membership = wf_membership_new (NULL);
  for (guint i = 0; i < all->len; i++)
    {
      WfOperation *operation = all->pdata[i];
      if (g_hash_table_contains (gone, &operation->id))
        continue;
      g_hash_table_insert (self->known, &operation->id, GUINT_TO_POINTER (self->all->len));
      g_ptr_array_add (self->all, wf_operation_ref (operation));
      wf_membership_add (self->membership, operation);
    }
  wf_context_show_everything_again (self);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u operation does not count any more; it awaits adoption",
                "%u operations do not count any more; they await adoption", operations->len),
      operations->len);
  wf_context_toast (self, text);
}
