/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can read and reach on a small screen, and in both styles. */
#include <adwaita.h>
#include <libintl.h>
#include <math.h>
#include <string.h>

#include "app/board/wf-board-write.h"
#include "model/wf-vocabulary.h"
#include "wf-desk-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

#define SCALE 2
#define LEAST_CONTRAST 4.5

/* --- a small screen -------------------------------------------------------- */

static void
get_bounds (WfDeskFixture *desk, const char *css_class, graphene_rect_t *bounds)
{
  GtkWidget *found = wf_look_find_class (desk->window, css_class);

  g_assert_nonnull (found);
  g_assert_true (gtk_widget_compute_bounds (found, GTK_WIDGET (desk->window), bounds));
}

/* What makes the details wider than they are seen. */
static void
tell_wide (GtkWidget *widget, double room)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least > room)
    g_test_message ("%s, %s: %d", G_OBJECT_TYPE_NAME (widget),
                    GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "", least);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      tell_wide (child, room);
}

/* The legend covers no button, and the header says the name of the crisis. */
static void
small_screen_in (const char *language)
{
  graphene_rect_t legend, buttons, common;
  const char *name;
  WfDeskFixture desk = { 0 };
  GtkWidget *label, *scroller;
  GtkAdjustment *sideways;

  wf_desk_fixture_open (&desk, language, 1024, 700);
  wf_desk_fixture_show_page (&desk, "picture");
  get_bounds (&desk, "map-legend", &legend);
  get_bounds (&desk, "map-buttons", &buttons);
  g_assert_false (graphene_rect_intersection (&legend, &buttons, &common));
  name = wf_context_get_crisis_name (desk.exercise.context);
  label = wf_fixture_find_text (desk.window, name);
  g_assert_true (GTK_IS_LABEL (label));
  g_test_message ("%s: “%s” has %d pixels", language, name, gtk_widget_get_width (label));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));

  scroller = gtk_widget_get_ancestor (
      wf_look_find_class (wf_look_find_class (desk.window, "details-panel"), "details-head"),
      GTK_TYPE_SCROLLED_WINDOW);
  sideways = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_test_message ("%s: the details are %.0f wide, of which %.0f are seen", language,
                  gtk_adjustment_get_upper (sideways), gtk_adjustment_get_page_size (sideways));
  tell_wide (scroller, gtk_adjustment_get_page_size (sideways));
  g_assert_cmpfloat (gtk_adjustment_get_upper (sideways), <=,
                     gtk_adjustment_get_page_size (sideways));
  wf_desk_fixture_close (&desk);
}

static void
small_screen_in_english (void)
{
  small_screen_in ("en");
}

static void
small_screen_in_german (void)
{
  small_screen_in ("de");
}

static void
small_screen_in_french (void)
{
  small_screen_in ("fr");
}

/* --- large text ------------------------------------------------------------ */

#define LARGE_DPI (2 * 96 * 1024)

/* A word that is broken is no time any more. */
static guint
count_broken (GtkWidget *widget)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "numeric")
      && (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (widget))) > 1
          || pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)))))
    {
      g_test_message ("“%s” is broken", gtk_label_get_text (GTK_LABEL (widget)));
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_broken (child);
  return n;
}

/* The header's buttons, the page's and the panes are all in the window; numbers and times of the
 * log stand in one piece. */
static void
large_text_in (const char *language)
{
  static const char *const pages[] = { "picture", "log", "board", "briefing" };
  GtkSettings *settings = gtk_settings_get_default ();
  WfDeskFixture desk = { 0 };
  guint n_bad = 0;

  g_object_set (settings, "gtk-xft-dpi", LARGE_DPI, NULL);
  wf_desk_fixture_open (&desk, language, 1024, 700);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      wf_desk_fixture_show_page (&desk, pages[i]);
      g_test_message ("%s, %s: %d × %d", language, pages[i],
                      gtk_widget_get_width (GTK_WIDGET (desk.window)),
                      gtk_widget_get_height (GTK_WIDGET (desk.window)));
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (desk.window)), <=, 1024);
      g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (desk.window)), <=, 700);
      n_bad += wf_look_count_cut (desk.window, pages[i]);
      if (g_str_equal (pages[i], "log"))
        n_bad += count_broken (wf_window_get_page (desk.window, "log"));
    }
  wf_desk_fixture_close (&desk);
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
  g_assert_cmpuint (n_bad, ==, 0);
}

