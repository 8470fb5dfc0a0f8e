/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-look.h"

#include <adwaita.h>
#include <libintl.h>

#include "wf-fixture.h"

gboolean
wf_look_begin (int *argc, char ***argv)
{
  g_settings_schema_source_get_default ();
  g_test_init (argc, argv, NULL);
  wf_crypto_init ();
  bindtextdomain ("watchfloor", g_getenv ("WF_LOCALEDIR_TREE"));
  bind_textdomain_codeset ("watchfloor", "UTF-8");
  textdomain ("watchfloor");
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  adw_init ();
  wf_look_load_style ();
  return TRUE;
}

GtkCssProvider *
wf_look_add_style (const char *path)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider;
}

void
wf_look_load_style (void)
{
  g_object_unref (wf_look_add_style ("/org/watchfloor/Watchfloor/style.css"));
}

/* --- finding --------------------------------------------------------------- */

gpointer
wf_look_find_type (gpointer root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = wf_look_find_type (child, type);
      if (found)
        return found;
    }
  return NULL;
}

gpointer
wf_look_find_button (gpointer root, const char *label)
{
  GtkWidget *found = wf_fixture_find_text (root, label);

  return found ? gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON) : NULL;
}

gpointer
wf_look_find_toplevel (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i - 1);
      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

void
wf_look_collect_class (gpointer root, const char *css_class, GPtrArray *found)
{
  if (gtk_widget_has_css_class (root, css_class) && gtk_widget_get_mapped (root))
    g_ptr_array_add (found, root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    wf_look_collect_class (child, css_class, found);
}

gpointer
wf_look_find_class (gpointer root, const char *css_class)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  wf_look_collect_class (root, css_class, found);
  return found->len > 0 ? found->pdata[0] : NULL;
}

/* --- names ----------------------------------------------------------------- */

/* Parts of a control that has the name. */
static gboolean
is_part (GtkWidget *widget)
{
  const char *css = gtk_widget_get_css_name (widget);

  return GTK_IS_TEXT (widget) || GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_VIEWPORT (widget)
         || GTK_IS_PANED (widget) || g_str_equal (css, "row") || g_str_equal (css, "listview")
         || g_str_equal (css, "flowboxchild");
}

/* Not only icons: GTK takes the name of a button from the label inside it. */
static gboolean
has_label_inside (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (has_label_inside (child))
      return TRUE;
  return FALSE;
}

static gboolean
is_named (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
      || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY)
      || has_label_inside (widget) || gtk_widget_get_tooltip_text (widget) != NULL)
    return TRUE;
  /* What is inside these is named through them. */
  return parent != NULL
         && (GTK_IS_MENU_BUTTON (parent) || GTK_IS_DROP_DOWN (parent)
             || GTK_IS_PASSWORD_ENTRY (parent))
         && is_named (parent);
}

guint
wf_look_count_nameless (gpointer root, const char *where)
{
  GtkWidget *widget = root;
  guint n = 0;

  if (!gtk_widget_get_mapped (widget) || GTK_IS_WINDOW_CONTROLS (widget))
    return 0;
  if (gtk_widget_get_focusable (widget) && !GTK_IS_ROOT (widget) && !is_part (widget)
      && !is_named (widget))
    {
      g_test_message ("%s: %s (%s) has no name", where, G_OBJECT_TYPE_NAME (widget),
                      gtk_widget_get_css_name (widget));
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += wf_look_count_nameless (child, where);
  return n;
}

/* --- sizes ----------------------------------------------------------------- */

/* A scroller to the side shows that there is more; handles for resizing lie outside. */
static gboolean
may_run_off (GtkWidget *widget)
{
  GtkPolicyType policy;

  if (!GTK_IS_SCROLLED_WINDOW (widget))
    return g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkGizmo");
  gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);
  return policy != GTK_POLICY_NEVER;
}

static guint
count_cut (GtkWidget *widget, GtkWidget *window, const char *what)
{
  graphene_rect_t bounds;
  guint n = 0;

  if (!gtk_widget_get_mapped (widget) || may_run_off (widget))
    return 0;
  if (widget != window && gtk_widget_compute_bounds (widget, window, &bounds)
      && (bounds.origin.x < -1
          || bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (window) + 1))
    {
      g_test_message ("%s: %s reaches from %.0f to %.0f of %d", what, G_OBJECT_TYPE_NAME (widget),
                      (double) bounds.origin.x, (double) (bounds.origin.x + bounds.size.width),
                      gtk_widget_get_width (window));
      return 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_cut (child, window, what);
  return n;
}

guint
wf_look_count_cut (gpointer window, const char *what)
{
  return count_cut (window, window, what);
}

/* Which child asks for the width, for the message of a failure. */
static void
tell_widths (GtkWidget *widget, guint depth)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  if (!gtk_widget_get_visible (widget) || width < 120 || depth > 8)
    return;
  g_test_message ("%*s%s %d", (int) depth * 2, "", G_OBJECT_TYPE_NAME (widget), width);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    tell_widths (child, depth + 1);
}

void
wf_look_check_fits (gpointer window, const char *what, int width, int height)
{
  int wants_width, wants_height;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &wants_width, NULL, NULL, NULL);
  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, -1, &wants_height, NULL, NULL, NULL);
  g_test_message ("%s wants %d × %d", what, wants_width, wants_height);
  if (wants_width > width)
    tell_widths (window, 0);
  g_assert_cmpint (wants_width, <=, width);
  g_assert_cmpint (wants_height, <=, height);
}
