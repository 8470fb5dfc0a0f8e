/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-focus-keep.h"

#define NAME_KEY "wf-focus-name"

struct _WfFocusKeep
{
  GPtrArray *names; /* char *, owned: of all that could have the focus, in reading order */
  guint at;         /* of the one that had it */
  int cursor;       /* in its text; -1: it is none */
};

void
wf_focus_keep_name (GtkWidget *widget, const char *name)
{
  g_object_set_data_full (G_OBJECT (widget), NAME_KEY, g_strdup (name), g_free);
}

static void
append_words (GtkWidget *widget, GString *words)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (words, "|%s", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_words (child, words);
}

static char *
dup_name (GtkWidget *widget)
{
  const char *name = g_object_get_data (G_OBJECT (widget), NAME_KEY);
  g_autoptr (GString) words = NULL;

  if (name != NULL)
    return g_strdup (name);
  words = g_string_new (G_OBJECT_TYPE_NAME (widget));
  append_words (widget, words);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* In reading order, a holder before what it holds: @found has no references. */
static void
collect (GtkWidget *box, GPtrArray *found)
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_visible (child) || !gtk_widget_get_sensitive (child))
        continue;
      if (gtk_widget_get_focusable (child))
        g_ptr_array_add (found, child);
      collect (child, found);
    }
}

WfFocusKeep *
wf_focus_keep_begin (GtkWidget *box)
{
  GtkRoot *root = gtk_widget_get_root (box);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  WfFocusKeep *keep;
  guint at;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, box))
    return NULL;
  collect (box, found);
  if (!g_ptr_array_find (found, focus, &at))
    return NULL;
  keep = g_new0 (WfFocusKeep, 1);
  keep->names = g_ptr_array_new_with_free_func (g_free);
  keep->at = at;
  keep->cursor = GTK_IS_TEXT (focus) ? gtk_editable_get_position (GTK_EDITABLE (focus)) : -1;
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (keep->names, dup_name (found->pdata[i]));
  return keep;
}

/* Nothing is selected: the next key would be typed over it. */
static gboolean
go_on_typing (GtkText *text, int cursor)
{
  const gboolean has_focus = gtk_text_grab_focus_without_selecting (text);

  gtk_editable_set_position (GTK_EDITABLE (text), cursor);
  return has_focus;
}

static gboolean
focus_on (const char *name, GPtrArray *found, int cursor)
{
  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *other = dup_name (found->pdata[i]);

      if (g_str_equal (name, other))
        return cursor >= 0 && GTK_IS_TEXT (found->pdata[i])
                   ? go_on_typing (found->pdata[i], cursor)
                   : gtk_widget_grab_focus (found->pdata[i]);
    }
  return FALSE;
}

void
wf_focus_keep_end (WfFocusKeep *keep, GtkWidget *box)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  gboolean is_kept = FALSE;

  if (keep == NULL)
    return;
  collect (box, found);
  for (guint i = keep->at; i < keep->names->len && !is_kept; i++)
    is_kept = focus_on (keep->names->pdata[i], found, i == keep->at ? keep->cursor : -1);
  for (guint i = keep->at; i > 0 && !is_kept; i--)
    is_kept = focus_on (keep->names->pdata[i - 1], found, -1);
  g_ptr_array_unref (keep->names);
  g_free (keep);
}
