/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-as-of-form.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-form.h"
#include "app/common/wf-instant.h"

typedef struct
{
  WfContext *context;
  GtkWidget *instant, *axis;
} AsOfForm;

static void
as_of_form_free (gpointer data)
{
  AsOfForm *form = data;

  g_object_unref (form->context);
  g_free (form);
}

static gboolean
accept_cb (WfForm *window, gpointer data)
{
  AsOfForm *form = data;
  const gint64 now = wf_clock_now_us (wf_context_get_clock (form->context));
  gint64 instant;

  if (!wf_instant_parse (gtk_editable_get_text (GTK_EDITABLE (form->instant)), now, &instant))
    {
      wf_form_complain (window, _ ("Not a time. Write 08:00Z, 12 Oct 08:00Z, -2h or "
                                   "2027-10-12T08:00:00Z; nothing was changed."));
      return FALSE;
    }
  if (instant > now)
    {
      wf_form_complain (window, _ ("This instant lies ahead: nobody knows it yet."));
      return FALSE;
    }
  wf_session_set_as_of_on (wf_context_get_session (form->context), instant,
                           (WfAxis) gtk_drop_down_get_selected (GTK_DROP_DOWN (form->axis)));
  return TRUE;
}

void
wf_as_of_form_present (GtkWindow *parent, WfContext *context)
{
  /* In the order of WfAxis. */
  const char *const axes[]
      = { _ ("known to this desk"), _ ("held by the centre"), _ ("entered anywhere"), NULL };
  AsOfForm *form = g_new0 (AsOfForm, 1);
  g_autofree char *shown = wf_time_format_day_clock (wf_context_get_shown_now (context));
  WfForm *window = wf_form_new (
      parent, _ ("As known at"),
      _ ("Every page shows what was there by then: figures, map, log, board and slides. Nothing can "
         "be written into the past; what you enter meanwhile is stamped now."),
      _ ("_Show"), accept_cb, form, as_of_form_free);

  form->context = g_object_ref (context);
  form->instant = wf_form_add_entry (window, _ ("Instant"), shown,
                                     _ ("In UTC: 08:00Z, 12 Oct 08:00Z or -2h"));
  form->axis = wf_form_add_choice (window, _ ("What was"), axes,
                                   wf_session_get_axis (wf_context_get_session (context)));
  gtk_window_present (GTK_WINDOW (window));
}