static void
large_text_in_english (void)
{
  large_text_in ("en");
}

static void
large_text_in_german (void)
{
  large_text_in ("de");
}

static void
large_text_in_french (void)
{
  large_text_in ("fr");
}

/* --- contrast -------------------------------------------------------------- */

static double
get_linear (guint8 value)
{
  const double part = value / 255.0;

  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
get_luminance (guint32 pixel)
{
  return 0.2126 * get_linear (pixel >> 16 & 0xff) + 0.7152 * get_linear (pixel >> 8 & 0xff)
         + 0.0722 * get_linear (pixel & 0xff);
}

static double
get_contrast (guint32 a, guint32 b)
{
  const double one = get_luminance (a) + 0.05, other = get_luminance (b) + 0.05;

  return MAX (one, other) / MIN (one, other);
}

static cairo_surface_t *
draw_window (WfDeskFixture *desk)
{
  GtkWidget *widget = GTK_WIDGET (desk->window);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * SCALE, height * SCALE);
  cairo_t *cr = cairo_create (surface);

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  cairo_scale (cr, SCALE, SCALE);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The ground is what most of the label's place is; the letters what differs most from it. */
static double
measure (cairo_surface_t *surface, const graphene_rect_t *bounds)
{
  const int stride = cairo_image_surface_get_stride (surface) / 4;
  const guint32 *pixels = (const guint32 *) (void *) cairo_image_surface_get_data (surface);
  const int left = MAX ((int) bounds->origin.x, 0) * SCALE;
  const int top = MAX ((int) bounds->origin.y, 0) * SCALE;
  const int right = MIN ((int) (bounds->origin.x + bounds->size.width) * SCALE,
                         cairo_image_surface_get_width (surface));
  const int bottom = MIN ((int) (bounds->origin.y + bounds->size.height) * SCALE,
                          cairo_image_surface_get_height (surface));
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint32 ground = 0;
  guint most = 0;
  double contrast = 1;
  GHashTableIter iter;
  gpointer key;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      {
        const guint32 pixel = pixels[y * stride + x] & 0xffffff;
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (pixel))) + 1;

        g_hash_table_insert (counts, GUINT_TO_POINTER (pixel), GUINT_TO_POINTER (n));
        if (n > most)
          {
            most = n;
            ground = pixel;
          }
      }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    contrast = MAX (contrast, get_contrast (GPOINTER_TO_UINT (key), ground));
  return contrast;
}

/* Not under a scroller's edge, nor below another layer. */
static gboolean
is_seen (GtkWidget *label, GtkWidget *window, const graphene_rect_t *bounds)
{
  const double left = bounds->origin.x + 1, top = bounds->origin.y + 1;
  const double right = left + bounds->size.width - 2, bottom = top + bounds->size.height - 2;
  const double points[][2] = { { left, top }, { right, bottom } };

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      GtkWidget *there = gtk_widget_pick (window, points[i][0], points[i][1],
                                          GTK_PICK_INSENSITIVE | GTK_PICK_NON_TARGETABLE);

      if (there == NULL || (there != label && !gtk_widget_is_ancestor (label, there)))
        return FALSE;
    }
  return TRUE;
}

