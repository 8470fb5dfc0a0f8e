/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-fault-fixture.h"

#include "app/common/wf-fault-ref.h"
#include "app/incident/wf-details-panel.h"
#include "wf-fixture.h"

void
wf_fault_fixture_set_up (WfFaultFixture *self, gconstpointer unused)
{
  wf_exercise_fixture_open (&self->exercise);
  self->context = self->exercise.context;
  self->session = wf_context_get_session (self->context);
  self->panel = wf_details_panel_new (self->context);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 420, 900);
  gtk_window_set_child (GTK_WINDOW (self->window), self->panel);
  gtk_window_present (GTK_WINDOW (self->window));
  wf_fixture_wait_for_frame (self->window);
}

void
wf_fault_fixture_tear_down (WfFaultFixture *self, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  wf_exercise_fixture_close (&self->exercise);
}

/* First entry below @root, in reading order. */
static GtkWidget *
find_entry (GtkWidget *root)
{
  if (GTK_IS_ENTRY (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

void
wf_fault_fixture_select (WfFaultFixture *self, const char *ref)
{
  wf_session_select (self->session, ref);
  wf_fixture_wait_for_frame (self->window);
}

typedef struct
{
  WfFaultFixture *self;
  WfFaultCondition condition;
  const char *what;
} Awaited;

static gboolean
has_come (gpointer data)
{
  const Awaited *awaited = data;
  return awaited->condition (awaited->self, awaited->what);
}

void
wf_fault_fixture_wait_until (WfFaultFixture *self, WfFaultCondition condition, const char *what)
{
  Awaited awaited = { self, condition, what };
  g_assert_true (wf_fixture_wait_for (has_come, &awaited));
}

gboolean
wf_fault_fixture_shows (WfFaultFixture *self, const char *text)
{
  return wf_fixture_find_text (self->panel, text) != NULL;
}

gboolean
wf_fault_fixture_shows_no (WfFaultFixture *self, const char *text)
{
  return wf_fixture_find_text (self->panel, text) == NULL;
}

gboolean
wf_fault_fixture_has_selected (WfFaultFixture *self, const char *kind)
{
  return wf_session_get_selected (self->session, kind) != NULL;
}

void
wf_fault_fixture_press (gpointer root, const char *label)
{
  GtkWidget *found = wf_fixture_find_text (root, label);

  g_assert_nonnull (found);
  if (!GTK_IS_BUTTON (found))
    found = gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_is_sensitive (found));
  g_signal_emit_by_name (found, "clicked");
}

GtkEditable *
wf_fault_fixture_find_field (WfFaultFixture *self, const char *placeholder)
{
  GtkWidget *label = wf_fixture_find_text (self->panel, placeholder);

  g_assert_nonnull (label);
  return GTK_EDITABLE (gtk_widget_get_ancestor (label, GTK_TYPE_ENTRY));
}

void
wf_fault_fixture_type (WfFaultFixture *self, const char *placeholder, const char *text)
{
  gtk_editable_set_text (wf_fault_fixture_find_field (self, placeholder), text);
}

GtkEditable *
wf_fault_fixture_get_place (WfFaultFixture *self)
{
  return GTK_EDITABLE (find_entry (self->panel));
}

void
wf_fault_fixture_begin (WfFaultFixture *self, const char *asset, const char *place)
{
  g_autofree char *ref = g_strconcat (WF_FAULT_REF_NEW, asset, "::", NULL);

  wf_fault_fixture_select (self, ref);
  gtk_editable_set_text (wf_fault_fixture_get_place (self), place);
}

WfRecord *
wf_fault_fixture_save (WfFaultFixture *self)
{
  WfRecord *fault;

  wf_fault_fixture_press (self->panel, "Save");
  wf_fault_fixture_wait_until (self, wf_fault_fixture_has_selected, "fault");
  fault = wf_picture_lookup_id (wf_context_get_picture (self->context),
                                wf_session_get_selected (self->session, "fault"));
  g_assert_nonnull (fault);
  return fault;
}

WfRecord *
wf_fault_fixture_report (WfFaultFixture *self, const char *asset, const char *place)
{
  wf_fault_fixture_begin (self, asset, place);
  return wf_fault_fixture_save (self);
}

void
wf_fault_fixture_edit (WfFaultFixture *self, WfRecord *fault)
{
  g_autofree char *ref = g_strconcat (WF_FAULT_REF_EDIT, wf_record_get_id (fault), NULL);

  wf_fault_fixture_select (self, ref);
}

guint
wf_fault_fixture_count_operations (WfFaultFixture *self)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (self->context, G_MAXINT64);
  return operations->len;
}
