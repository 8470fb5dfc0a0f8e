/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-choice.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-authority-choice.h"
#include "app/incident/wf-details-parts.h"
#include "app/incident/wf-fault-form-private.h"
#include "model/wf-vocabulary.h"

static const char *
get_text (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  return text[0] != '\0' ? text : NULL;
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_entry (WfFaultForm *self, const char *placeholder, int width)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  g_signal_connect_object (entry, "activate", G_CALLBACK (wf_fault_form_save), self,
                           G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
new_choice (WfFaultForm *self, GtkStringList *names)
{
  GtkWidget *choice = wf_choice_new (names);

  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (wf_fault_form_changed), self,
                           G_CONNECT_SWAPPED);
  return choice;
}

static GtkWidget *
new_authority_choice (WfFaultForm *self)
{
  WfRecord *fault = wf_fault_form_get_fault (self);
  GtkWidget *choice = wf_authority_choice_new (
      self->context, self->asset->countries,
      fault != NULL ? wf_record_get_text (fault, "placed-by") : NULL, _ ("nobody named"));

  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (wf_fault_form_changed), self,
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
  WfRecord *fault = wf_fault_form_get_fault (self);
  GtkWidget *choice;
  guint selected = 0;

  gtk_string_list_append (names, _ ("none"));
  g_ptr_array_add (self->incidents, g_strdup (""));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (list, i);
      const char *title = wf_record_get_text (incident, "title");

      /* The one it has is kept, closed as it may be: a change of something else must not drop it.
       */
      if (!wf_situation_incident_is_open (incident)
          && (fault == NULL
              || g_strcmp0 (wf_record_get_text (fault, "incident"), wf_record_get_id (incident))
                     != 0))
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

/* A label of its own wraps, which the one of a check button does not. */
static GtkWidget *
new_guessed (WfFaultForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = wf_text_new (_ ("only a guess within the uncertainty"), NULL);

  self->guessed = gtk_check_button_new ();
  gtk_widget_set_valign (self->guessed, GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), self->guessed);
  gtk_box_append (GTK_BOX (box), words);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->guessed),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, words, NULL, -1);
  return box;
}

/* Two short fields side by side. */
static GtkWidget *
new_pair (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static GtkWidget *
new_fields (WfFaultForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *why;

  self->place = new_entry (self, _ ("km 680–720 from …, or a position"), 8);
  self->echo = wf_text_new (NULL, "detail");
  self->accuracy = new_entry (self, _ ("e.g. 20"), 4);
  self->authority = new_authority_choice (self);
  self->rating = new_entry (self, "A2", 4);
  self->stage = new_stage_choice (self);
  self->incident = new_incident_choice (self);
  self->why = new_entry (self, _ ("e.g. second measurement"), 8);
  why = wf_details_field_new (_ ("Reason of the change"), self->why);
  gtk_box_append (GTK_BOX (box), wf_details_field_new (_ ("Place"), self->place));
  gtk_box_append (GTK_BOX (box), self->echo);
  gtk_box_append (GTK_BOX (box),
                  new_pair (wf_details_field_new (_ ("Uncertainty ± (km)"), self->accuracy),
                            wf_details_field_new (_ ("Rating"), self->rating)));
  gtk_box_append (GTK_BOX (box), new_guessed (self));
  gtk_box_append (GTK_BOX (box), wf_details_field_new (_ ("Placed by"), self->authority));
  gtk_box_append (GTK_BOX (box), wf_details_field_new (_ ("Repair"), self->stage));
  gtk_box_append (GTK_BOX (box), wf_details_field_new (_ ("Restored by"), new_eta (self)));
  gtk_box_append (GTK_BOX (box), wf_details_field_new (_ ("Incident"), self->incident));
  gtk_box_append (GTK_BOX (box), why);
  gtk_widget_set_visible (why, self->fault_id != NULL);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "form");
  return box;
}

