/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-fault-form.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-fault-ref.h"
#include "app/incident/wf-fault-form-private.h"
#include "model/wf-coordinate.h"

G_DEFINE_FINAL_TYPE (WfFaultForm, wf_fault_form, GTK_TYPE_BOX)

gboolean
wf_fault_form_is_touched (WfFaultForm *self)
{
  return self->is_touched;
}

/* Several may be open: each says for itself that the window may not go with it. */
static void
set_touched (WfFaultForm *self, gboolean is_touched)
{
  g_autofree char *source = g_strdup_printf ("fault %p", (void *) self);

  if (self->is_touched == is_touched)
    return;
  self->is_touched = is_touched;
  wf_session_set_unfinished (wf_context_get_session (self->context), source,
                             is_touched ? _ ("A report of damage is not saved yet") : NULL);
}

const char *
wf_fault_form_get_ref (WfFaultForm *self)
{
  return self->ref;
}

const WfAsset *
wf_fault_form_get_asset (WfFaultForm *self)
{
  return self->asset;
}

WfRecord *
wf_fault_form_get_fault (WfFaultForm *self)
{
  return self->fault_id != NULL
             ? wf_picture_lookup_id (wf_context_get_picture (self->context), self->fault_id)
             : NULL;
}

/* --- live on the map ------------------------------------------------------ */

static void
show_sketch (WfFaultForm *self)
{
  WfRouteCount count = wf_route_count (self->asset, self->stretch.part, self->stretch.end);
  double a = wf_route_count_to_leg (&count, self->stretch.from_m);
  double b = wf_route_count_to_leg (&count, self->stretch.to_m);
  WfFaultSketch sketch = {
    .asset = self->asset->id,
    .part = self->stretch.part,
    .from_m = MIN (a, b),
    .to_m = MAX (a, b),
    .is_known = !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->guessed)),
  };

  if (!wf_fault_form_read_accuracy (self, &sketch.accuracy_m))
    sketch.accuracy_m = 0;
  wf_session_set_sketch (wf_context_get_session (self->context), self->is_placed ? &sketch : NULL);
}

/* Branching points have no names of their own. */
static char *
dup_end_name (const WfDataset *dataset, const char *end)
{
  const WfAsset *point = wf_dataset_get_asset (dataset, end);

  return point != NULL && point->kind == WF_ASSET_BRANCHING_UNIT
             /* Translators: an end of a leg of a cable: "Leg branching point – Rostock". */
             ? g_strdup (_ ("branching point"))
             : wf_route_dup_end_name (dataset, end);
}

/* "Leg Hanko – Rostock · 57°30′N 20°06′E · the position lies 1.2 km from the route" */
static char *
dup_echo (WfFaultForm *self)
{
  const WfDataset *dataset = wf_context_get_dataset (self->context);
  const WfLeg *leg = &self->asset->legs[self->stretch.part];
  WfRouteCount count = wf_route_count (self->asset, self->stretch.part, self->stretch.end);
  double middle = (self->stretch.from_m + self->stretch.to_m) / 2;
  g_autofree char *from = dup_end_name (dataset, leg->from);
  g_autofree char *to = dup_end_name (dataset, leg->to);
  g_autofree char *end = dup_end_name (dataset, self->stretch.end);
  g_autofree char *where = NULL;
  WfPosition position;

  wf_route_get_position (leg, wf_route_count_to_leg (&count, middle), &position);
  where = wf_coordinate_dup_short (position);
  if (self->stretch.is_snapped)
    return g_strdup_printf (
        /* Translators: ends of a leg; kilometres; landing; position; distance from the route. */
        _ ("Leg %1$s – %2$s · km %3$.0f from %4$s · %5$s on the route, %6$.1f km from the position"),
        from, to, middle / 1000, end, where, self->stretch.across_m / 1000);
  /* Translators: ends of a leg; position of the middle of the stretch. */
  return g_strdup_printf (_ ("Leg %1$s – %2$s · middle at %3$s"), from, to, where);
}

static void
refresh_objection (WfFaultForm *self)
{
  WfFaultEntry entry;
  g_autofree char *objection = wf_fault_form_read (self, &entry);

  gtk_label_set_text (GTK_LABEL (self->error), objection != NULL ? objection : "");
  gtk_widget_set_visible (self->error, objection != NULL && self->is_touched);
  gtk_widget_set_sensitive (self->save, objection == NULL);
}

