/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-forms.h"

#include "app/admin/wf-admin-points.h"
#include "app/admin/wf-admin-words.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-form.h"
#include "model/wf-ctl-draft.h"

#define MAX_POINTS 10

typedef struct
{
  WfContext *context;
  char *space;
  WfUuid subject; /* person or device */
  GArray *points; /* WfRevocationPoint */
  GtkWidget *choice, *why;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->context);
  g_clear_pointer (&question->points, g_array_unref);
  g_free (question->space);
  g_free (question);
}

static Question *
question_new (WfContext *context, const char *space, const WfUuid *subject)
{
  Question *question = g_new0 (Question, 1);

  question->context = g_object_ref (context);
  question->space = g_strdup (space);
  question->subject = *subject;
  return question;
}

static void
write_draft (WfContext *context, WfDraft *draft)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, draft);
  wf_context_write_async (context, drafts, NULL, NULL);
}

static const char *
get_reason (Question *question)
{
  const char *why = gtk_editable_get_text (GTK_EDITABLE (question->why));

  return *why ? why : NULL;
}

static GtkWindow *
find_window (GtkWidget *near)
{
  return GTK_WINDOW (gtk_widget_get_root (near));
}

/* --- roles ------------------------------------------------------------------- */

static const char *
get_own_space (Question *question)
{
  return wf_space_is_ctl (question->space) ? NULL : question->space;
}

static gboolean
accept_role (WfForm *form, gpointer data)
{
  Question *question = data;
  const char *red = get_own_space (question);
  const WfRole before = wf_membership_get_role (wf_context_get_membership (question->context),
                                                &question->subject, red);
  const WfRole after = (WfRole) gtk_drop_down_get_selected (GTK_DROP_DOWN (question->choice));
  g_autofree char *refusal = wf_admin_dup_refusal (wf_admin_get_own_role (question->context, red),
                                                   wf_admin_get_act (before, after));

  if (after == before)
    wf_form_complain (form, _ ("That is the role now. Choose another one."));
  else if (refusal)
    wf_form_complain (form, refusal);
  else if (after == WF_ROLE_NONE && get_reason (question) == NULL)
    wf_form_complain (form, _ ("Say why the membership ends: everybody can read it."));
  else
    {
      write_draft (question->context, wf_ctl_draft_role (question->space, &question->subject, after,
                                                         get_reason (question)));
      return TRUE;
    }
  return FALSE;
}

void
wf_admin_ask_role (GtkWidget *near, WfContext *context, const WfPerson *person, const char *space)
{
  Question *question = question_new (context, space, &person->person);
  const char *labels[WF_N_ROLES + 1] = { NULL };
  WfMembership *membership = wf_context_get_membership (context);
  WfForm *form;

  for (guint i = 0; i < WF_N_ROLES; i++)
    labels[i] = wf_admin_role_get_label ((WfRole) i);
  form = wf_form_new (find_window (near), person->label,
                      _ ("Reading ends with the membership. What somebody has read cannot be "
                         "taken back."),
                      _ ("_Change Role"), accept_role, question, question_free);
  question->choice = wf_form_add_choice (
      form, _ ("Role"), labels,
      wf_membership_get_role (membership, &person->person, get_own_space (question)));
  question->why = wf_form_add_entry (form, _ ("Reason"), NULL, _ ("Everybody can read it."));
  gtk_window_present (GTK_WINDOW (form));
}

/* --- revocation ---------------------------------------------------------------- */

static gboolean
accept_revocation (WfForm *form, gpointer data)
{
  Question *question = data;
  const guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (question->choice));
  const gint64 from
      = chosen == 0 ? 0 : g_array_index (question->points, WfRevocationPoint, chosen - 1).receipt;

  if (get_reason (question) == NULL)
    {
      wf_form_complain (form, _ ("Say why the device is revoked: everybody can read it."));
      return FALSE;
    }
  write_draft (question->context, wf_ctl_draft_revocation (question->space, &question->subject,
                                                           from, get_reason (question)));
  return TRUE;
}

/* "From now on", "Everything since 12 Oct 08:00Z" … */
static char **
dup_point_labels (GArray *points)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  g_strv_builder_add (labels, _ ("From now on"));
  for (guint i = 0; i < points->len; i++)
    {
      g_autofree char *at
          = wf_time_format_day_clock (g_array_index (points, WfRevocationPoint, i).at);
      /* Translators: an instant. */
      g_autofree char *label = g_strdup_printf (_ ("Everything since %s"), at);
      g_strv_builder_add (labels, label);
    }
  return g_strv_builder_end (labels);
}

void
wf_admin_ask_revocation (GtkWidget *near, WfContext *context, const WfDevice *device)
{
  const WfDeviceKey *own = wf_context_get_device (context);
  WfUuid crisis;
  g_autofree char *ctl = NULL;
  g_autofree char *title = wf_admin_dup_device_title (
      device, wf_membership_get_person (wf_context_get_membership (context), &device->person));
  g_autofree char *heading = g_strdup_printf (_ ("Revoke %s"), title);
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (context, G_MAXINT64);
  Question *question;
  WfForm *form;

  wf_uuid_parse (wf_context_get_crisis (context), &crisis);
  ctl = wf_space_dup_name (wf_context_get_realm (context), &crisis, "ctl");
  question = question_new (context, ctl, &device->device);
  question->points = wf_admin_list_points (operations, MAX_POINTS);
  g_auto (GStrv) labels = dup_point_labels (question->points);
  form = wf_form_new (
      find_window (near), heading,
      own && wf_uuid_equal (&own->device, &device->device)
          ? _ (
              "This is the device you are working on: it will enter and read nothing more. What it "
              "has read cannot be taken back.")
          : _ ("It will read nothing more from the server. What it has read stays there: a "
               "revocation cannot un-send. What it enters does not count and awaits adoption."),
      _ ("_Revoke"), accept_revocation, question, question_free);
  question->choice
      = wf_form_add_choice (form, _ ("What does not count"), (const char *const *) labels, 0);
  question->why = wf_form_add_entry (form, _ ("Reason"), NULL, _ ("Everybody can read it."));
  gtk_window_present (GTK_WINDOW (form));
}
