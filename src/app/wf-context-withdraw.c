/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-app-common.h"
#include "app/wf-context-private.h"

/* These count no more: the picture is what it would be had they never come. */
void
wf_context_withdrawn_cb (WfStore *store, const char *crisis, GPtrArray *operations, WfContext *self)
{
  if (!g_str_equal (crisis, self->crisis))
    return;
  wf_as_of_drop (self->as_of, operations);
  g_autoptr (GPtrArray) left = wf_as_of_dup_operations (self->as_of, G_MAXINT64);
  wf_membership_free (self->membership);
  self->membership = wf_membership_new (NULL);
  for (guint i = 0; i < left->len; i++)
    wf_membership_add (self->membership, left->pdata[i]);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u operation does not count any more; it awaits adoption",
                "%u operations do not count any more; they await adoption", operations->len),
      operations->len);
  wf_context_toast (self, text);
}

/* What was redacted comes again by "operations", and says less than the copy that is shown. */
void
wf_context_unredacted_cb (WfStore *store,
                          const char *crisis,
                          GPtrArray *operations,
                          WfContext *self)
{
  if (g_str_equal (crisis, self->crisis))
    wf_as_of_drop (self->as_of, operations);
}
