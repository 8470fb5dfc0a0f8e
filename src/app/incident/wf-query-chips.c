/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-query-chips.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/common/wf-while-shown.h"
#include "model/wf-vocabulary.h"

struct _WfQueryChips
{
  GtkWidget parent_instance;

  WfContext *context;
  GtkWidget *flow, *filter, *choices, *words;
  char *shown; /* what the chips were made for; see dup_signature () */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WfQueryChips, wf_query_chips, GTK_TYPE_WIDGET)

/* A chip or check button stands for one element of the query: "open", "sector:energy",
 * "country:FI". */
#define ELEMENT_KEY "wf-query-element"
/* Set on a chip that shows only while it is chosen: the rest is behind "+ Filter". */
#define SELDOM_KEY "wf-query-seldom"

static GPtrArray *
get_set (WfQuery *query, const char *element, const char **value)
{
  if (g_str_has_prefix (element, "sector:"))
    {
      *value = element + strlen ("sector:");
      return query->sectors;
    }
  *value = element + strlen ("country:");
  return query->countries;
}

static gboolean
query_has (WfQuery *query, const char *element)
{
  const char *value;

  if (g_str_equal (element, "open"))
    return query->only_open;

  GPtrArray *set = get_set (query, element, &value);
  return g_ptr_array_find_with_equal_func (set, value, g_str_equal, NULL);
}

static void
toggled_cb (GtkWidget *button, WfQueryChips *self)
{
  const char *element = g_object_get_data (G_OBJECT (button), ELEMENT_KEY);
  WfSession *session = wf_context_get_session (self->context);
  gboolean is_active, has;
  const char *value;

  if (self->is_updating)
    return;
  g_object_get (button, "active", &is_active, NULL);

  g_autoptr (WfQuery) query = wf_query_copy (wf_session_get_query (session));
  has = query_has (query, element);
  if (g_str_equal (element, "open"))
    query->only_open = is_active;
  else
    {
      GPtrArray *set = get_set (query, element, &value);
      guint at;

      if (is_active && !has)
        g_ptr_array_add (set, g_strdup (value));
      else if (!is_active && g_ptr_array_find_with_equal_func (set, value, g_str_equal, &at))
        g_ptr_array_remove_index (set, at);
    }
  wf_session_set_query (session, query);
}

static void
words_cb (WfQueryChips *self)
{
  WfSession *session = wf_context_get_session (self->context);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->words));

  if (self->is_updating)
    return;

  g_autoptr (WfQuery) query = wf_query_copy (wf_session_get_query (session));
  g_free (query->text);
  query->text = text[0] != '\0' ? g_strdup (text) : NULL;
  wf_session_set_query (session, query);
}

static void
clear_cb (WfQueryChips *self)
{
  g_autoptr (WfQuery) query = wf_query_new ();

  wf_session_set_query (wf_context_get_session (self->context), query);
}

/* --- which chips ------------------------------------------------------------- */

static void
collect_values (WfQueryChips *self, GPtrArray *sectors, GPtrArray *countries)
{
  GListModel *incidents
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_INCIDENT);

  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (incidents, i);
      const char *sector = wf_record_get_text (incident, "sector");
      g_auto (GStrv) of_incident = wf_record_dup_set (incident, "country");

      if (sector != NULL && !g_ptr_array_find_with_equal_func (sectors, sector, g_str_equal, NULL))
        g_ptr_array_add (sectors, g_strdup (sector));
      for (guint j = 0; of_incident[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (countries, of_incident[j], g_str_equal, NULL))
          g_ptr_array_add (countries, g_strdup (of_incident[j]));
    }
}

