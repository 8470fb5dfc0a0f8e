/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-fault-form.h"

#include <math.h>
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-fault-ref.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-authority-choice.h"
#include "app/incident/wf-details-parts.h"
#include "app/incident/wf-fault-write.h"
#include "model/wf-coordinate.h"
#include "model/wf-vocabulary.h"

struct _WfFaultForm
{
  GtkBox parent_instance;

  WfContext *context;
  const WfAsset *asset; /* of the context's dataset */
  char *fault_id;       /* edited, or NULL */
  char *statement_on;   /* another authority's word on this one, or NULL */
  int part;             /* leg that was pointed at, or -1 */
  WfRouteStretch stretch;
  gboolean is_placed; /* @stretch is what stands in the entry */
  gboolean is_touched, is_filling;

  GtkWidget *place, *echo, *accuracy, *guessed, *authority, *rating, *stage, *eta_from, *eta_to,
      *incident, *why, *error, *save;
  GPtrArray *incidents; /* ids, parallel to the drop-down; "" is none */
};

G_DEFINE_FINAL_TYPE (WfFaultForm, wf_fault_form, GTK_TYPE_BOX)

gboolean
wf_fault_form_is_touched (WfFaultForm *self)
{
  return self->is_touched;
}

static const char *
get_text (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  return text[0] != '\0' ? text : NULL;
}

static WfRecord *
get_fault (WfFaultForm *self)
{
  return self->fault_id != NULL
             ? wf_picture_lookup_id (wf_context_get_picture (self->context), self->fault_id)
             : NULL;
}

/* --- what stands in it --------------------------------------------------- */

/* Kilometres, "20" or "2,5". FALSE: no number. */
static gboolean
read_accuracy (WfFaultForm *self, double *metres)
{
  const char *text = get_text (self->accuracy);
  g_autofree char *number = g_strdelimit (g_strdup (text != NULL ? text : "0"), ",", '.');
  char *end;

  *metres = g_ascii_strtod (number, &end) * 1000;
  while (*end == ' ')
    end++;
  return (*end == '\0' || g_ascii_strcasecmp (end, "km") == 0) && isfinite (*metres)
         && *metres >= 0;
}

/* Ahead of now, other than a time in the log: "16 Oct 08:00Z", or the day alone. */
static gboolean
read_eta (WfFaultForm *self, GtkWidget *entry, gint64 *instant)
{
  const char *text = get_text (entry);
  gint64 now = wf_clock_now_us (wf_context_get_clock (self->context));

  *instant = WF_NO_TIME;
  if (text == NULL || wf_instant_parse (text, now, instant))
    return TRUE;
  g_autofree char *day = g_strconcat (text, " 00:00Z", NULL);
  g_autofree char *iso_day = g_strconcat (text, "T00:00:00Z", NULL);
  return wf_instant_parse (day, now, instant) || wf_instant_parse (iso_day, now, instant);
}

static const char *
get_choice (GtkWidget *drop_down, GPtrArray *ids)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));
  const char *id = at < ids->len ? ids->pdata[at] : "";

  return id[0] != '\0' ? id : NULL;
}

/* The entry as it stands, or what is wrong with it. */
static char *
read_entry (WfFaultForm *self, WfFaultEntry *entry)
{
  guint stage = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->stage));

  *entry = (WfFaultEntry){
    .asset = self->asset->id,
    .incident = get_choice (self->incident, self->incidents),
    .placed_by = wf_authority_choice_get (self->authority),
    .rating = get_text (self->rating),
    .stage = wf_fault_stages[stage],
    .statement_on = self->statement_on,
    .typed = get_text (self->place),
    .stretch = self->stretch,
    .is_known = !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->guessed)),
  };
  if (!self->is_placed)
    return g_strdup (_ ("The place is not understood yet: see below it."));
  if (!read_accuracy (self, &entry->accuracy_m))
    return g_strdup (_ ("The uncertainty is no number of kilometres."));
  if (!read_eta (self, self->eta_from, &entry->eta_from)
      || !read_eta (self, self->eta_to, &entry->eta_to))
    return g_strdup (_ ("Not a time. Write 16 Oct, 16 Oct 08:00Z or 2027-10-16."));
  return wf_fault_entry_dup_objection (wf_context_get_dataset (self->context), entry);
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

  if (!read_accuracy (self, &sketch.accuracy_m))
    sketch.accuracy_m = 0;
  wf_session_set_sketch (wf_context_get_session (self->context), self->is_placed ? &sketch : NULL);
}

