/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-header.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-role-text.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-widgets.h"
#include "app/shell/wf-search-box.h"
#include "app/sync/wf-sync-indicator.h"
#include "model/wf-vocabulary.h"

/* What the header gets along with, in pixels. */
#define SMALLEST_WIDTH 1000
/* Of desk and role, beside the pages and where these have a line of their own. */
#define DESK_CHARS 24
#define DESK_CHARS_ALONE 44
/* Beside the name of a page, where it stands below its symbol. */
#define NAME_PADDING 5

typedef enum
{
  ROOM_FULL,
  ROOM_COMPACT, /* names of pages below their symbols */
  ROOM_LINES,   /* pages in a line of their own */
  ROOM_TIGHT,   /* and the exchange a sign without words: large text */
} Room;

struct _WfHeader
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *bar;
  GtkWidget *line;     /* where the pages are when there is no room for them in the bar */
  GtkWidget *no_title; /* in the place that they had */
  GtkWidget *crises;
  GtkWidget *crisis_label;
  GtkWidget *live;
  GtkWidget *marking;
  GtkWidget *switcher, *switcher_box;
  GtkWidget *clock_box;
  GtkWidget *clock;
  GtkWidget *local;
  GtkWidget *desk;
  GtkWidget *search_button;
  GtkWidget *search;
  GtkWidget *sync;
  GtkWidget *main_action;
  GtkWidget *page_menu;
  GMenu *main_items;
  GMenuModel *page_items;
  WfContext *context;
  GSignalGroup *signals;
  gint64 shown_minute;
  gboolean is_one_menu;
  Room room, wanted_room;
  guint room_idle;
  int least[ROOM_TIGHT]; /* widths: below it, the next */
};

G_DEFINE_FINAL_TYPE (WfHeader, wf_header, GTK_TYPE_WIDGET)

/* --- showing --------------------------------------------------------------- */

static void
show_clock (WfHeader *self)
{
  const gint64 now = wf_clock_now_us (wf_context_get_clock (self->context));
  g_autofree char *utc = NULL;
  g_autofree char *local = NULL;
  g_autofree char *day = NULL;
  g_autofree char *tooltip = NULL;

  if (now / WF_MINUTE_US == self->shown_minute)
    return;
  self->shown_minute = now / WF_MINUTE_US;
  utc = wf_time_format_clock (now);
  local = wf_time_dup_local_clock (now);
  day = wf_time_dup_day (now);
  tooltip = g_strdup_printf ("%s %s · %s · %s", day, utc, local,
                             gtk_label_get_text (GTK_LABEL (self->desk)));
  gtk_label_set_text (GTK_LABEL (self->clock), utc);
  gtk_label_set_text (GTK_LABEL (self->local), local);
  gtk_widget_set_tooltip_text (self->clock_box, tooltip);
}

static void
show_picture (WfHeader *self)
{
  const char *role = wf_role_get_label (wf_context_get_role (self->context));
  g_autofree char *desk
      = role ? g_strdup_printf ("%s · %s", wf_context_get_desk_label (self->context), role)
             : g_strdup (wf_context_get_desk_label (self->context));

  gtk_label_set_text (GTK_LABEL (self->crisis_label), wf_context_get_crisis_name (self->context));
  gtk_label_set_text (GTK_LABEL (self->desk), desk);
  wf_marking_badge_set (self->marking, wf_context_get_marking (self->context));
  show_clock (self);
}

/* --- building -------------------------------------------------------------- */

static GMenu *
make_main_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) work = g_menu_new ();
  g_autoptr (GMenu) help = g_menu_new ();

  g_menu_append (open, _ ("Open the Exercise"), "app.open-exercise");
  g_menu_append (open, _ ("Watch Log and Real Crises"), "app.open-real");
  g_menu_append (open, _ ("New Crisis on This Computer…"), "app.new-crisis");
  g_menu_append (work, _ ("Server…"), "win.server");
  g_menu_append (work, _ ("Connect with a Code…"), "app.join-crisis");
  g_menu_append (work, _ ("Administration…"), "win.administration");
  g_menu_append (work, _ ("Exchange by File…"), "win.exchange-by-file");
  g_menu_append (work, _ ("Full Screen"), "win.fullscreen");
  g_menu_append (work, _ ("Preferences"), "win.preferences");
  g_menu_append (help, _ ("Keyboard Shortcuts"), "win.show-keys");
  g_menu_append (help, _ ("About Watchfloor"), "app.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (work));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (help));
  return menu;
}

