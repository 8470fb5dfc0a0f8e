/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "analysis/wf-situation.h"
#include "model/wf-marking.h"

G_BEGIN_DECLS

/* The small parts that every page is made of. All of them are styled by common/style.css. */

/* "TLP:AMBER" in the standard's colours on black. */
GtkWidget *wf_marking_badge_new (WfMarking marking);
void wf_marking_badge_set (GtkWidget *badge, WfMarking marking);

/* "✕ Out of service": colour, sign and word together. */
GtkWidget *wf_state_pill_new (WfServiceState state);
void wf_state_pill_set (GtkWidget *pill, WfServiceState state);
/* "Out of service", translated. */
const char *wf_service_state_get_label (WfServiceState state);
/* "✕": the sign of the state where there is no room for the word. */
const char *wf_service_state_get_sign (WfServiceState state);
/* CSS class of the state: "out", "contested", "degraded", "in-service", "unknown". */
const char *wf_service_state_get_css_class (WfServiceState state);

/* A button whose label underlines its key; screen readers get the label without the underscore. */
GtkWidget *wf_mnemonic_button_new (const char *label);
/* Another one, for the eye and the ear. */
void wf_mnemonic_button_set_label (GtkWidget *button, const char *label);

/* A rounded word. @css_class: "out", "contested", "in-service", "done", "unknown", "accent",
 * "neutral" or a kind of entry
 * ("observation", "decision" …). */
GtkWidget *wf_pill_new (const char *text, const char *css_class);
/* Changes text and class of a pill; @css_class replaces the one it has. */
void wf_pill_set (GtkWidget *pill, const char *text, const char *css_class);

/* A round toggle for filters: "Telecom". */
GtkWidget *wf_chip_new (const char *label, gboolean is_active);

/* "Situation            FI DE LT SE EE affected"; @detail may be NULL. */
GtkWidget *wf_section_title_new (const char *title, const char *detail);
void wf_section_title_set_detail (GtkWidget *section, const char *detail);

/* A framed list of facts, "Happened  12 Oct 02:04Z". */
GtkWidget *wf_facts_new (void);
void wf_facts_clear (GtkWidget *facts);
/* The value wraps; the row is left out when @value is NULL or empty. */
void wf_facts_add (GtkWidget *facts, const char *name, const char *value);
void wf_facts_add_widget (GtkWidget *facts, const char *name, GtkWidget *value);

/* "Nothing here yet" with what to do next. */
GtkWidget *wf_empty_new (const char *title, const char *advice);

/* A left-aligned label that wraps by words; @css_class may be NULL. */
GtkWidget *wf_text_new (const char *text, const char *css_class);

/* Name and, where not NULL, description for a screen reader. */
void wf_widget_set_name (GtkWidget *widget, const char *name, const char *description);
/* GTK 4.8 does not name an expander by its title. 4.18 looks for the focus in a child that is
 * folded away and belongs to no window: @child is the expander's while it is open only. */
GtkWidget *wf_expander_new (const char *title, GtkWidget *child);
/* Escape closes @window, a GtkWindow, unless something in it takes the key. */
void wf_window_close_by_escape (GtkWidget *window);

/* GTK 4.18 says nothing of what a menu offers: every item of @menu, a GtkPopoverMenu, is named by
 * its words whenever it opens. */
void wf_menu_name_items (GtkWidget *menu);

/* Removes every child of a box, grid or list box. */
void wf_widget_clear (GtkWidget *container);

/* The text colour that the style gives to @widget. */
void wf_widget_get_color (GtkWidget *widget, GdkRGBA *color);

G_END_DECLS