/* "Leg Hanko – Rostock · 57°30′N 20°06′E · the position lies 1.2 km from the route" */
static char *
dup_echo (WfFaultForm *self)
{
  const WfDataset *dataset = wf_context_get_dataset (self->context);
  const WfLeg *leg = &self->asset->legs[self->stretch.part];
  WfRouteCount count = wf_route_count (self->asset, self->stretch.part, self->stretch.end);
  double middle = (self->stretch.from_m + self->stretch.to_m) / 2;
  g_autofree char *from = wf_route_dup_end_name (dataset, leg->from);
  g_autofree char *to = wf_route_dup_end_name (dataset, leg->to);
  g_autofree char *end = wf_route_dup_end_name (dataset, self->stretch.end);
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
  g_autofree char *objection = read_entry (self, &entry);

  gtk_label_set_text (GTK_LABEL (self->error), objection != NULL ? objection : "");
  gtk_widget_set_visible (self->error, objection != NULL && self->is_touched);
  gtk_widget_set_sensitive (self->save, objection == NULL);
}

static void
place_changed_cb (WfFaultForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *echo = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->place));

  if (self->is_filling)
    return;
  self->is_placed = wf_route_parse (wf_context_get_dataset (self->context), self->asset, text,
                                    self->part, &self->stretch, &error);
  echo = self->is_placed ? dup_echo (self) : g_strdup (error->message);
  gtk_label_set_text (GTK_LABEL (self->echo), echo);
  if (self->is_placed)
    gtk_widget_remove_css_class (self->echo, "out-text");
  else
    gtk_widget_add_css_class (self->echo, "out-text");
  if (self->is_placed && self->stretch.accuracy_m > 0)
    {
      g_autofree char *km = g_strdup_printf ("%.0f", self->stretch.accuracy_m / 1000);
      gtk_editable_set_text (GTK_EDITABLE (self->accuracy), km);
    }
  self->is_touched |= !self->is_filling;
  show_sketch (self);
  refresh_objection (self);
}

/* While it is built and filled, what is chosen is not yet all there: finish () looks once. */
static void
changed_cb (WfFaultForm *self)
{
  if (self->is_filling)
    return;
  self->is_touched = TRUE;
  show_sketch (self);
  refresh_objection (self);
}

/* --- the end of it -------------------------------------------------------- */

static void
leave (WfFaultForm *self)
{
  g_autofree char *ref = self->fault_id != NULL ? g_strconcat ("fault:", self->fault_id, NULL)
                                                : g_strconcat ("asset:", self->asset->id, NULL);

  self->is_touched = FALSE;
  wf_session_set_sketch (wf_context_get_session (self->context), NULL);
  wf_session_select (wf_context_get_session (self->context), ref);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfFaultForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = wf_context_write_finish (WF_CONTEXT (source), result, &error);

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
  leave (self);
}

static void
save_cb (WfFaultForm *self)
{
  WfFaultEntry entry;
  g_autofree char *objection = read_entry (self, &entry);

  if (objection != NULL)
    {
      self->is_touched = TRUE;
      refresh_objection (self);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  if (!wf_fault_write_async (self->context, get_fault (self), &entry, get_text (self->why),
                             saved_cb, g_object_ref (self)))
    {
      g_object_unref (self);
      leave (self);
    }
}

void
wf_fault_form_resume (WfFaultForm *self)
{
  show_sketch (self);
  gtk_widget_grab_focus (self->place);
}

/* --- building ------------------------------------------------------------- */

static void
add_row (GtkWidget *grid, int *row, const char *name, GtkWidget *widget)
{
  wf_details_attach_field (grid, (*row)++, name, widget);
}

static GtkWidget *
new_entry (WfFaultForm *self, const char *placeholder, int width)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  g_signal_connect_object (entry, "activate", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
new_choice (WfFaultForm *self, GtkStringList *names)
{
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (names), NULL);

  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return choice;
}

static GtkWidget *
new_authority_choice (WfFaultForm *self)
{
  WfRecord *fault = get_fault (self);
  GtkWidget *choice = wf_authority_choice_new (
      self->context, self->asset->countries,
      fault != NULL ? wf_record_get_text (fault, "placed-by") : NULL, _ ("nobody named"));

  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return choice;
}

static GtkWidget *
new_stage_choice (WfFaultForm *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; wf_fault_stages[i] != NULL; i++)
    gtk_string_list_append (names, wf_fault_stage_get_label (wf_fault_stages[i]));
  return new_choice (self, names);
}

static GtkWidget *
new_incident_choice (WfFaultForm *self)
{
  GListModel *list
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_INCIDENT);
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkWidget *choice;
  guint selected = 0;

  gtk_string_list_append (names, _ ("none"));
  g_ptr_array_add (self->incidents, g_strdup (""));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (list, i);
      const char *title = wf_record_get_text (incident, "title");

      if (!wf_situation_incident_is_open (incident))
        continue;
      gtk_string_list_append (names, title != NULL ? title : wf_record_get_id (incident));
      if (wf_record_has_member (incident, "asset", self->asset->id))
        selected = self->incidents->len;
      g_ptr_array_add (self->incidents, g_strdup (wf_record_get_id (incident)));
    }
  choice = new_choice (self, names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  return choice;
}