static void
connect_fields (WfFaultForm *self)
{
  GtkWidget *const entries[]
      = { self->accuracy, self->rating, self->eta_from, self->eta_to, self->why };

  g_signal_connect_object (self->place, "changed", G_CALLBACK (wf_fault_form_place_changed), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_signal_connect_object (entries[i], "changed", G_CALLBACK (wf_fault_form_changed), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->guessed, "toggled", G_CALLBACK (wf_fault_form_changed), self,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
new_buttons (WfFaultForm *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->cancel = wf_mnemonic_button_new (_ ("_Cancel"));
  self->save = wf_mnemonic_button_new (_ ("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_add_css_class (buttons, "aside");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), self->cancel);
  gtk_box_append (GTK_BOX (buttons), self->save);
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (wf_fault_form_leave), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (wf_fault_form_save), self,
                           G_CONNECT_SWAPPED);
  return buttons;
}

void
wf_fault_form_build (WfFaultForm *self, const char *kicker)
{
  wf_details_add_head (GTK_WIDGET (self), kicker, self->asset->name);
  gtk_box_append (GTK_BOX (self), new_fields (self));
  self->error = wf_text_new (NULL, "out-text");
  gtk_widget_add_css_class (self->error, "aside");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (self), self->error);
  gtk_box_append (GTK_BOX (self), new_buttons (self));
  connect_fields (self);
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

char *
wf_fault_form_dup_km (double metres)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.3f", round (metres) / 1000);
  size_t n = strlen (number);
  while (number[n - 1] == '0')
    n--;
  number[number[n - 1] == '.' ? n - 1 : n] = '\0';
  return g_strdup (number);
}

/* As "km 680–720 from Helsinki". */
static void
fill_place (WfFaultForm *self, const char *end, double from_m, double to_m)
{
  g_autofree char *name = wf_route_dup_end_name (wf_context_get_dataset (self->context), end);
  g_autofree char *from = wf_fault_form_dup_km (from_m), *to = wf_fault_form_dup_km (to_m);
  g_autofree char *text = from_m == to_m ? g_strdup_printf (_ ("km %s from %s"), from, name)
                                         : g_strdup_printf (_ ("km %s–%s from %s"), from, to, name);

  set_entry (self->place, text);
}

/* A position stands there again as it was typed, as long as it means the same. */
static gboolean
fill_position (WfFaultForm *self, const char *typed, double from_m, double to_m)
{
  WfRouteStretch read;

  if (typed == NULL
      || !wf_route_parse (wf_context_get_dataset (self->context), self->asset, typed, self->part,
                          &read, NULL)
      || !read.is_snapped || fabs (read.from_m - from_m) > 1 || fabs (read.to_m - to_m) > 1)
    return FALSE;
  set_entry (self->place, typed);
  return TRUE;
}

void
wf_fault_form_fill_from_fault (WfFaultForm *self, WfRecord *fault)
{
  gint64 from = wf_record_get_integer (fault, "from-m", -1);
  gint64 to = wf_record_get_integer (fault, "to-m", from);
  gint64 accuracy = wf_record_get_integer (fault, "accuracy-m", 0);
  g_autofree char *km = accuracy > 0 ? wf_fault_form_dup_km ((double) accuracy) : NULL;
  const char *stage = wf_record_get_text (fault, "stage");

  self->part = (int) wf_record_get_integer (fault, "part", -1);
  set_entry (self->accuracy, km);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->guessed),
                               !wf_record_get_boolean (fault, "position-known"));
  if (from >= 0
      && !fill_position (self, wf_record_get_text (fault, "typed"), (double) from, (double) to))
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

void
wf_fault_form_fill_from_place (WfFaultForm *self, const WfRoutePlace *place)
{
  WfRouteStretch stretch;

  self->part = (int) place->part;
  wf_route_stretch_at (wf_context_get_dataset (self->context), self->asset, place, &stretch);
  /* A pointer says no metres. */
  fill_place (self, stretch.end, round (stretch.from_m / 1000) * 1000,
              round (stretch.to_m / 1000) * 1000);
  if (get_text (self->accuracy) == NULL)
    set_entry (self->accuracy, "5");
}

/* --- reading ---------------------------------------------------------- */

gboolean
wf_fault_form_read_accuracy (WfFaultForm *self, double *metres)
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

const char *
wf_fault_form_get_why (WfFaultForm *self)
{
  return get_text (self->why);
}

static const char *
get_choice (GtkWidget *drop_down, GPtrArray *ids)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));
  const char *id = at < ids->len ? ids->pdata[at] : "";

  return id[0] != '\0' ? id : NULL;
}

char *
wf_fault_form_read (WfFaultForm *self, WfFaultEntry *entry)
{
  guint stage = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->stage));
  WfRecord *fault = wf_fault_form_get_fault (self);
  /* No stage was said of it, and none was chosen: "reported" stands first in the list. */
  gboolean is_unsaid = stage == 0 && fault != NULL && wf_record_get_text (fault, "stage") == NULL;

  *entry = (WfFaultEntry){
    .asset = self->asset->id,
    .incident = get_choice (self->incident, self->incidents),
    .placed_by = wf_authority_choice_get (self->authority),
    .rating = get_text (self->rating),
    .stage = is_unsaid ? NULL : wf_fault_stages[stage],
    .statement_on = self->statement_on,
    .typed = get_text (self->place),
    .stretch = self->stretch,
    .is_known = !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->guessed)),
  };
  if (self->fault_id != NULL && (fault == NULL || wf_record_is_retired (fault)))
    return g_strdup (_ ("This damage was taken back, or is not known at the instant shown."));
  if (!self->is_placed)
    return g_strdup (_ ("The place is not understood yet: see below it."));
  if (!wf_fault_form_read_accuracy (self, &entry->accuracy_m))
    return g_strdup_printf (_ ("“%s” is no number of kilometres: write the uncertainty as 20 or "
                               "0.5."),
                            get_text (self->accuracy));
  if (!read_eta (self, self->eta_from, &entry->eta_from)
      || !read_eta (self, self->eta_to, &entry->eta_to))
    return g_strdup (_ ("Not a time. Write 16 Oct, 16 Oct 08:00Z or 2027-10-16."));
  return wf_fault_entry_dup_objection (wf_context_get_dataset (self->context), entry);
}
