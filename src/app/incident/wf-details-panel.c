/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-details-panel.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-focus-keep.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-fault-ref.h"
#include "app/common/wf-while-shown.h"
#include "app/incident/wf-details-parts.h"
#include "app/wf-map-features.h"
#include "app/incident/wf-fault-form.h"

struct _WfDetailsPanel
{
  GtkBox parent_instance;

  WfContext *context;
  GtkWidget *scrolled, *content;
  char *shown;      /* reference that the content is about */
  GPtrArray *forms; /* WfFaultForm: being typed in, shown or not */
};

G_DEFINE_FINAL_TYPE (WfDetailsPanel, wf_details_panel, GTK_TYPE_BOX)

typedef struct
{
  const char *prefix;
  void (*show) (WfContext *context, GtkWidget *box, WfRecord *record);
} RecordView;

static const RecordView record_views[] = {
  { "incident:", wf_details_show_incident }, { "fault:", wf_details_show_fault },
  { "claim:", wf_details_show_claim },       { "entry:", wf_details_show_entry },
  { "task:", wf_details_show_task },         { "drawing:", wf_details_show_drawing },
};

static gboolean
show_record (WfDetailsPanel *self, const char *ref)
{
  for (gsize i = 0; i < G_N_ELEMENTS (record_views); i++)
    if (g_str_has_prefix (ref, record_views[i].prefix))
      {
        WfRecord *record = wf_picture_lookup_id (wf_context_get_picture (self->context),
                                                 ref + strlen (record_views[i].prefix));

        if (record == NULL)
          return FALSE;
        record_views[i].show (self->context, self->content, record);
        return TRUE;
      }
  return FALSE;
}

static void
show_country (WfDetailsPanel *self, const char *code)
{
  g_autofree char *small = g_ascii_strdown (code, -1);
  g_autofree char *hub = g_strconcat ("hub-", small, NULL);

  wf_details_show_hub (self->context, self->content, hub);
}

static void
show (WfDetailsPanel *self, const char *ref)
{
  if (ref == NULL)
    wf_details_show_nothing (self->context, self->content);
  else if (g_str_has_prefix (ref, "asset:"))
    wf_details_show_asset (self->context, self->content, ref + strlen ("asset:"));
  else if (g_str_has_prefix (ref, "track:"))
    wf_details_show_track (self->context, self->content, ref + strlen ("track:"));
  else if (g_str_has_prefix (ref, "hub:"))
    wf_details_show_hub (self->context, self->content, ref + strlen ("hub:"));
  else if (g_str_has_prefix (ref, "country:"))
    show_country (self, ref + strlen ("country:"));
  else if (g_str_has_prefix (ref, "actor:"))
    wf_details_show_actor (self->context, self->content, ref + strlen ("actor:"));
  else if (g_str_has_prefix (ref, "mechanism:"))
    wf_details_show_actor (self->context, self->content, ref + strlen ("mechanism:"));
  else if (!show_record (self, ref)
           && !wf_details_show_imported (self->context, self->content, ref))
    {
      g_autofree char *label = wf_context_dup_ref_label (self->context, ref);

      wf_details_add_head (self->content, _ ("Not known to this desk at this instant"), label);
      wf_details_add_log (self->context, self->content, ref, NULL);
    }
}

/* --- the editor of faults ---------------------------------------------------- */

static WfFaultForm *
find_form (WfDetailsPanel *self, const char *ref)
{
  for (guint i = 0; i < self->forms->len; i++)
    if (wf_fault_form_serves (self->forms->pdata[i], ref))
      return self->forms->pdata[i];
  return NULL;
}

/* What is typed outlives a look at something else, and another report; what is not touched goes. */
static void
drop_untouched_forms (WfDetailsPanel *self, const char *ref)
{
  for (guint i = self->forms->len; i > 0; i--)
    {
      WfFaultForm *form = self->forms->pdata[i - 1];

      if (!wf_fault_form_serves (form, ref) && !wf_fault_form_is_touched (form))
        g_ptr_array_remove_index (self->forms, i - 1);
    }
}