/* What stands in the entry, on the map and in words. */
static void
read_place (WfFaultForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *echo = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->place));

  self->is_placed = wf_route_parse (wf_context_get_dataset (self->context), self->asset, text,
                                    self->part, &self->stretch, &error);
  echo = self->is_placed ? dup_echo (self) : g_strdup (error->message);
  gtk_label_set_text (GTK_LABEL (self->echo), echo);
  /* Before the first letter it is advice. */
  if (self->is_placed || *text == '\0')
    gtk_widget_remove_css_class (self->echo, "out-text");
  else
    gtk_widget_add_css_class (self->echo, "out-text");
  show_sketch (self);
  refresh_objection (self);
}

void
wf_fault_form_place_changed (WfFaultForm *self)
{
  if (self->is_filling)
    return;
  set_touched (self, TRUE);
  read_place (self);
  /* "± 20 km", or as near as the digits of a position say. */
  if (self->is_placed && self->stretch.accuracy_m > 0)
    {
      g_autofree char *km = wf_fault_form_dup_km (self->stretch.accuracy_m);
      gtk_editable_set_text (GTK_EDITABLE (self->accuracy), km);
    }
}

/* The line was clicked on the map: that is the place. */
static void
take_place (WfFaultForm *self, guint part, double along_m)
{
  const WfRoutePlace place = { part, along_m, 0 };

  if (part >= self->asset->n_legs)
    return;
  self->is_filling = TRUE;
  wf_fault_form_fill_from_place (self, &place);
  self->is_filling = FALSE;
  wf_fault_form_place_changed (self);
}

static void
line_pointed_cb (WfFaultForm *self, const char *asset, guint part, double along_m)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && g_str_equal (asset, self->asset->id))
    take_place (self, part, along_m);
}

/* While it is built and filled, what is chosen is not yet all there: finish () looks once. */
void
wf_fault_form_changed (WfFaultForm *self)
{
  if (self->is_filling)
    return;
  set_touched (self, TRUE);
  show_sketch (self);
  refresh_objection (self);
}

/* --- the end of it -------------------------------------------------------- */

/* A text that keeps the focus while it becomes insensitive, or goes, complains about it. */
static void
release_focus (WfFaultForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
}

void
wf_fault_form_leave (WfFaultForm *self)
{
  g_autofree char *ref = self->fault_id != NULL ? g_strconcat ("fault:", self->fault_id, NULL)
                                                : g_strconcat ("asset:", self->asset->id, NULL);

  set_touched (self, FALSE);
  release_focus (self);
  wf_session_set_sketch (wf_context_get_session (self->context), NULL);
  wf_session_select (wf_context_get_session (self->context), ref);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfFaultForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = wf_context_write_finish (WF_CONTEXT (source), result, &error);

  if (self->context == NULL)
    return; /* the window is gone */
  if (operations == NULL)
    {
      /* The context has told what to do; what was typed stays. */
      gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
      gtk_label_set_text (GTK_LABEL (self->error), error->message);
      gtk_widget_set_visible (self->error, TRUE);
      return;
    }
  if (self->fault_id == NULL && operations->len > 0)
    self->fault_id = wf_uuid_dup_string (&((const WfOperation *) operations->pdata[0])->ent);
  wf_fault_form_leave (self);
}

void
wf_fault_form_save (WfFaultForm *self)
{
  WfFaultEntry entry;
  g_autofree char *objection = wf_fault_form_read (self, &entry);

  if (objection != NULL)
    {
      set_touched (self, TRUE);
      refresh_objection (self);
      return;
    }
  if (wf_fault_write_async (self->context, wf_fault_form_get_fault (self), &entry,
                            wf_fault_form_get_why (self), saved_cb, g_object_ref (self)))
    {
      release_focus (self);
      gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
    }
  else
    {
      wf_fault_form_leave (self);
      g_object_unref (self);
    }
}

void
wf_fault_form_resume (WfFaultForm *self)
{
  show_sketch (self);
  gtk_widget_grab_focus (self->place);
}

/* --- object --------------------------------------------------------------- */

static void
wf_fault_form_dispose (GObject *object)
{
  WfFaultForm *self = WF_FAULT_FORM (object);

  if (self->context != NULL)
    {
      set_touched (self, FALSE);
      wf_session_set_sketch (wf_context_get_session (self->context), NULL);
    }
  g_clear_object (&self->context);
  g_clear_pointer (&self->ref, g_free);
  g_clear_pointer (&self->fault_id, g_free);
  g_clear_pointer (&self->statement_on, g_free);
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  G_OBJECT_CLASS (wf_fault_form_parent_class)->dispose (object);
}