/* The key is shown only: keys that entries need too are no accelerators (wf-window-actions.c). */
static void
append_with_key (GMenu *menu, const char *label, const char *action, const char *key)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "accel", "s", key);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_page_menu (void)
{
  GMenu *menu = g_menu_new ();

  append_with_key (menu, _ ("Undo"), "win.undo", "<Control>z");
  append_with_key (menu, _ ("Redo"), "win.redo", "<Control><Shift>z");
  g_menu_append (menu, _ ("Copy as Text"), "win.copy");
  g_menu_append (menu, _ ("As Known At…"), "win.as-known-at");
  g_menu_append (menu, _ ("Back to Now"), "win.back-to-now");
  g_menu_append (menu, _ ("Entry to Incident"), "win.entry-to-incident");
  g_menu_append (menu, _ ("Incident to New Crisis…"), "win.incident-to-crisis");
  return G_MENU_MODEL (menu);
}

static void
set_menu (GtkWidget *button, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  if (menu)
    wf_menu_name_items (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))));
}

static GtkWidget *
make_menu_button (const char *icon, const char *name, GMenuModel *menu)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  set_menu (button, menu);
  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  /* GTK 4.8 leaves the focus in a submenu that is gone, and no key does anything any more. */
  g_signal_connect_swapped (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)), "closed",
                            G_CALLBACK (gtk_widget_grab_focus), button);
  return button;
}

static GtkWidget *
make_crisis_switcher (WfHeader *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *button = gtk_menu_button_new ();

  self->crisis_label = gtk_label_new ("Watchfloor");
  gtk_label_set_ellipsize (GTK_LABEL (self->crisis_label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->crisis_label), 4);
  gtk_label_set_max_width_chars (GTK_LABEL (self->crisis_label), 24);
  gtk_widget_add_css_class (self->crisis_label, "heading");
  gtk_widget_add_css_class (self->crisis_label, "crisis-name");
  gtk_box_append (GTK_BOX (box), self->crisis_label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Crises on this computer"));
  wf_widget_set_name (button, _ ("Crisis switcher"), NULL);
  return button;
}

static GtkWidget *
make_clock (WfHeader *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->clock = gtk_label_new ("");
  gtk_widget_add_css_class (self->clock, "clock");
  gtk_widget_add_css_class (self->clock, "numeric");
  self->local = gtk_label_new ("");
  gtk_widget_add_css_class (self->local, "dim-label");
  gtk_widget_add_css_class (self->local, "numeric");
  self->desk = gtk_label_new ("");
  gtk_widget_add_css_class (self->desk, "detail");
  gtk_label_set_xalign (GTK_LABEL (self->desk), 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->desk), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->desk), DESK_CHARS);
  gtk_widget_set_halign (line, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (line), self->clock);
  gtk_box_append (GTK_BOX (line), self->local);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->desk);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_search (WfHeader *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  self->search = wf_search_box_new ();
  g_signal_connect_swapped (self->search, "done", G_CALLBACK (gtk_popover_popdown), popover);
  gtk_popover_set_child (GTK_POPOVER (popover), self->search);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "edit-find-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _ ("Search (Ctrl+F)"));
  wf_widget_set_name (button, _ ("Search"), NULL);
  return button;
}

static void
pack_start (WfHeader *self)
{
  AdwHeaderBar *bar = ADW_HEADER_BAR (self->bar);
  GtkWidget *main_menu;

  self->main_items = make_main_menu ();
  main_menu
      = make_menu_button ("open-menu-symbolic", _ ("Main menu"), G_MENU_MODEL (self->main_items));
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (main_menu), TRUE); /* F10 */
  adw_header_bar_pack_start (bar, main_menu);
  self->crises = make_crisis_switcher (self);
  adw_header_bar_pack_start (bar, self->crises);
  self->live = gtk_label_new (_ ("LIVE"));
  gtk_widget_add_css_class (self->live, "live-badge");
  gtk_widget_set_valign (self->live, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->live, _ ("A real crisis, not an exercise"));
  adw_header_bar_pack_start (bar, self->live);
  self->marking = wf_marking_badge_new (WF_MARKING_CLEAR);
  adw_header_bar_pack_start (bar, self->marking);
}

