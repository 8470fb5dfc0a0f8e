/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "What if: 2 assets taken as lost · Clear": what the view supposes is said wherever it shows. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-cards.h"

typedef struct
{
  WfContext *context; /* outlives the card */
  GtkWidget *card, *label;
} Card;

static void
refresh (Card *self)
{
  const char *const *ids = wf_session_get_assumed (wf_context_get_session (self->context));
  guint n = g_strv_length ((char **) ids);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = g_strdup_printf (_ ("What if: assets taken as lost: %u"), n);

  for (; *ids != NULL; ids++)
    {
      g_autofree char *ref = g_strconcat ("asset:", *ids, NULL);
      g_autofree char *name = wf_context_dup_ref_label (self->context, ref);

      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  gtk_label_set_text (GTK_LABEL (self->label), text);
  wf_widget_set_name (self->label, text, NULL);
  gtk_widget_set_tooltip_text (self->label, names->str);
  gtk_widget_set_visible (self->card, n > 0);
}

static void
assumed_cb (GtkWidget *card)
{
  refresh (g_object_get_data (G_OBJECT (card), "wf-assumed"));
}

static void
clear_cb (WfSession *session)
{
  wf_session_clear_assumed (session);
}

GtkWidget *
wf_map_assumed_new (WfContext *context)
{
  Card *self = g_new0 (Card, 1);
  WfSession *session = wf_context_get_session (context);
  GtkWidget *clear = gtk_button_new_with_label (_ ("Clear"));

  self->context = context;
  self->card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  /* An alert, so that a screen reader says it when it comes up. (A status has no name in GTK 4.18.)
   */
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_add_css_class (self->label, "heading");
  gtk_widget_add_css_class (self->card, "map-card");
  gtk_widget_add_css_class (self->card, "pill-card");
  gtk_widget_add_css_class (clear, "chip");
  wf_widget_set_name (clear, _ ("Clear what is taken as lost"), NULL);
  gtk_box_append (GTK_BOX (self->card), self->label);
  gtk_box_append (GTK_BOX (self->card), clear);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_cb), session, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (self->card), "wf-assumed", self, g_free);
  g_signal_connect_object (session, "notify::assumed", G_CALLBACK (assumed_cb), self->card,
                           G_CONNECT_SWAPPED);
  refresh (self);
  return self->card;
}
