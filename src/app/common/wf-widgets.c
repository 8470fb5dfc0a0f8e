/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-widgets.h"

#include "app/common/wf-app-common.h"

static const struct
{
  const char *label, *sign, *css_class;
} states[] = {
  [WF_STATE_UNKNOWN] = { N_ ("Unknown"), "?", "unknown" },
  [WF_STATE_IN_SERVICE] = { N_ ("In service"), "✓", "in-service" },
  [WF_STATE_DEGRADED] = { N_ ("Degraded"), "!", "degraded" },
  [WF_STATE_OUT] = { N_ ("Out of service"), "✕", "out" },
  [WF_STATE_CONTESTED] = { N_ ("Contested"), "≠", "contested" },
  [WF_STATE_PLANNED] = { N_ ("Planned"), "◌", "unknown" },
  [WF_STATE_RETIRED] = { N_ ("Retired"), "–", "unknown" },
};

const char *
wf_service_state_get_label (WfServiceState state)
{
  return _ (states[state].label);
}

const char *
wf_service_state_get_sign (WfServiceState state)
{
  return states[state].sign;
}

const char *
wf_service_state_get_css_class (WfServiceState state)
{
  return states[state].css_class;
}

void
wf_widget_set_name (GtkWidget *widget, const char *name, const char *description)
{
  /* GTK 4.18 names no plain box: what has a name is a group. */
  if (gtk_widget_get_root (widget) == NULL
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget))
             == GTK_ACCESSIBLE_ROLE_GENERIC)
    g_object_set (widget, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  /* GTK 4.18 says of a button what its label says, and that goes before any name. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (description)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    description, -1);
}

/* The toolkit keeps the type of its menu items to itself. */
static void
name_items (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    {
      g_autofree char *text = NULL;

      g_object_get (widget, "text", &text, NULL);
      if (text)
        wf_widget_set_name (widget, text, NULL);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

void
wf_menu_name_items (GtkWidget *menu)
{
  g_signal_connect (menu, "map", G_CALLBACK (name_items), NULL);
}

static gboolean
close_cb (GtkWidget *window, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

void
wf_window_close_by_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
}

static void
expanded_cb (GtkExpander *expander, GParamSpec *pspec, GtkWidget *child)
{
  gtk_expander_set_child (expander, gtk_expander_get_expanded (expander) ? child : NULL);
}

GtkWidget *
wf_expander_new (const char *title, GtkWidget *child)
{
  GtkWidget *expander = gtk_expander_new (title);
  GtkWidget *label = gtk_expander_get_label_widget (GTK_EXPANDER (expander));

  /* Long in other languages: it gives way before its pane does. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  wf_widget_set_name (expander, title, NULL);
  g_object_set_data_full (G_OBJECT (expander), "wf-child", g_object_ref_sink (child),
                          g_object_unref);
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (expanded_cb), child);
  return expander;
}

void
wf_mnemonic_button_set_label (GtkWidget *button, const char *label)
{
  gtk_button_set_label (GTK_BUTTON (button), label);
  /* GTK 4.8 names such a button by the text with its underscore, and says it before ours. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  wf_widget_set_name (
      button, gtk_label_get_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)))), NULL);
}

GtkWidget *
wf_mnemonic_button_new (const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  wf_mnemonic_button_set_label (button, label);
  return button;
}

void
wf_widget_clear (GtkWidget *container)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (container)))
    {
      if (GTK_IS_BOX (container))
        gtk_box_remove (GTK_BOX (container), child);
      else if (GTK_IS_LIST_BOX (container))
        gtk_list_box_remove (GTK_LIST_BOX (container), child);
      else if (GTK_IS_FLOW_BOX (container))
        gtk_flow_box_remove (GTK_FLOW_BOX (container), child);
      else
        gtk_grid_remove (GTK_GRID (container), child);
    }
}

void
wf_widget_get_color (GtkWidget *widget, GdkRGBA *color)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

GtkWidget *
wf_marking_badge_new (WfMarking marking)
{
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (badge, GTK_ALIGN_START);
  wf_marking_badge_set (badge, marking);
  return badge;
}

void
wf_marking_badge_set (GtkWidget *badge, WfMarking marking)
{
  const char *classes[] = { "marking", wf_marking_get_compartment (marking), NULL };
  g_autofree char *name = NULL;

  gtk_label_set_text (GTK_LABEL (badge), wf_marking_get_label (marking));
  gtk_widget_set_css_classes (badge, classes);
  /* Translators: %s is a marking such as TLP:AMBER. */
  name = g_strdup_printf (_ ("Marking %s"), wf_marking_get_label (marking));
  wf_widget_set_name (badge, name, NULL);
}

GtkWidget *
wf_pill_new (const char *text, const char *css_class)
{
  GtkWidget *pill = gtk_label_new (NULL);

  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  wf_pill_set (pill, text, css_class);
  return pill;
}

void
wf_pill_set (GtkWidget *pill, const char *text, const char *css_class)
{
  const char *classes[] = { "pill", css_class, NULL };

  gtk_label_set_text (GTK_LABEL (pill), text);
  gtk_widget_set_css_classes (pill, classes);
}

GtkWidget *
wf_state_pill_new (WfServiceState state)
{
  GtkWidget *pill = wf_pill_new (NULL, NULL);

  wf_state_pill_set (pill, state);
  return pill;
}

void
wf_state_pill_set (GtkWidget *pill, WfServiceState state)
{
  const char *classes[] = { "pill", "solid", wf_service_state_get_css_class (state), NULL };
  g_autofree char *text = g_strdup_printf ("%s %s", wf_service_state_get_sign (state),
                                           wf_service_state_get_label (state));

  gtk_label_set_text (GTK_LABEL (pill), text);
  gtk_widget_set_css_classes (pill, classes);
  wf_widget_set_name (pill, wf_service_state_get_label (state), NULL);
}

GtkWidget *
wf_chip_new (const char *label, gboolean is_active)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), is_active);
  return chip;
}