static GtkWidget *
new_eta (WfFaultForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->eta_from = new_entry (self, _ ("16 Oct"), 8);
  self->eta_to = new_entry (self, _ ("19 Oct"), 8);
  wf_widget_set_name (self->eta_from, _ ("Restored at the earliest"), NULL);
  wf_widget_set_name (self->eta_to, _ ("Restored at the latest"), NULL);
  gtk_widget_set_hexpand (self->eta_from, TRUE);
  gtk_widget_set_hexpand (self->eta_to, TRUE);
  gtk_box_append (GTK_BOX (box), self->eta_from);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("–"));
  gtk_box_append (GTK_BOX (box), self->eta_to);
  return box;
}

static void
build_fields (WfFaultForm *self, GtkWidget *grid)
{
  g_autofree char *example = g_strdup_printf (_ ("km 680–720 from …, or a position"));
  int row = 0;

  self->place = new_entry (self, example, 14);
  self->echo = wf_text_new (NULL, "detail");
  self->accuracy = new_entry (self, _ ("km, e.g. 20"), 6);
  self->guessed = gtk_check_button_new_with_label (_ ("only a guess within the uncertainty"));
  self->authority = new_authority_choice (self);
  self->rating = new_entry (self, "A2", 4);
  self->stage = new_stage_choice (self);
  self->incident = new_incident_choice (self);
  self->why = new_entry (self, _ ("e.g. second measurement"), 10);
  add_row (grid, &row, _ ("Place"), self->place);
  gtk_grid_attach (GTK_GRID (grid), self->echo, 0, row++, 2, 1);
  add_row (grid, &row, _ ("Uncertainty ±"), self->accuracy);
  gtk_grid_attach (GTK_GRID (grid), self->guessed, 1, row++, 1, 1);
  add_row (grid, &row, _ ("Placed by"), self->authority);
  add_row (grid, &row, _ ("Rating"), self->rating);
  add_row (grid, &row, _ ("Repair"), self->stage);
  add_row (grid, &row, _ ("Restored by"), new_eta (self));
  add_row (grid, &row, _ ("Incident"), self->incident);
  if (self->fault_id != NULL)
    add_row (grid, &row, _ ("Reason of the change"), self->why);
}

static void
build (WfFaultForm *self, const char *kicker)
{
  GtkWidget *grid = gtk_grid_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cancel = wf_mnemonic_button_new (_ ("_Cancel"));

  wf_details_add_head (GTK_WIDGET (self), kicker, self->asset->name);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "form");
  build_fields (self, grid);
  self->error = wf_text_new (NULL, "out-text");
  gtk_widget_add_css_class (self->error, "aside");
  gtk_widget_set_visible (self->error, FALSE);
  self->save = wf_mnemonic_button_new (_ ("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_add_css_class (buttons, "aside");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->save);
  gtk_box_append (GTK_BOX (self), grid);
  gtk_box_append (GTK_BOX (self), self->error);
  gtk_box_append (GTK_BOX (self), buttons);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->place, "changed", G_CALLBACK (place_changed_cb), self,
                           G_CONNECT_SWAPPED);
  GtkWidget *const others[]
      = { self->accuracy, self->rating, self->eta_from, self->eta_to, self->why };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_signal_connect_object (others[i], "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->guessed, "toggled", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* --- filling -------------------------------------------------------------- */

static void
choose (GtkWidget *drop_down, GPtrArray *ids, const char *id)
{
  guint at;

  if (id != NULL && g_ptr_array_find_with_equal_func (ids, id, g_str_equal, &at))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), at);
}