static gboolean
show_form (WfDetailsPanel *self, const char *ref)
{
  WfFaultForm *form;

  if (!wf_fault_ref_is_editor (ref))
    return FALSE;
  form = find_form (self, ref);
  if (form == NULL)
    {
      GtkWidget *new_form = wf_fault_form_new (self->context, ref);

      if (new_form == NULL)
        return FALSE;
      form = g_object_ref_sink (WF_FAULT_FORM (new_form));
      g_ptr_array_add (self->forms, form);
    }
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (form));
  if (!g_str_equal (ref, wf_fault_form_get_ref (form)))
    wf_fault_form_point (form, ref);
  wf_fault_form_resume (form);
  return TRUE;
}

static void
show_open_forms (WfDetailsPanel *self)
{
  for (guint i = 0; i < self->forms->len; i++)
    {
      WfFaultForm *form = self->forms->pdata[i];
      g_autofree char *detail
          = g_strconcat (wf_fault_form_get_asset (form)->name, " · ", _ ("Go on with it"), NULL);

      wf_details_add_link (self->context, self->content, _ ("A report of damage is not saved yet"),
                           detail, wf_fault_form_get_ref (form));
    }
}

/* A text that is being written is not taken from under the hand; the next change shows the rest.
 * What the focus has left is put back from the session (wf-typed.h). */
static gboolean
is_being_typed (WfDetailsPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && GTK_IS_TEXT (focus) && gtk_widget_is_ancestor (focus, self->content)
         && gtk_entry_buffer_get_length (gtk_text_get_buffer (GTK_TEXT (focus))) > 0;
}

static void
update (WfDetailsPanel *self)
{
  const char *ref = wf_session_get_selection (wf_context_get_session (self->context));
  WfFocusKeep *keep = NULL;

  drop_untouched_forms (self, ref);
  if (g_strcmp0 (ref, self->shown) == 0 && (is_being_typed (self) || find_form (self, ref) != NULL))
    return;

  if (g_strcmp0 (ref, self->shown) != 0)
    {
      GtkAdjustment *adjustment
          = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));

      gtk_adjustment_set_value (adjustment, 0.0);
      g_free (self->shown);
      self->shown = g_strdup (ref);
    }
  else
    keep = wf_focus_keep_begin (self->content);
  wf_widget_clear (self->content);
  if (!show_form (self, self->shown))
    {
      show_open_forms (self);
      show (self, self->shown);
    }
  wf_focus_keep_end (keep, self->content);
}

static void
wf_details_panel_dispose (GObject *object)
{
  WfDetailsPanel *self = WF_DETAILS_PANEL (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->forms, g_ptr_array_unref);
  G_OBJECT_CLASS (wf_details_panel_parent_class)->dispose (object);
}

static void
wf_details_panel_class_init (WfDetailsPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_details_panel_dispose;
}

static void
wf_details_panel_init (WfDetailsPanel *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "side-pane");
  gtk_widget_add_css_class (GTK_WIDGET (self), "details-panel");
  self->forms = g_ptr_array_new_with_free_func (g_object_unref);
  self->scrolled = gtk_scrolled_window_new ();
  /* Longer words than there is room for, in some languages on a small screen, can be scrolled to.
   */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  wf_widget_set_name (self->content, _ ("Details"), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->content);
  gtk_box_append (GTK_BOX (self), self->scrolled);
}

GtkWidget *
wf_details_panel_new (WfContext *context)
{
  WfDetailsPanel *self = g_object_new (WF_TYPE_DETAILS_PANEL, NULL);

  self->context = g_object_ref (context);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) update, TRUE, context, "changed",
                  wf_context_get_session (context), "notify::selection",
                  wf_context_get_map_features (context), "changed",
                  wf_context_get_session (context), "notify::assumed", NULL);
  update (self);
  return GTK_WIDGET (self);
}
