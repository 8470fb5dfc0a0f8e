/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-banner.h"

#include "app/common/wf-turn-box.h"

/* Of the words beside buttons, in pixels at the usual size of text. */
#define WORDS_LEAST 400

struct _WfBanner
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *extra;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (WfBanner, wf_banner, GTK_TYPE_WIDGET)

static void
wf_banner_dispose (GObject *object)
{
  WfBanner *self = WF_BANNER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_banner_parent_class)->dispose (object);
}

void
wf_banner_measure_child (
    GtkWidget *child, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  int wide_minimum, wide_natural;

  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation != GTK_ORIENTATION_VERTICAL || for_size >= 0)
    return;
  gtk_widget_measure (child, orientation, G_MAXINT16, &wide_minimum, &wide_natural, NULL, NULL);
  *minimum = MAX (*minimum, wide_minimum);
  *natural = MAX (*natural, wide_natural);
}

static void
wf_banner_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  wf_banner_measure_child (WF_BANNER (widget)->box, orientation, for_size, minimum, natural);
}

static void
wf_banner_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (WF_BANNER (widget)->box, width, height, baseline, NULL);
}

static GtkSizeRequestMode
wf_banner_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wf_banner_class_init (WfBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_banner_dispose;
  widget_class->measure = wf_banner_measure;
  widget_class->size_allocate = wf_banner_size_allocate;
  widget_class->get_request_mode = wf_banner_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "wfbanner");
  /* Changes are read out without taking the focus. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
wf_banner_init (WfBanner *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = wf_turn_box_new (12, WORDS_LEAST);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "heading");
  self->text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_hexpand (self->text, TRUE);
  self->extra = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (self->buttons, GTK_ALIGN_CENTER);

  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->extra);
  gtk_box_append (GTK_BOX (words), self->text);
  gtk_box_append (GTK_BOX (self->box), words);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
wf_banner_new (const char *kind)
{
  GtkWidget *banner = g_object_new (WF_TYPE_BANNER, NULL);

  /* Not "error" itself: the style colours all text in that. */
  g_autofree char *css_class = g_strdup_printf ("banner-%s", kind);
  gtk_widget_add_css_class (banner, css_class);
  return banner;
}

void
wf_banner_show (WfBanner *self, const char *title, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->title), title ? title : "");
  gtk_label_set_text (GTK_LABEL (self->text), text ? text : "");
  gtk_widget_set_visible (self->title, title != NULL);
  gtk_widget_set_hexpand (self->text,
                          text != NULL || gtk_widget_get_first_child (self->extra) == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), title != NULL || text != NULL);
}

void
wf_banner_hide (WfBanner *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

gboolean
wf_banner_is_shown (WfBanner *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

const char *
wf_banner_get_text (WfBanner *self)
{
  return gtk_label_get_text (GTK_LABEL (self->text));
}

GtkWidget *
wf_banner_add_button (WfBanner *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

void
wf_banner_add_widget (WfBanner *self, GtkWidget *widget)
{
  gtk_box_append (GTK_BOX (self->buttons), widget);
}

void
wf_banner_set_extra (WfBanner *self, GtkWidget *extra)
{
  GtkWidget *old = gtk_widget_get_first_child (self->extra);

  if (old)
    gtk_box_remove (GTK_BOX (self->extra), old);
  if (extra)
    gtk_box_append (GTK_BOX (self->extra), extra);
}
