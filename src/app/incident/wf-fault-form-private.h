/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incident/wf-fault-form.h"
#include "app/incident/wf-fault-write.h"

G_BEGIN_DECLS

/* Of wf-fault-form.c (what is typed shows on the map, is judged and saved) and
 * wf-fault-form-fields.c (the fields: what is put into them and read from them). */
struct _WfFaultForm
{
  GtkBox parent_instance;

  WfContext *context;
  char *ref;            /* the selection that shows it */
  const WfAsset *asset; /* of the context's dataset */
  char *fault_id;       /* edited, or NULL */
  char *statement_on;   /* another authority's word on this one, or NULL */
  int part;             /* leg that was pointed at, or -1 */
  WfRouteStretch stretch;
  gboolean is_placed; /* @stretch is what stands in the entry */
  gboolean is_touched, is_filling;

  GtkWidget *cancel, *place, *echo, *accuracy, *guessed, *authority, *rating, *stage, *eta_from,
      *eta_to, *incident, *why, *error, *save;
  GPtrArray *incidents; /* ids, parallel to the drop-down; "" is none */
};

/* The fault being edited, or NULL. */
WfRecord *wf_fault_form_get_fault (WfFaultForm *self);

/* The fields, and the buttons below them. */
void wf_fault_form_build (WfFaultForm *self, const char *kicker);
void wf_fault_form_fill_from_fault (WfFaultForm *self, WfRecord *fault);
void wf_fault_form_fill_from_place (WfFaultForm *self, const WfRoutePlace *place);
/* Kilometres with as many decimals as there are: what is read back is the same to the metre. */
char *wf_fault_form_dup_km (double metres);
/* Reason of the change, or NULL. */
const char *wf_fault_form_get_why (WfFaultForm *self);
/* Kilometres, "20" or "2,5". FALSE: no number. */
gboolean wf_fault_form_read_accuracy (WfFaultForm *self, double *metres);
/* The entry as it stands, or what is wrong with it. */
char *wf_fault_form_read (WfFaultForm *self, WfFaultEntry *entry);

/* What the fields call. */
void wf_fault_form_place_changed (WfFaultForm *self);
void wf_fault_form_changed (WfFaultForm *self);
void wf_fault_form_save (WfFaultForm *self);
void wf_fault_form_leave (WfFaultForm *self);

G_END_DECLS
