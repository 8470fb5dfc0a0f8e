/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wf-exercise-fixture.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The details panel of the exercise in a window of its own: where damage is reported and shown. */
typedef struct
{
  WfExerciseFixture exercise;
  WfContext *context;
  WfSession *session;
  GtkWidget *panel, *window;
} WfFaultFixture;

void wf_fault_fixture_set_up (WfFaultFixture *self, gconstpointer unused);
void wf_fault_fixture_tear_down (WfFaultFixture *self, gconstpointer unused);

/* Selects it, and returns when the panel shows it. */
void wf_fault_fixture_select (WfFaultFixture *self, const char *ref);

typedef gboolean (*WfFaultCondition) (WfFaultFixture *self, const char *what);
void
wf_fault_fixture_wait_until (WfFaultFixture *self, WfFaultCondition condition, const char *what);
gboolean wf_fault_fixture_shows (WfFaultFixture *self, const char *text);
gboolean wf_fault_fixture_shows_no (WfFaultFixture *self, const char *text);
gboolean wf_fault_fixture_has_selected (WfFaultFixture *self, const char *kind);

/* The button that says @label below @root, which is a GtkWidget. */
void wf_fault_fixture_press (gpointer root, const char *label);
/* Fields of the form are found by their placeholders. */
GtkEditable *wf_fault_fixture_find_field (WfFaultFixture *self, const char *placeholder);
void wf_fault_fixture_type (WfFaultFixture *self, const char *placeholder, const char *text);
GtkEditable *wf_fault_fixture_get_place (WfFaultFixture *self);

/* A new report on @asset, with its place typed. */
void wf_fault_fixture_begin (WfFaultFixture *self, const char *asset, const char *place);
/* Saves what the form holds; the record that came of it. */
WfRecord *wf_fault_fixture_save (WfFaultFixture *self);
WfRecord *wf_fault_fixture_report (WfFaultFixture *self, const char *asset, const char *place);
/* Opens the form on a fault that is there. */
void wf_fault_fixture_edit (WfFaultFixture *self, WfRecord *fault);
guint wf_fault_fixture_count_operations (WfFaultFixture *self);

G_END_DECLS
