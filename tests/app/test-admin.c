/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The administration as a coordinator and an analyst use it, at two desks in one program. */
#include <adwaita.h>
#include <string.h>

#include "app/admin/wf-admin-points.h"
#include "app/admin/wf-admin-redactions.h"
#include "app/admin/wf-admin-window.h"
#include "app/admin/wf-admin-words.h"
#include "app/common/wf-attachment-list.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-form.h"
#include "lib/wf-gen-operation.h"
#include "lib/wf-test-store.h"
#include "model/wf-ctl-draft.h"
#include "model/wf-vocabulary.h"
#include "wf-fixture.h"
#include "wf-look.h"

#define REALM WF_REALM_EXERCISE

enum
{
  COORDINATOR,
  ANALYST,
  OTHER, /* a second coordinator, without a desk here */
  N_KEYS
};

typedef struct
{
  WfUuid crisis;
  char *text, *ctl, *amber;
  WfDeviceKey *root, *keys[N_KEYS];
  WfTestStore *stores[N_KEYS];
  WfContext *contexts[2];
  GtkWidget *parents[2], *windows[2];
} Fixture;

/* --- desks --------------------------------------------------------------------- */

static WfDeviceKey *
new_key (const char *desk, const char *letter)
{
  WfUuid person;

  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, letter, WF_GEN_START_US);
}

static void
carry (Fixture *f, guint to, const char *space, GPtrArray *operations)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->stores[to], wf_test_batch (NULL, space, operations), &error);

  g_assert_no_error (error);
}

static void
carry_to_others (Fixture *f, guint from, const char *space, GPtrArray *operations)
{
  for (guint i = 0; i < N_KEYS; i++)
    if (i != from)
      carry (f, i, space, operations);
}

static GPtrArray *
write_at (Fixture *f, guint desk, WfDraft *draft)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *written = wf_test_store_write_one (f->stores[desk], draft, &error);

  g_assert_no_error (error);
  return written;
}

static WfContext *
new_context (Fixture *f, guint desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (f->stores[desk], &f->crisis);
  const WfContextParts parts = { .realm = REALM,
                                 .crisis = f->text,
                                 .name = "Test crisis",
                                 .store = f->stores[desk]->store,
                                 .device = f->keys[desk],
                                 .clock = f->stores[desk]->clock,
                                 .is_clock_fixed = TRUE,
                                 .operations = operations };
  return wf_context_new (&parts);
}

static void
found_crisis (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (REALM, &f->crisis, f->root, f->keys, N_KEYS);
  static const char *const names[] = { "FI lead", "EE desk", "SE lead" };

  for (guint i = 0; i < N_KEYS; i++)
    g_ptr_array_add (drafts, wf_ctl_draft_person (f->ctl, &f->keys[i]->person, names[i], names[i],
                                                  f->keys[i]->desk, NULL));
  g_ptr_array_add (
      drafts, wf_ctl_draft_role (f->ctl, &f->keys[COORDINATOR]->person, WF_ROLE_COORDINATOR, NULL));
  g_ptr_array_add (drafts,
                   wf_ctl_draft_role (f->ctl, &f->keys[OTHER]->person, WF_ROLE_COORDINATOR, NULL));
  g_autoptr (GPtrArray) founded
      = wf_test_store_write (f->stores[COORDINATOR], drafts, f->root, &error);
  g_assert_no_error (error);
  carry_to_others (f, COORDINATOR, f->ctl, founded);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  wf_uuid_new (&f->crisis, WF_GEN_START_US);
  f->text = wf_uuid_dup_string (&f->crisis);
  f->ctl = wf_space_dup_name (REALM, &f->crisis, "ctl");
  f->amber = wf_space_dup_name (REALM, &f->crisis, "amber");
  f->root = new_key ("ROOT", "");
  f->keys[COORDINATOR] = new_key ("FI", "");
  f->keys[ANALYST] = new_key ("EE", "B");
  f->keys[OTHER] = new_key ("SE", "");
  for (guint i = 0; i < N_KEYS; i++)
    f->stores[i] = wf_test_store_new (REALM, f->keys[i]);
  found_crisis (f);
  for (guint i = 0; i < G_N_ELEMENTS (f->contexts); i++)
    {
      f->contexts[i] = new_context (f, i);
      f->parents[i] = gtk_window_new ();
    }
}