GtkWidget *
wf_section_title_new (const char *title, const char *detail)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *left = gtk_label_new (title);
  GtkWidget *right = gtk_label_new (detail);

  gtk_widget_add_css_class (box, "section-title");
  gtk_widget_add_css_class (left, "heading");
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_widget_add_css_class (right, "detail");
  gtk_label_set_ellipsize (GTK_LABEL (right), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  return box;
}

void
wf_section_title_set_detail (GtkWidget *section, const char *detail)
{
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (section)), detail ? detail : "");
}

GtkWidget *
wf_facts_new (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_widget_add_css_class (grid, "facts");
  gtk_widget_add_css_class (grid, "card");
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  return grid;
}

void
wf_facts_clear (GtkWidget *facts)
{
  wf_widget_clear (facts);
}

void
wf_facts_add_widget (GtkWidget *facts, const char *name, GtkWidget *value)
{
  GtkWidget *last = gtk_widget_get_last_child (facts);
  GtkWidget *label = gtk_label_new (name);
  int row = 0, column, width, height;

  if (last)
    {
      gtk_grid_query_child (GTK_GRID (facts), last, &column, &row, &width, &height);
      row++;
    }
  gtk_widget_add_css_class (label, "fact-name");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 11);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_grid_attach (GTK_GRID (facts), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (facts), value, 1, row, 1, 1);
  /* In GTK 4.18 a label that another one names no longer says what it says. */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value),
                                  GTK_IS_LABEL (value) ? GTK_ACCESSIBLE_RELATION_DESCRIBED_BY
                                                       : GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
}

void
wf_facts_add (GtkWidget *facts, const char *name, const char *value)
{
  GtkWidget *text;

  if (value == NULL || *value == '\0')
    return;
  text = wf_text_new (value, NULL);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_focusable (text, FALSE);
  /* Else Tab stops before it for ever: a selectable label says that it took the focus. */
  gtk_widget_set_can_focus (text, FALSE);
  wf_facts_add_widget (facts, name, text);
}

GtkWidget *
wf_empty_new (const char *title, const char *advice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = wf_text_new (title, "heading");
  GtkWidget *text = wf_text_new (advice, "dim-label");

  gtk_label_set_justify (GTK_LABEL (heading), GTK_JUSTIFY_CENTER);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (heading), 0.5);
  gtk_label_set_xalign (GTK_LABEL (text), 0.5);
  gtk_widget_add_css_class (box, "empty");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (box, TRUE);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

GtkWidget *
wf_text_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}