static guint
count_faint (GtkWidget *widget, WfDeskFixture *desk, cairo_surface_t *surface, guint *n_measured)
{
  GtkWidget *window = GTK_WIDGET (desk->window);
  graphene_rect_t bounds;
  guint n = 0;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return 0;
  if ((GTK_IS_LABEL (widget) || GTK_IS_TEXT (widget))
      && gtk_widget_compute_bounds (widget, window, &bounds) && bounds.size.width > 4
      && bounds.size.height > 4 && is_seen (widget, window, &bounds))
    {
      const double contrast = measure (surface, &bounds);

      (*n_measured)++;
      if (contrast < LEAST_CONTRAST && contrast > 1.05)
        {
          g_test_message ("“%s” has %.2f:1",
                          GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "text",
                          contrast);
          n++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_faint (child, desk, surface, n_measured);
  return n;
}

static void
contrast_in (AdwColorScheme scheme)
{
  static const char *const pages[] = { "picture", "log", "board", "briefing" };
  WfDeskFixture desk = { 0 };
  guint n_faint = 0;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  wf_desk_fixture_open (&desk, "en", 1500, 860);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      cairo_surface_t *surface;
      guint n_measured = 0;

      wf_desk_fixture_show_page (&desk, pages[i]);
      surface = draw_window (&desk);
      n_faint += count_faint (GTK_WIDGET (desk.window), &desk, surface, &n_measured);
      g_test_message ("%s: %u labels", pages[i], n_measured);
      g_assert_cmpuint (n_measured, >, 25);
      cairo_surface_destroy (surface);
    }
  wf_desk_fixture_close (&desk);
  g_assert_cmpuint (n_faint, ==, 0);
}

static void
contrast_in_the_light_style (void)
{
  contrast_in (ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
contrast_in_the_dark_style (void)
{
  g_autoptr (GtkCssProvider) dark = wf_look_add_style ("/org/watchfloor/Watchfloor/style-dark.css");

  contrast_in (ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (dark));
}

/* --- taking back ----------------------------------------------------------- */

static WfRecord *
find_task (WfDeskFixture *desk)
{
  GListModel *tasks
      = wf_picture_get_list (wf_context_get_picture (desk->exercise.context), WF_TYPE_NAME_TASK);
  g_autoptr (WfRecord) task = g_list_model_get_item (tasks, 0);

  g_assert_nonnull (task);
  return task;
}

static GtkWidget *
find_toast (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwToastWidget")
      && wf_fixture_find_text (widget, "Undo"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_toast (child);
      if (found)
        return found;
    }
  return NULL;
}

/* Not the one of the menu. */
static GtkWidget *
find_undo (WfDeskFixture *desk)
{
  GtkWidget *toast = find_toast (GTK_WIDGET (desk->window));

  return toast ? gtk_widget_get_ancestor (wf_fixture_find_text (toast, "Undo"), GTK_TYPE_BUTTON)
               : NULL;
}

static void
wait_for_holder (WfDeskFixture *desk, WfRecord *task, const char *holder)
{
  for (guint i = 0; i < 500 && g_strcmp0 (wf_record_get_text (task, "holder"), holder) != 0; i++)
    wf_fixture_wait_for_frame (desk->window);
  g_assert_cmpstr (wf_record_get_text (task, "holder"), ==, holder);
}

static GtkWidget *
wait_for_undo (WfDeskFixture *desk)
{
  for (guint i = 0; i < 500 && find_undo (desk) == NULL; i++)
    wf_fixture_wait_for_frame (desk->window);
  g_assert_nonnull (find_undo (desk));
  return find_undo (desk);
}

/* The toast of a deed takes that deed back, and nothing else. */
static void
a_toast_takes_back_what_it_tells (void)
{
  WfDeskFixture desk = { 0 };
  WfRecord *task;
  g_autofree char *before = NULL;

  wf_desk_fixture_open (&desk, "en", 1024, 700);
  wf_desk_fixture_show_page (&desk, "board");
  wf_context_toast (desk.exercise.context, "Only said");
  wf_desk_fixture_wait_for_frames (&desk, 3);
  g_assert_null (find_undo (&desk));
  task = find_task (&desk);
  before = g_strdup (wf_record_get_text (task, "holder"));
  wf_board_set_holder (desk.exercise.context, task, "night desk", NULL);
  wait_for_holder (&desk, task, "night desk");
  g_signal_emit_by_name (wait_for_undo (&desk), "clicked");
  wait_for_holder (&desk, task, before);
  g_assert_false (wf_context_can_undo (desk.exercise.context));
  wf_desk_fixture_wait_for_frames (&desk, 30);
  g_assert_null (find_undo (&desk));
  wf_desk_fixture_close (&desk);
}

int
main (int argc, char **argv)
{
  if (!wf_look_begin (&argc, &argv))
    return 0;
  g_test_add_func ("/reading/small-screen/english", small_screen_in_english);
  g_test_add_func ("/reading/small-screen/german", small_screen_in_german);
  g_test_add_func ("/reading/small-screen/french", small_screen_in_french);
  g_test_add_func ("/reading/large-text/english", large_text_in_english);
  g_test_add_func ("/reading/large-text/german", large_text_in_german);
  g_test_add_func ("/reading/large-text/french", large_text_in_french);
  g_test_add_func ("/reading/contrast/light", contrast_in_the_light_style);
  g_test_add_func ("/reading/contrast/dark", contrast_in_the_dark_style);
  g_test_add_func ("/reading/taking-back", a_toast_takes_back_what_it_tells);
  return g_test_run ();
}