/* What one filters by is on offer even where no incident has it at the shown instant. */
static void
collect_chosen (GPtrArray *values, GPtrArray *chosen)
{
  for (guint i = 0; i < chosen->len; i++)
    if (!g_ptr_array_find_with_equal_func (values, chosen->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (values, g_strdup (chosen->pdata[i]));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
dup_signature (GPtrArray *sectors, GPtrArray *countries)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sectors->len; i++)
    g_string_append_printf (text, "%s ", (const char *) sectors->pdata[i]);
  for (guint i = 0; i < countries->len; i++)
    g_string_append_printf (text, "%s ", (const char *) countries->pdata[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
add_element (WfQueryChips *self, GtkWidget *container, const char *element, const char *label)
{
  gboolean is_chip = container == self->flow;
  GtkWidget *button
      = is_chip ? wf_chip_new (label, FALSE) : gtk_check_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), ELEMENT_KEY, g_strdup (element), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  if (is_chip)
    wf_wrap_box_append (WF_WRAP_BOX (container), button);
  else
    gtk_box_append (GTK_BOX (container), button);
  return button;
}

static void
add_elements (WfQueryChips *self, const char *prefix, GPtrArray *values, guint n_chips)
{
  const char *own = wf_context_get_desk (self->context);
  gboolean is_sector = g_str_equal (prefix, "sector:");

  for (guint i = 0; i < values->len; i++)
    {
      const char *value = values->pdata[i];
      g_autofree char *element = g_strconcat (prefix, value, NULL);
      const char *label = is_sector ? wf_sector_get_label (self->context, value) : value;

      add_element (self, self->choices, element, label);
      GtkWidget *chip = add_element (self, self->flow, element, label);
      if (is_sector ? i >= n_chips : g_strcmp0 (value, own) != 0)
        g_object_set_data (G_OBJECT (chip), SELDOM_KEY, GINT_TO_POINTER (TRUE));
    }
}

static void
show_query_in (WfQueryChips *self, GtkWidget *container, WfQuery *query)
{
  for (GtkWidget *child = gtk_widget_get_first_child (container); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *element = g_object_get_data (G_OBJECT (child), ELEMENT_KEY);

      if (element == NULL)
        continue;
      g_object_set (child, "active", query_has (query, element), NULL);
      if (g_object_get_data (G_OBJECT (child), SELDOM_KEY) != NULL)
        gtk_widget_set_visible (child, query_has (query, element));
    }
}

static void
show_query (WfQueryChips *self)
{
  WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));
  const char *text = query->text != NULL ? query->text : "";

  self->is_updating = TRUE;
  show_query_in (self, self->flow, query);
  show_query_in (self, self->choices, query);
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->words))))
    gtk_editable_set_text (GTK_EDITABLE (self->words), text);
  self->is_updating = FALSE;
}

static void
update (WfQueryChips *self)
{
  WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));
  g_autoptr (GPtrArray) sectors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) countries = g_ptr_array_new_with_free_func (g_free);

  collect_values (self, sectors, countries);
  collect_chosen (sectors, query->sectors);
  collect_chosen (countries, query->countries);
  g_ptr_array_sort (sectors, compare_texts);
  g_ptr_array_sort (countries, compare_texts);

  g_autofree char *signature = dup_signature (sectors, countries);
  if (g_strcmp0 (signature, self->shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&signature);
      g_object_ref (self->filter);
      wf_wrap_box_clear (WF_WRAP_BOX (self->flow));
      wf_widget_clear (self->choices);
      add_element (self, self->flow, "open", _ ("Open"));
      add_elements (self, "sector:", sectors, 2);
      add_elements (self, "country:", countries, 0);
      wf_wrap_box_append (WF_WRAP_BOX (self->flow), self->filter);
      g_object_unref (self->filter);
    }
  show_query (self);
}

/* --- life -------------------------------------------------------------------- */

static void
wf_query_chips_dispose (GObject *object)
{
  WfQueryChips *self = WF_QUERY_CHIPS (object);

  g_clear_pointer (&self->flow, gtk_widget_unparent);
  g_clear_object (&self->filter);
  g_clear_object (&self->context);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (wf_query_chips_parent_class)->dispose (object);
}

static void
wf_query_chips_class_init (WfQueryChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_query_chips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_filter_popover (WfQueryChips *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *clear = gtk_button_new_with_label (_ ("Clear the filter"));

  self->words = gtk_search_entry_new ();
  wf_widget_set_name (self->words, _ ("Words that must occur"), NULL);
  g_signal_connect_swapped (self->words, "search-changed", G_CALLBACK (words_cb), self);
  /* A search entry keeps Escape for itself. */
  g_signal_connect_swapped (self->words, "stop-search", G_CALLBACK (gtk_popover_popdown), popover);
  self->choices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_signal_connect_swapped (clear, "clicked", G_CALLBACK (clear_cb), self);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), self->choices);
  gtk_box_append (GTK_BOX (box), clear);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
wf_query_chips_init (WfQueryChips *self)
{
  self->flow = wf_wrap_box_new (5, 4);
  gtk_widget_add_css_class (self->flow, "chips");
  wf_widget_set_name (self->flow, _ ("Filter"), NULL);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));

  self->filter = g_object_ref_sink (gtk_menu_button_new ());
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->filter), gtk_label_new (_ ("+ Filter")));
  wf_widget_set_name (self->filter, _ ("Filter by sector, country and words"), NULL);
  gtk_widget_add_css_class (self->filter, "chip-menu");
  gtk_widget_set_halign (self->filter, GTK_ALIGN_START);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->filter), new_filter_popover (self));
}

GtkWidget *
wf_query_chips_new (WfContext *context)
{
  WfQueryChips *self = g_object_new (WF_TYPE_QUERY_CHIPS, NULL);

  self->context = g_object_ref (context);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) update, TRUE, context, "changed", NULL);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) show_query, TRUE,
                  wf_context_get_session (context), "notify::query", NULL);
  update (self);
  return GTK_WIDGET (self);
}
