/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import-fate.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

#define MAX_SHOWN 4 /* the likeliest */
#define BESIDE ""   /* as what is chosen: beside what is there */

typedef struct
{
  GFunc changed;
  gpointer user_data;
  GtkWidget *rows;
  GPtrArray *matches; /* or NULL */
  char *chosen;       /* id, BESIDE, or NULL: nothing */
  gboolean is_updating, has_focus;
} Fate;

static void
fate_free (gpointer data)
{
  Fate *self = data;

  g_clear_pointer (&self->matches, g_ptr_array_unref);
  g_free (self->chosen);
  g_free (self);
}

static Fate *
get_fate (GtkWidget *fate)
{
  return g_object_get_data (G_OBJECT (fate), "wf-fate");
}

/* Takes @part. */
static void
add_part (GPtrArray *parts, char *part, guint n)
{
  if (n > 0)
    g_ptr_array_add (parts, part);
  else
    g_free (part);
}

/* "12 features: 1 new, 2 changed, 1 no longer in the file, 8 the same" */
static char *
dup_changes (const WfMapImportMatch *match)
{
  const WfFeatureChanges *changes = &match->changes;
  const guint n = changes->n_new + changes->n_changed + changes->n_same;
  g_autofree char *of_all = g_strdup_printf (ngettext ("%u feature", "%u features", n), n);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  if (!match->is_compared)
    return g_strdup (_ ("its file is not on this computer: they cannot be compared"));
  if (changes->n_new + changes->n_changed + changes->n_gone == 0)
    /* Translators: "8 features, all the same". */
    return g_strdup_printf (_ ("%s, all the same"), of_all);
  /* Translators: in a list: "12 features: 1 new, 2 changed, 1 no longer in the file, 8 the same".
   */
  add_part (parts, g_strdup_printf (_ ("%u new"), changes->n_new), changes->n_new);
  /* Translators: in the list of "%u new". */
  add_part (parts, g_strdup_printf (_ ("%u changed"), changes->n_changed), changes->n_changed);
  /* Translators: in the list of "%u new". */
  add_part (parts, g_strdup_printf (_ ("%u no longer in the file"), changes->n_gone),
            changes->n_gone);
  /* Translators: in the list of "%u new". */
  add_part (parts, g_strdup_printf (_ ("%u the same"), changes->n_same), changes->n_same);
  g_ptr_array_add (parts, NULL);
  list = g_strjoinv (", ", (char **) parts->pdata);
  /* Translators: "12 features", and the list of "%u new". */
  return g_strdup_printf (C_ ("list", "%s: %s"), of_all, list);
}

static char *
dup_label (const WfMapImportMatch *match)
{
  g_autofree char *changes = dup_changes (match);

  return match->drawings != NULL
             /* Translators: the name of an import; what would change. */
             ? g_strdup_printf (_ ("Replace the drawings “%s” (%s)"), match->title, changes)
             : g_strdup_printf (_ ("Replace the layer “%s” (%s)"), match->title, changes);
}

static void
toggled_cb (GtkCheckButton *button, Fate *self)
{
  if (self->is_updating || !gtk_check_button_get_active (button))
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (button), "wf-id"));
  self->changed (NULL, self->user_data);
}

/* Its words may be long: they wrap. */
static GtkWidget *
add_row (Fate *self, GtkWidget *group, const char *label, const char *id)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *words = wf_text_new (label, NULL);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), words);
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
  wf_widget_set_name (button, label, NULL);
  g_object_set_data_full (G_OBJECT (button), "wf-id", g_strdup (id), g_free);
  gtk_box_append (GTK_BOX (self->rows), button);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), g_strcmp0 (self->chosen, id) == 0);
  if (self->has_focus && gtk_check_button_get_active (GTK_CHECK_BUTTON (button)))
    gtk_widget_grab_focus (button);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  return button;
}

static gboolean
has_chosen (Fate *self)
{
  if (self->chosen == NULL || g_str_equal (self->chosen, BESIDE))
    return TRUE;
  for (guint i = 0; i < self->matches->len; i++)
    if (g_str_equal (((WfMapImportMatch *) self->matches->pdata[i])->id, self->chosen))
      return TRUE;
  return FALSE;
}

void
wf_map_import_fate_set (GtkWidget *fate, GPtrArray *matches)
{
  Fate *self = get_fate (fate);
  GtkWidget *first = NULL;

  g_clear_pointer (&self->matches, g_ptr_array_unref);
  self->matches = matches;
  if (!has_chosen (self))
    g_clear_pointer (&self->chosen, g_free);
  self->is_updating = TRUE;
  self->has_focus = gtk_widget_get_focus_child (self->rows) != NULL;
  wf_widget_clear (self->rows);
  for (guint i = 0; i < MIN (matches->len, MAX_SHOWN); i++)
    {
      const WfMapImportMatch *match = matches->pdata[i];
      g_autofree char *label = dup_label (match);
      GtkWidget *row = add_row (self, first, label, match->id);

      first = first != NULL ? first : row;
    }
  if (first != NULL)
    add_row (self, first,
             ((WfMapImportMatch *) matches->pdata[0])->drawings != NULL
                 ? _ ("Add as more drawings")
                 : _ ("Add as another layer"),
             BESIDE);
  self->is_updating = FALSE;
  gtk_widget_set_visible (fate, first != NULL);
}

gboolean
wf_map_import_fate_is_open (GtkWidget *fate)
{
  Fate *self = get_fate (fate);

  return self->matches != NULL && self->matches->len > 0 && self->chosen == NULL;
}

const WfMapImportMatch *
wf_map_import_fate_get (GtkWidget *fate)
{
  Fate *self = get_fate (fate);

  for (guint i = 0; self->matches != NULL && i < self->matches->len; i++)
    if (g_strcmp0 (((WfMapImportMatch *) self->matches->pdata[i])->id, self->chosen) == 0)
      return self->matches->pdata[i];
  return NULL;
}

GtkWidget *
wf_map_import_fate_new (GFunc changed, gpointer user_data)
{
  GtkWidget *fate = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  Fate *self = g_new0 (Fate, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_object_set_data_full (G_OBJECT (fate), "wf-fate", self, fate_free);
  gtk_box_append (GTK_BOX (fate), wf_section_title_new (_ ("From the same source"), NULL));
  gtk_box_append (GTK_BOX (fate), self->rows);
  gtk_widget_set_visible (fate, FALSE);
  return fate;
}
