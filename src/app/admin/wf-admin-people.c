/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-people.h"

#include "app/admin/wf-admin-forms.h"
#include "app/admin/wf-admin-parts.h"
#include "app/admin/wf-admin-points.h"
#include "app/admin/wf-admin-words.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

/* What a button of the page asks about. */
typedef struct
{
  WfContext *context; /* owned */
  WfUuid subject;
  char *space;
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  g_object_unref (subject->context);
  g_free (subject->space);
  g_free (subject);
}

static Subject *
subject_new (WfContext *context, const WfUuid *uuid, const char *space)
{
  Subject *subject = g_new0 (Subject, 1);

  subject->context = g_object_ref (context);
  subject->subject = *uuid;
  subject->space = g_strdup (space);
  return subject;
}

static void
change_role_cb (GtkButton *button, Subject *subject)
{
  const WfPerson *person
      = wf_membership_get_person (wf_context_get_membership (subject->context), &subject->subject);

  if (person)
    wf_admin_ask_role (GTK_WIDGET (button), subject->context, person, subject->space);
}

static void
revoke_cb (GtkButton *button, Subject *subject)
{
  g_autoptr (GPtrArray) devices
      = wf_membership_list_devices (wf_context_get_membership (subject->context));

  for (guint i = 0; i < devices->len; i++)
    {
      const WfDevice *device = devices->pdata[i];
      if (wf_uuid_equal (&device->device, &subject->subject))
        wf_admin_ask_revocation (GTK_WIDGET (button), subject->context, device);
    }
}

static void
connect_subject (GtkWidget *button, GCallback clicked, Subject *subject)
{
  g_signal_connect_data (button, "clicked", clicked, subject, subject_free, 0);
}

/* --- rows -------------------------------------------------------------------- */

/* Whoever may appoint security officers may also end one. */
static char *
dup_role_refusal (WfContext *context, WfRole now, const char *red)
{
  return wf_admin_dup_refusal (wf_admin_get_own_role (context, red), wf_admin_get_act (now, now));
}

static GtkWidget *
make_role_row (WfContext *context, const WfPerson *person, const char *space)
{
  const char *red = wf_space_is_ctl (space) ? NULL : space;
  const WfRole role
      = wf_membership_get_role (wf_context_get_membership (context), &person->person, red);
  g_autofree char *subtitle = g_strdup_printf ("%s: %s", wf_admin_role_get_label (role),
                                               wf_admin_role_get_explanation (role));
  g_autofree char *refusal = dup_role_refusal (context, role, red);
  /* Translators: a person's function. */
  g_autofree char *name = g_strdup_printf (_ ("Change the role of %s"), person->label);
  GtkWidget *row = wf_admin_row_new (red ? wf_marking_get_label (wf_space_get_marking (space))
                                         : _ ("Role in this crisis"),
                                     subtitle);
  GtkWidget *button = wf_admin_row_add_button (row, _ ("Change…"), name, refusal);

  connect_subject (button, G_CALLBACK (change_role_cb),
                   subject_new (context, &person->person, space));
  return row;
}

static GtkWidget *
make_device_row (WfContext *context, const WfPerson *person, const WfDevice *device)
{
  const WfDeviceKey *own = wf_context_get_device (context);
  const gboolean is_own = own && wf_uuid_equal (&own->device, &device->device);
  g_autofree char *title = wf_admin_dup_device_title (device, person);
  g_autofree char *shown = is_own ? g_strdup_printf (_ ("%s, this computer"), title) : NULL;
  g_autofree char *state = wf_admin_dup_device_state (device);
  g_autofree char *refusal
      = wf_admin_dup_refusal (wf_admin_get_own_role (context, NULL), WF_ACT_REVOKE);
  g_autofree char *name = g_strdup_printf (_ ("Revoke %s"), title);
  GtkWidget *row = wf_admin_row_new (shown ? shown : title, state);

  if (device->is_revoked)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), wf_pill_new (_ ("✕ Revoked"), "out"));
  else
    connect_subject (wf_admin_row_add_button (row, _ ("Revoke…"), name, refusal),
                     G_CALLBACK (revoke_cb), subject_new (context, &device->device, NULL));
  return row;
}