static void
settle (void)
{
  for (guint i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (f->contexts); i++)
    {
      gtk_window_destroy (GTK_WINDOW (f->parents[i]));
      settle ();
      g_assert_finalize_object (f->contexts[i]);
    }
  for (guint i = 0; i < N_KEYS; i++)
    {
      wf_test_store_free (f->stores[i]);
      wf_device_key_unref (f->keys[i]);
    }
  wf_device_key_unref (f->root);
  g_free (f->text);
  g_free (f->ctl);
  g_free (f->amber);
}

/* --- what a person sees and does -------------------------------------------------- */

static void
open_window (Fixture *f, guint desk)
{
  wf_admin_window_present (GTK_WINDOW (f->parents[desk]), f->contexts[desk]);
  f->windows[desk] = wf_look_find_toplevel (ADW_TYPE_WINDOW);
  g_assert_nonnull (f->windows[desk]);
}

static gboolean
too_late_cb (gpointer what)
{
  g_error ("waited in vain for: %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

static gboolean
is_named (GtkWidget *widget, const char *name)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                               GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return other == NULL;
}

/* A button by the name that screen readers say, a label by words that it holds. */
static GtkWidget *
find (GtkWidget *root, const char *words)
{
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), words))
    return root;
  if (GTK_IS_BUTTON (root) && is_named (root, words))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, words);
      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
wait_for (GtkWidget *root, const char *words)
{
  guint limit = g_timeout_add_seconds (60, too_late_cb, (gpointer) words);
  GtkWidget *found;

  while ((found = find (root, words)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  return found;
}

static void
press (GtkWidget *root, const char *name)
{
  GtkWidget *button = wait_for (root, name);

  g_assert_true (GTK_IS_BUTTON (button));
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* The form that is open: a reason and a choice, then accepted. */
static void
answer_form (guint choice, const char *why)
{
  GtkWidget *form = wf_look_find_toplevel (WF_TYPE_FORM);

  g_assert_nonnull (form);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (wf_look_find_type (form, GTK_TYPE_DROP_DOWN)), choice);
  gtk_editable_set_text (GTK_EDITABLE (wf_look_find_type (form, GTK_TYPE_ENTRY)), why);
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (form)), "clicked");
  settle ();
}

static GPtrArray *
list_kind (Fixture *f, guint desk, const char *space, WfOpKind kind)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (f->contexts[desk], G_MAXINT64);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = operations->pdata[i];
      if (operation->kind == kind && g_str_equal (operation->space, space))
        g_ptr_array_add (found, wf_operation_ref (operation));
    }
  return found;
}

static void
wait_until_revoked (Fixture *f, guint desk, guint whose)
{
  guint limit = g_timeout_add_seconds (60, too_late_cb, (gpointer) "revoked");

  while (!wf_membership_is_revoked (wf_context_get_membership (f->contexts[desk]),
                                    &f->keys[whose]->device))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

/* --- people -------------------------------------------------------------------- */

/* The coordinator revokes; the other desk sees it, and is told why it may do nothing itself. */
static void
test_revocation (Fixture *f, gconstpointer data)
{
  open_window (f, COORDINATOR);
  press (f->windows[COORDINATOR], "Revoke Device EE-B");
  answer_form (0, ""); /* no reason: it complains and stays */
  g_assert_false (wf_membership_is_revoked (wf_context_get_membership (f->contexts[COORDINATOR]),
                                            &f->keys[ANALYST]->device));
  answer_form (0, "Stolen laptop");
  wait_until_revoked (f, COORDINATOR, ANALYST);
  wait_for (f->windows[COORDINATOR], "✕ Revoked");
  wait_for (f->windows[COORDINATOR], "Stolen laptop");

  g_autoptr (GPtrArray) ctl = list_kind (f, COORDINATOR, f->ctl, WF_OP_CTL);
  carry (f, ANALYST, f->ctl, ctl);
  wait_until_revoked (f, ANALYST, ANALYST);
  open_window (f, ANALYST);
  wait_for (f->windows[ANALYST], "✕ Revoked");
  g_assert_null (find (f->windows[ANALYST], "Revoke Device EE-B"));
}

static void
test_roles (Fixture *f, gconstpointer data)
{
  const WfUuid *person = &f->keys[ANALYST]->person;
  WfMembership *membership = wf_context_get_membership (f->contexts[COORDINATOR]);

  open_window (f, COORDINATOR);
  press (f->windows[COORDINATOR], "Change the role of EE desk");
  /* Only a security officer appoints one. */
  answer_form (WF_ROLE_SECURITY_OFFICER, "");
  g_assert_cmpint (wf_membership_get_role (membership, person, NULL), ==, WF_ROLE_ANALYST);
  answer_form (WF_ROLE_OBSERVER, "Only looks on");
  guint limit = g_timeout_add_seconds (60, too_late_cb, (gpointer) "observer");
  while (wf_membership_get_role (wf_context_get_membership (f->contexts[COORDINATOR]), person, NULL)
         != WF_ROLE_OBSERVER)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

/* Whoever becomes an observer hears it before choosing a file, not after. */
static void
test_observers_attach_nothing (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "Attach File…", "Paste Image" };
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (f->amber, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  g_autoptr (WfDraft) role
      = wf_ctl_draft_role (f->ctl, &f->keys[ANALYST]->person, WF_ROLE_OBSERVER, "Only looks on");
  GtkWidget *list;

  wf_draft_set_string (draft, "text", "Two cables");
  g_autoptr (GPtrArray) written = write_at (f, ANALYST, draft);
  settle ();
  WfRecord *entry = wf_picture_lookup (wf_context_get_picture (f->contexts[ANALYST]), &ent);
  g_assert_nonnull (entry);
  list = wf_attachment_list_new (f->contexts[ANALYST], entry);
  gtk_window_set_child (GTK_WINDOW (f->parents[ANALYST]), list);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (gtk_widget_is_sensitive (wait_for (list, names[i])));

  g_autoptr (GPtrArray) changed = write_at (f, COORDINATOR, role);
  carry (f, ANALYST, f->ctl, changed);
  wait_for (list, "You read here as an observer");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *button = gtk_widget_get_ancestor (wait_for (list, names[i]), GTK_TYPE_BUTTON);
      g_assert_false (gtk_widget_get_sensitive (button));
      g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "observer"));
    }
  gtk_window_set_child (GTK_WINDOW (f->parents[ANALYST]), NULL);
}