static void
pack_end (WfHeader *self)
{
  AdwHeaderBar *bar = ADW_HEADER_BAR (self->bar);

  /* Packed from the right. */
  self->page_items = make_page_menu ();
  self->page_menu = make_menu_button ("view-more-symbolic", _ ("What is shown"), self->page_items);
  adw_header_bar_pack_end (bar, self->page_menu);
  self->main_action = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->main_action, "suggested-action");
  adw_header_bar_pack_end (bar, self->main_action);
  self->sync = wf_sync_indicator_new ();
  adw_header_bar_pack_end (bar, self->sync);
  self->search_button = make_search (self);
  adw_header_bar_pack_end (bar, self->search_button);
  self->clock_box = make_clock (self);
  adw_header_bar_pack_end (bar, self->clock_box);
}

/* --- width ----------------------------------------------------------------- */

static int
find_widest_name (GtkWidget *widget)
{
  int width = 0;

  if (GTK_IS_LABEL (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (!gtk_widget_has_css_class (child, "wide"))
      width = MAX (width, find_widest_name (child));
  return width;
}

/* A narrow switcher would be twice as wide as its names, or cut them to one letter. */
static void
measure_switcher (GtkWidget *box,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  GtkWidget *switcher = gtk_widget_get_first_child (box);
  int n = 0;

  gtk_widget_measure (switcher, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  if (adw_view_switcher_get_policy (ADW_VIEW_SWITCHER (switcher)) == ADW_VIEW_SWITCHER_POLICY_WIDE)
    {
      /* libadwaita 1.7 would rather cut the names. */
      *minimum = *natural;
      return;
    }
  for (GtkWidget *button = gtk_widget_get_first_child (switcher); button;
       button = gtk_widget_get_next_sibling (button))
    n += gtk_widget_get_visible (button);
  *minimum = *natural
      = CLAMP (n * (find_widest_name (switcher) + NAME_PADDING), *minimum, *natural);
}

static void
allocate_switcher (GtkWidget *box, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (box), width, height, baseline, NULL);
}

static GtkWidget *
new_page_switcher (WfHeader *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->switcher = adw_view_switcher_new ();
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (self->switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  gtk_widget_set_layout_manager (box,
                                 gtk_custom_layout_new (NULL, measure_switcher, allocate_switcher));
  gtk_widget_set_parent (self->switcher, box);
  self->switcher_box = g_object_ref_sink (box);
  return box;
}

static void
show_menus (WfHeader *self)
{
  const gboolean is_open = self->context != NULL;
  const gboolean is_one = is_open && self->room != ROOM_FULL;

  gtk_widget_set_visible (self->page_menu, is_open && !is_one);
  if (is_one == self->is_one_menu)
    return;
  self->is_one_menu = is_one;
  if (is_one)
    g_menu_prepend_submenu (self->main_items, _ ("What is shown"), self->page_items);
  else
    g_menu_remove (self->main_items, 0);
}

static void
place_switcher (WfHeader *self)
{
  const gboolean has_line = self->room >= ROOM_LINES;

  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (self->switcher),
                                self->room == ROOM_COMPACT ? ADW_VIEW_SWITCHER_POLICY_NARROW
                                                           : ADW_VIEW_SWITCHER_POLICY_WIDE);
  wf_sync_indicator_set_short (WF_SYNC_INDICATOR (self->sync), self->room == ROOM_TIGHT);
  if (has_line == gtk_widget_get_visible (self->line))
    return;
  if (has_line)
    {
      adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->bar), self->no_title);
      gtk_box_append (GTK_BOX (self->line), self->switcher_box);
    }
  else
    {
      gtk_box_remove (GTK_BOX (self->line), self->switcher_box);
      adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->bar), self->switcher_box);
    }
  gtk_widget_set_visible (self->line, has_line);
  gtk_label_set_max_width_chars (GTK_LABEL (self->desk), has_line ? DESK_CHARS_ALONE : DESK_CHARS);
}

/* Where there is little room, the names of the pages stand below their symbols or in a line of
 * their own, the name of the crisis may take two lines, and one menu has everything. */
static gboolean
set_room_cb (gpointer data)
{
  WfHeader *self = data;
  gboolean is_full;

  self->room_idle = 0;
  self->room = self->wanted_room;
  is_full = self->room == ROOM_FULL;
  gtk_widget_set_visible (self->local, is_full);
  gtk_label_set_wrap (GTK_LABEL (self->crisis_label), !is_full);
  gtk_label_set_lines (GTK_LABEL (self->crisis_label), is_full ? -1 : 2);
  if (is_full)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  show_menus (self);
  place_switcher (self);
  return G_SOURCE_REMOVE;
}