/* Red lists that this desk may read, ctl first. Free with g_strfreev (). */
static char **
dup_membership_spaces (WfContext *context)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (context, G_MAXINT64);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *spaces = g_ptr_array_new ();
  WfUuid crisis;

  wf_uuid_parse (wf_context_get_crisis (context), &crisis);
  g_ptr_array_add (spaces, wf_space_dup_name (wf_context_get_realm (context), &crisis, "ctl"));
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      if (wf_space_is_red (operation->space)
          && g_hash_table_add (seen, (gpointer) operation->space))
        g_ptr_array_add (spaces, g_strdup (operation->space));
    }
  g_ptr_array_add (spaces, NULL);
  return (char **) g_ptr_array_free (spaces, FALSE);
}

static GtkWidget *
make_person_row (WfContext *context, const WfPerson *person, GPtrArray *devices, char **spaces)
{
  const WfRole role
      = wf_membership_get_role (wf_context_get_membership (context), &person->person, NULL);
  GtkWidget *row = adw_expander_row_new ();
  guint n_devices = 0;

  for (guint i = 0; spaces[i]; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), make_role_row (context, person, spaces[i]));
  for (guint i = 0; i < devices->len; i++)
    {
      const WfDevice *device = devices->pdata[i];
      if (!wf_uuid_equal (&device->person, &person->person))
        continue;
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), make_device_row (context, person, device));
      n_devices++;
    }
  g_autofree char *subtitle = g_strdup_printf (
      /* Translators: desk code, role, number of devices. */
      ngettext ("%s · %s · %u device", "%s · %s · %u devices", n_devices),
      person->desk ? person->desk : "–", wf_admin_role_get_label (role), n_devices);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), person->label);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  wf_widget_set_name (row, person->label, subtitle);
  return row;
}

/* --- page -------------------------------------------------------------------- */

static GtkWidget *
make_own_group (WfContext *context)
{
  const WfRole role = wf_admin_get_own_role (context, NULL);
  GtkWidget *group = wf_admin_group_new (_ ("This desk"), NULL);
  g_autofree char *title = g_strdup_printf ("%s: %s", wf_context_get_desk_label (context),
                                            wf_admin_role_get_label (role));

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             wf_admin_row_new (title, wf_admin_role_get_explanation (role)));
  return group;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(const WfPerson *const *) a)->label,
                         (*(const WfPerson *const *) b)->label);
}

static GtkWidget *
build (WfContext *context, gpointer data)
{
  WfMembership *membership = wf_context_get_membership (context);
  g_autoptr (GPtrArray) persons = wf_membership_list_persons (membership);
  g_autoptr (GPtrArray) devices = wf_membership_list_devices (membership);
  g_auto (GStrv) spaces = dup_membership_spaces (context);
  GtkWidget *page = adw_preferences_page_new ();
  g_autofree char *refusal
      = wf_admin_dup_refusal (wf_admin_get_own_role (context, NULL), WF_ACT_ADMIT);
  GtkWidget *members = wf_admin_group_new (_ ("Members"), refusal);
  GtkWidget *former = wf_admin_group_new (_ ("Not members any more"), NULL);
  guint n_former = 0;

  g_ptr_array_sort (persons, compare_labels);
  for (guint i = 0; i < persons->len; i++)
    {
      const WfPerson *person = persons->pdata[i];
      const gboolean is_former
          = wf_membership_get_role (membership, &person->person, NULL) == WF_ROLE_NONE;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (is_former ? former : members),
                                 make_person_row (context, person, devices, spaces));
      n_former += is_former;
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_own_group (context)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (members));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (former));
  gtk_widget_set_visible (former, n_former > 0);
  return page;
}

static char *
digest (WfContext *context, gpointer data)
{
  WfMembership *membership = wf_context_get_membership (context);
  g_autoptr (GPtrArray) persons = wf_membership_list_persons (membership);
  g_autoptr (GPtrArray) devices = wf_membership_list_devices (membership);
  g_auto (GStrv) spaces = dup_membership_spaces (context);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u\n", wf_admin_get_own_role (context, NULL));
  for (guint i = 0; i < persons->len; i++)
    {
      const WfPerson *person = persons->pdata[i];
      g_string_append_printf (text, "%s %s", person->label, person->desk ? person->desk : "");
      for (guint k = 0; spaces[k]; k++)
        g_string_append_printf (
            text, " %u",
            wf_membership_get_role (membership, &person->person, k == 0 ? NULL : spaces[k]));
      g_string_append_c (text, '\n');
    }
  for (guint i = 0; i < devices->len; i++)
    {
      g_autofree char *state = wf_admin_dup_device_state (devices->pdata[i]);
      g_string_append_printf (text, "%s\n", state);
    }
  return g_string_free (text, FALSE);
}

GtkWidget *
wf_admin_people_new (WfContext *context)
{
  return wf_admin_pane_new (context, build, digest, NULL, NULL);
}