/* What the role does not allow is there, insensitive, and says why. */
static void
test_refusals_say_why (Fixture *f, gconstpointer data)
{
  open_window (f, ANALYST);
  GtkWidget *revoke = wait_for (f->windows[ANALYST], "Revoke Device FI");
  g_assert_false (gtk_widget_get_sensitive (revoke));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (revoke), ==,
                   "Needs the role Coordinator or Security officer. Yours is: Analyst.");
  GtkWidget *make
      = gtk_widget_get_ancestor (wait_for (f->windows[ANALYST], "Make a Code"), GTK_TYPE_BUTTON);
  g_assert_false (gtk_widget_get_sensitive (make));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (make), "Server"));
}

/* --- adoption ------------------------------------------------------------------- */

static void
test_adoption (Fixture *f, gconstpointer data)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (f->amber, WF_TYPE_NAME_INCIDENT, &ent, WF_OP_SET);
  wf_draft_set_string (draft, "title", "Two cables");
  g_autoptr (GPtrArray) written = write_at (f, ANALYST, draft);
  g_autoptr (WfDraft) revocation
      = wf_ctl_draft_revocation (f->ctl, &f->keys[ANALYST]->device, 0, "Lost");

  carry (f, COORDINATOR, f->amber, written);
  settle ();
  open_window (f, COORDINATOR);
  wait_for (f->windows[COORDINATOR], "Nothing: everything that is here counts.");
  g_assert_nonnull (wf_picture_lookup (wf_context_get_picture (f->contexts[COORDINATOR]), &ent));

  g_autoptr (GPtrArray) revoked = write_at (f, COORDINATOR, revocation);
  wait_for (f->windows[COORDINATOR], "Title: Two cables");
  press (f->windows[COORDINATOR], "Enter anew: Title: Two cables");
  wait_for (f->windows[COORDINATOR], "✓ Stands");
  WfRecord *record = wf_picture_lookup (wf_context_get_picture (f->contexts[COORDINATOR]), &ent);
  g_assert_cmpstr (wf_record_get_text (record, "title"), ==, "Two cables");
  const WfLive *shown = wf_record_get_winner (record, "title");
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  wf_operation_id_format (&((const WfOperation *) written->pdata[0])->id, id);
  g_assert_cmpstr (shown->operation->origin, ==, id);
  g_assert_true (wf_uuid_equal (&shown->operation->by, &f->keys[COORDINATOR]->person));
}

/* --- redaction ------------------------------------------------------------------ */

static GtkWidget *
find_confirm (Fixture *f, guint desk)
{
  return gtk_widget_get_ancestor (wait_for (f->windows[desk], "Confirm"), GTK_TYPE_BUTTON);
}