static void
set_entry (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

static void
fill_eta (GtkWidget *entry, gint64 instant)
{
  g_autofree char *text = instant != WF_NO_TIME ? wf_time_format_iso (instant) : NULL;
  set_entry (entry, text);
}

/* As "km 680–720 from Helsinki", which is read back as the same. */
static void
fill_place (WfFaultForm *self, const char *end, double from_m, double to_m)
{
  g_autofree char *name = wf_route_dup_end_name (wf_context_get_dataset (self->context), end);
  g_autofree char *text
      = from_m == to_m
            ? g_strdup_printf (_ ("km %.0f from %s"), from_m / 1000, name)
            : g_strdup_printf (_ ("km %.0f–%.0f from %s"), from_m / 1000, to_m / 1000, name);

  set_entry (self->place, text);
}

static void
fill_from_fault (WfFaultForm *self, WfRecord *fault)
{
  gint64 from = wf_record_get_integer (fault, "from-m", -1);
  gint64 to = wf_record_get_integer (fault, "to-m", from);
  gint64 accuracy = wf_record_get_integer (fault, "accuracy-m", 0);
  g_autofree char *km = accuracy > 0 ? g_strdup_printf ("%.0f", (double) accuracy / 1000) : NULL;
  const char *stage = wf_record_get_text (fault, "stage");

  self->part = (int) wf_record_get_integer (fault, "part", -1);
  set_entry (self->accuracy, km);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->guessed),
                               !wf_record_get_boolean (fault, "position-known"));
  if (from >= 0)
    fill_place (self, wf_record_get_text (fault, "end"), (double) from, (double) to);
  choose (self->incident, self->incidents, wf_record_get_text (fault, "incident"));
  for (guint i = 0; wf_fault_stages[i] != NULL; i++)
    if (g_strcmp0 (wf_fault_stages[i], stage) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->stage), i);
  if (self->statement_on != NULL)
    return; /* who says it, how sure and until when is this authority's own */
  wf_authority_choice_set (self->authority, wf_record_get_text (fault, "placed-by"));
  set_entry (self->rating, wf_record_get_text (fault, "rating"));
  fill_eta (self->eta_from, wf_record_get_time (fault, "eta-from"));
  fill_eta (self->eta_to, wf_record_get_time (fault, "eta-to"));
}

static void
fill_from_place (WfFaultForm *self, const WfFaultRef *ref)
{
  WfRoutePlace place = { (guint) MAX (0, ref->part), ref->along_m, 0 };

  if (ref->part < 0 || (guint) ref->part >= self->asset->n_legs)
    return;
  self->part = ref->part;
  wf_route_stretch_at (wf_context_get_dataset (self->context), self->asset, &place, &self->stretch);
  fill_place (self, self->stretch.end, self->stretch.from_m, self->stretch.to_m);
  set_entry (self->accuracy, "5");
}

/* --- object --------------------------------------------------------------- */

static void
wf_fault_form_dispose (GObject *object)
{
  WfFaultForm *self = WF_FAULT_FORM (object);

  if (self->context != NULL)
    wf_session_set_sketch (wf_context_get_session (self->context), NULL);
  g_clear_object (&self->context);
  g_clear_pointer (&self->fault_id, g_free);
  g_clear_pointer (&self->statement_on, g_free);
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  G_OBJECT_CLASS (wf_fault_form_parent_class)->dispose (object);
}

static void
wf_fault_form_class_init (WfFaultFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_fault_form_dispose;
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
  place_changed_cb (self);
  self->is_touched = FALSE;
  refresh_objection (self);
  return GTK_WIDGET (self);
}

static GtkWidget *
new_for_fault (WfContext *context, const char *id, gboolean is_statement)
{
  WfRecord *fault = wf_picture_lookup_id (wf_context_get_picture (context), id);
  const WfAsset *asset = fault != NULL ? wf_dataset_get_asset (wf_context_get_dataset (context),
                                                               wf_record_get_text (fault, "asset"))
                                       : NULL;
  if (asset == NULL)
    return NULL;
  WfFaultForm *self = g_object_new (WF_TYPE_FAULT_FORM, NULL);
  self->context = g_object_ref (context);
  self->asset = asset;
  self->is_filling = TRUE;
  *(is_statement ? &self->statement_on : &self->fault_id) = g_strdup (id);
  build (self, is_statement ? _ ("Another statement on the damage") : _ ("Change the damage"));
  fill_from_fault (self, fault);
  return finish (self);
}

GtkWidget *
wf_fault_form_new (WfContext *context, const char *ref)
{
  WfFaultRef parsed;

  if (wf_context_get_dataset (context) == NULL)
    return NULL;
  if (g_str_has_prefix (ref, WF_FAULT_REF_EDIT))
    return new_for_fault (context, ref + strlen (WF_FAULT_REF_EDIT), FALSE);
  if (g_str_has_prefix (ref, WF_FAULT_REF_ALSO))
    return new_for_fault (context, ref + strlen (WF_FAULT_REF_ALSO), TRUE);
  if (!wf_fault_ref_parse (ref, &parsed))
    return NULL;
  g_autofree char *id = parsed.asset;
  const WfAsset *asset = wf_dataset_get_asset (wf_context_get_dataset (context), id);
  if (asset == NULL || !wf_asset_is_line (asset))
    return NULL;
  WfFaultForm *self = g_object_new (WF_TYPE_FAULT_FORM, NULL);
  self->context = g_object_ref (context);
  self->asset = asset;
  self->is_filling = TRUE;
  build (self, _ ("Report a fault"));
  fill_from_place (self, &parsed);
  return finish (self);
}