/* Leaves what nobody has typed into. A report that was begun is not lost to one key: the first
 * Escape goes to "Cancel", the second is it. */
static void
escape_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfFaultForm *self = WF_FAULT_FORM (widget);

  if (self->is_touched && !gtk_widget_has_focus (self->cancel))
    gtk_widget_grab_focus (self->cancel);
  else
    wf_fault_form_leave (self);
}

static void
wf_fault_form_class_init (WfFaultFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_fault_form_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "fault.escape", NULL, escape_action);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "fault.escape",
                                       NULL);
}

static void
wf_fault_form_init (WfFaultForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->part = -1;
  self->incidents = g_ptr_array_new_with_free_func (g_free);
}

static GtkWidget *
finish (WfFaultForm *self)
{
  self->is_filling = FALSE;
  read_place (self);
  return GTK_WIDGET (self);
}

/* Takes nothing over; filled by who asked for it. */
static WfFaultForm *
new_form (WfContext *context, const char *ref, const WfAsset *asset)
{
  WfFaultForm *self = g_object_new (WF_TYPE_FAULT_FORM, NULL);

  self->context = g_object_ref (context);
  self->ref = g_strdup (ref);
  self->asset = asset;
  self->is_filling = TRUE;
  g_signal_connect_object (wf_context_get_session (context), "line-pointed",
                           G_CALLBACK (line_pointed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

static GtkWidget *
new_for_fault (WfContext *context, const char *ref, const char *id, gboolean is_statement)
{
  WfRecord *fault = wf_picture_lookup_id (wf_context_get_picture (context), id);
  const WfAsset *asset = fault != NULL ? wf_dataset_get_asset (wf_context_get_dataset (context),
                                                               wf_record_get_text (fault, "asset"))
                                       : NULL;
  WfFaultForm *self;

  if (asset == NULL)
    return NULL;
  self = new_form (context, ref, asset);
  *(is_statement ? &self->statement_on : &self->fault_id) = g_strdup (id);
  wf_fault_form_build (self, is_statement ? _ ("Another statement on the damage")
                                          : _ ("Change the damage"));
  wf_fault_form_fill_from_fault (self, fault);
  return finish (self);
}

GtkWidget *
wf_fault_form_new (WfContext *context, const char *ref)
{
  WfFaultRef parsed;

  if (wf_context_get_dataset (context) == NULL)
    return NULL;
  if (g_str_has_prefix (ref, WF_FAULT_REF_EDIT))
    return new_for_fault (context, ref, ref + strlen (WF_FAULT_REF_EDIT), FALSE);
  if (g_str_has_prefix (ref, WF_FAULT_REF_ALSO))
    return new_for_fault (context, ref, ref + strlen (WF_FAULT_REF_ALSO), TRUE);
  if (!wf_fault_ref_parse (ref, &parsed))
    return NULL;
  g_autofree char *id = parsed.asset;
  const WfAsset *asset = wf_dataset_get_asset (wf_context_get_dataset (context), id);
  if (asset == NULL || !wf_asset_is_line (asset))
    return NULL;
  WfFaultForm *self = new_form (context, ref, asset);
  const WfRoutePlace place = { (guint) MAX (0, parsed.part), parsed.along_m, 0 };
  wf_fault_form_build (self, _ ("Report a fault"));
  if (parsed.part >= 0 && place.part < asset->n_legs)
    wf_fault_form_fill_from_place (self, &place);
  return finish (self);
}

void
wf_fault_form_point (WfFaultForm *self, const char *ref)
{
  WfFaultRef parsed;

  if (!wf_fault_ref_parse (ref, &parsed))
    return;
  g_autofree char *id = parsed.asset;
  g_free (self->ref);
  self->ref = g_strdup (ref);
  if (parsed.part >= 0)
    take_place (self, (guint) parsed.part, parsed.along_m);
}

gboolean
wf_fault_form_serves (WfFaultForm *self, const char *ref)
{
  if (g_strcmp0 (ref, self->ref) == 0)
    return TRUE;
  if (ref == NULL || !g_str_has_prefix (ref, WF_FAULT_REF_NEW)
      || !g_str_has_prefix (self->ref, WF_FAULT_REF_NEW))
    return FALSE;
  g_autofree char *asset = wf_fault_ref_dup_asset (ref, NULL);
  return g_strcmp0 (asset, self->asset->id) == 0;
}