/* Of text of another size nothing is known yet. */
static void
forget_widths (WfHeader *self)
{
  memset (self->least, 0, sizeof self->least);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* What is known of each arrangement was measured while it was there. */
static Room
choose_room (WfHeader *self, int width)
{
  Room room = ROOM_FULL;

  while (room < ROOM_TIGHT && width < self->least[room])
    room++;
  return room;
}

static void
wf_header_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  WfHeader *self = WF_HEADER (widget);

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (self->box, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, SMALLEST_WIDTH);
}

static void
wf_header_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WfHeader *self = WF_HEADER (widget);
  int least;

  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (self->room < ROOM_TIGHT)
    self->least[self->room] = least;
  self->wanted_room = choose_room (self, width);
  /* Not at once: what is shown may not change while sizes are being given out. */
  if (self->wanted_room != self->room && self->room_idle == 0)
    self->room_idle = g_idle_add (set_room_cb, self);
  gtk_widget_allocate (self->box, MAX (width, least), height, baseline, NULL);
}

static void
wf_header_dispose (GObject *object)
{
  WfHeader *self = WF_HEADER (object);

  g_clear_handle_id (&self->room_idle, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->context);
  g_clear_object (&self->main_items);
  g_clear_object (&self->page_items);
  g_clear_object (&self->no_title);
  g_clear_object (&self->switcher_box);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_header_parent_class)->dispose (object);
}

static void
wf_header_class_init (WfHeaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_header_dispose;
  GTK_WIDGET_CLASS (klass)->measure = wf_header_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = wf_header_size_allocate;
}

static void
wf_header_init (WfHeader *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->bar = adw_header_bar_new ();
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->no_title = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  /* One that is there, however small, would give neither side more than half of the bar. */
  gtk_widget_set_visible (self->no_title, FALSE);
  gtk_widget_add_css_class (self->line, "pages-line");
  gtk_widget_set_halign (self->line, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->line, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_box_append (GTK_BOX (self->box), self->line);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  adw_header_bar_set_centering_policy (ADW_HEADER_BAR (self->bar), ADW_CENTERING_POLICY_LOOSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->bar), new_page_switcher (self));
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (forget_widths), self, G_CONNECT_SWAPPED);
  pack_start (self);
  pack_end (self);

  self->signals = g_signal_group_new (WF_TYPE_CONTEXT);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (show_picture), self);
  g_signal_group_connect_swapped (self->signals, "tick", G_CALLBACK (show_clock), self);
  wf_header_set_context (self, NULL, NULL);
}

/* --- public ---------------------------------------------------------------- */

GtkWidget *
wf_header_new (void)
{
  return g_object_new (WF_TYPE_HEADER, NULL);
}

void
wf_header_set_context (WfHeader *self, WfContext *context, AdwViewStack *stack)
{
  const gboolean is_open = context != NULL;

  g_set_object (&self->context, context);
  g_signal_group_set_target (self->signals, context);
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (self->switcher), stack);
  wf_search_box_set_context (WF_SEARCH_BOX (self->search), context);
  wf_sync_indicator_set_context (WF_SYNC_INDICATOR (self->sync), context);
  gtk_widget_set_visible (self->switcher, is_open);
  gtk_widget_set_visible (self->crises, is_open);
  gtk_widget_set_visible (self->marking, is_open);
  gtk_widget_set_visible (self->clock_box, is_open);
  gtk_widget_set_visible (self->search_button, is_open);
  gtk_widget_set_visible (self->sync, is_open);
  show_menus (self);
  gtk_widget_set_visible (self->main_action, is_open);
  gtk_widget_set_visible (self->live, is_open && wf_context_get_realm (context) == WF_REALM_REAL);
  self->shown_minute = 0;
  if (is_open)
    show_picture (self);
}

void
wf_header_set_crises (WfHeader *self, GMenuModel *menu)
{
  set_menu (self->crises, menu);
}

void
wf_header_set_main_action (WfHeader *self, const char *label, const char *action)
{
  gtk_button_set_label (GTK_BUTTON (self->main_action), label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->main_action), action);
}

void
wf_header_open_search (WfHeader *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->search_button));
  wf_search_box_begin (WF_SEARCH_BOX (self->search));
}