static void
test_redaction (Fixture *f, gconstpointer data)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (f->amber, WF_TYPE_NAME_INCIDENT, &ent, WF_OP_SET);
  wf_draft_set_string (draft, "title", "A name");
  g_autoptr (GPtrArray) written = write_at (f, ANALYST, draft);
  carry_to_others (f, ANALYST, f->amber, written);
  g_autoptr (WfDraft) asking = wf_ctl_draft_redaction (written->pdata[0], "Personal data");
  g_autoptr (GPtrArray) asked = write_at (f, OTHER, asking);
  carry_to_others (f, OTHER, f->amber, asked);
  settle ();

  open_window (f, COORDINATOR);
  GtkWidget *confirm = find_confirm (f, COORDINATOR);
  g_assert_true (gtk_widget_get_sensitive (confirm));
  open_window (f, ANALYST);
  g_assert_false (gtk_widget_get_sensitive (find_confirm (f, ANALYST)));
  g_signal_emit_by_name (confirm, "clicked");
  wait_for (f->windows[COORDINATOR], "✓ Redacted");
  WfRecord *record = wf_picture_lookup (wf_context_get_picture (f->contexts[COORDINATOR]), &ent);
  guint limit = g_timeout_add_seconds (60, too_late_cb, (gpointer) "redacted");
  while (wf_record_get_winner (record, "title")->write->value)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  g_assert_cmpstr (wf_field_get_shown_text (record, "title"), ==, "redacted");

  /* One of the two is revoked: what is gone is missing, and comes with a whole copy. */
  g_autoptr (WfDraft) revocation
      = wf_ctl_draft_revocation (f->ctl, &f->keys[OTHER]->device, 0, "Lost");
  g_autoptr (GPtrArray) revoked = write_at (f, COORDINATOR, revocation);
  settle ();
  record = wf_picture_lookup (wf_context_get_picture (f->contexts[COORDINATOR]), &ent);
  g_assert_true (g_str_has_prefix (wf_field_get_shown_text (record, "title"), "content missing"));
  wait_for (f->windows[COORDINATOR], "Asks for redaction of the entry of EE desk");
  carry (f, COORDINATOR, f->amber, written);
  settle ();
  g_assert_cmpstr (wf_field_get_shown_text (record, "title"), ==, "A name");
}

/* --- pure parts ------------------------------------------------------------------ */

static void
test_points (void)
{
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  const WfUuid ent = wf_gen_uuid (1);

  for (guint i = 0; i < 6; i++)
    {
      WfOperation *operation = wf_gen_write (NULL, i == 5 ? WF_GEN_SPACE_AMBER : WF_GEN_SPACE_CTL,
                                             "person", &ent, wf_gen_hlc (i), "name", "\"x\"", NULL);
      operation->receipt_seq = i == 4 ? 0 : (gint64) (i * 7) % 5 + 1; /* 1 3 5 2, none, other */
      operation->received_at = operation->receipt_seq * 1000;
      g_ptr_array_add (operations, operation);
    }
  g_autoptr (GArray) points = wf_admin_list_points (operations, 3);
  g_assert_cmpuint (points->len, ==, 3);
  g_assert_cmpint (g_array_index (points, WfRevocationPoint, 0).receipt, ==, 5);
  g_assert_cmpint (g_array_index (points, WfRevocationPoint, 1).receipt, ==, 3);
  g_assert_cmpint (g_array_index (points, WfRevocationPoint, 2).receipt, ==, 2);
  g_assert_cmpint (g_array_index (points, WfRevocationPoint, 2).at, ==, 2000);
}

static void
test_words (void)
{
  for (guint role = 0; role < WF_N_ROLES; role++)
    for (guint act = 0; act < WF_N_ACTS; act++)
      {
        g_autofree char *refusal = wf_admin_dup_refusal ((WfRole) role, (WfAct) act);
        g_assert_cmpint (refusal == NULL, ==, wf_role_permits ((WfRole) role, (WfAct) act));
      }
  g_assert_cmpint (wf_admin_get_act (WF_ROLE_ANALYST, WF_ROLE_OBSERVER), ==, WF_ACT_ADMIT);
  g_assert_cmpint (wf_admin_get_act (WF_ROLE_SECURITY_OFFICER, WF_ROLE_NONE), ==,
                   WF_ACT_ADMIT_OFFICER);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  wf_crypto_init ();
#define TEST(name, function) g_test_add ("/admin/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("revocation", test_revocation);
  TEST ("roles", test_roles);
  TEST ("observers-attach-nothing", test_observers_attach_nothing);
  TEST ("refusals-say-why", test_refusals_say_why);
  TEST ("adoption", test_adoption);
  TEST ("redaction", test_redaction);
  g_test_add_func ("/admin/points", test_points);
  g_test_add_func ("/admin/words", test_words);
  return g_test_run ();
}
