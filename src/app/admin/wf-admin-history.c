/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-history.h"

#include <string.h>

#include "app/admin/wf-admin-parts.h"
#include "app/admin/wf-admin-redactions.h"
#include "app/admin/wf-admin-words.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-gap-text.h"
#include "model/wf-vocabulary.h"
#include "store/wf-store-membership.h"

#define MAX_SHOWN 50
#define KEY "wf-history"

typedef struct
{
  WfContext *context; /* not owned: the pane's */
  GtkWidget *pane;    /* not owned: its data */
  GPtrArray *alarms;  /* WfHistoryAlarm; NULL before the first answer */
  char *error;
  guint generation;
} History;

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const gint64 one = wf_operation_get_held_at (*(const WfOperation *const *) a);
  const gint64 other = wf_operation_get_held_at (*(const WfOperation *const *) b);

  return one < other ? 1 : one > other ? -1 : 0;
}

/* Newest first; GPtrArray of WfOperation. */
static GPtrArray *
dup_changes (WfContext *context)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (context, G_MAXINT64);
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (guint i = 0; i < operations->len; i++)
    if (wf_operation_is_of_membership (operations->pdata[i]))
      g_ptr_array_add (changes, wf_operation_ref (operations->pdata[i]));
  g_ptr_array_sort (changes, compare_newest);
  return changes;
}

/* --- words ------------------------------------------------------------------- */

static const char *
get_text (const WfOperation *operation, const char *field)
{
  const WfWrite *write = wf_operation_find_write (operation, field);

  return write && write->text ? write->text : NULL;
}

/* The function of the person that @text names. */
static const char *
get_person_label (WfContext *context, const char *text)
{
  WfUuid uuid;
  const WfPerson *person
      = text && wf_uuid_parse (text, &uuid)
            ? wf_membership_get_person (wf_context_get_membership (context), &uuid)
            : NULL;

  return person ? person->label : "?";
}

static char *
dup_member_title (WfContext *context, const WfOperation *operation)
{
  const char *role = get_text (operation, "role");

  if (operation->kind == WF_OP_RETIRE || !role)
    return g_strdup (_ ("A membership has ended"));
  /* Translators: a person's function; a role. */
  return g_strdup_printf (_ ("%s is now: %s"),
                          get_person_label (context, get_text (operation, "person")),
                          wf_admin_role_get_label (wf_role_from_name (role)));
}

static char *
dup_device_title (WfContext *context, const WfOperation *operation)
{
  g_autofree char *label = wf_context_dup_device_label (context, &operation->ent);

  if (operation->kind == WF_OP_RETIRE || wf_operation_find_write (operation, "revoked"))
    return g_strdup_printf (_ ("A device was revoked: %s"), label);
  return g_strdup_printf (_ ("A device was certified: %s"), label);
}

static char *
dup_title (WfContext *context, const WfOperation *operation)
{
  if (strcmp (operation->type, WF_TYPE_NAME_GENESIS) == 0)
    return g_strdup (_ ("The crisis was founded"));
  if (strcmp (operation->type, WF_TYPE_NAME_PERSON) == 0)
    {
      const char *name = get_text (operation, "label");
      return g_strdup_printf (_ ("A function was named: %s"),
                              name ? name : get_text (operation, "name"));
    }
  if (strcmp (operation->type, WF_TYPE_NAME_DEVICE) == 0)
    return dup_device_title (context, operation);
  if (strcmp (operation->type, WF_TYPE_NAME_MEMBER) == 0)
    return dup_member_title (context, operation);
  if (strcmp (operation->type, WF_TYPE_NAME_CLOCK) == 0)
    return g_strdup (_ ("The exercise clock was started"));
  return g_strdup (_ ("Something else of the crisis"));
}

static char *
dup_who_and_why (WfContext *context, const WfOperation *operation)
{
  const guint8 *root = wf_membership_get_root_key (wf_context_get_membership (context));
  const gboolean is_root = root && memcmp (root, operation->key, WF_KEY_SIZE) == 0;
  g_autofree char *at = wf_time_format_day_clock (wf_operation_get_held_at (operation));
  g_autofree char *said = is_root ? g_strdup_printf (_ ("with the root key, %s"), at)
                                  : wf_operation_dup_said (context, operation);

  if (operation->why)
    return g_strdup_printf (_ ("%s · reason: %s"), said, operation->why);
  return g_steal_pointer (&said);
}

/* --- page -------------------------------------------------------------------- */

static GtkWidget *
make_root_group (WfContext *context)
{
  const guint8 *root = wf_membership_get_root_key (wf_context_get_membership (context));
  g_autofree char *key = root ? wf_admin_dup_key (root) : NULL;
  GtkWidget *group = wf_admin_group_new (
      _ ("Root key"),
      _ ("This computer believes only what goes back to this key. Compare it by telephone with the "
         "centre that founded the crisis."));

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             wf_admin_row_new (key ? key : _ ("Not known yet"), NULL));
  return group;
}

static GtkWidget *
make_changes_group (WfContext *context, GPtrArray *changes)
{
  GtkWidget *group = wf_admin_group_new (_ ("Changes of the membership, newest first"), NULL);

  for (guint i = 0; i < MIN (changes->len, MAX_SHOWN); i++)
    {
      const WfOperation *operation = changes->pdata[i];
      g_autofree char *title = dup_title (context, operation);
      g_autofree char *subtitle = dup_who_and_why (context, operation);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), wf_admin_row_new (title, subtitle));
    }
  return group;
}

/* --- what servers have signed --------------------------------------------------- */

static const char *
get_fault_label (WfHistoryFault fault)
{
  switch (fault)
    {
    case WF_HISTORY_REWRITTEN:
      return _ ("⚠ Alarm: the server's history was rewritten");
    case WF_HISTORY_CUT:
      return _ ("⚠ Alarm: the server's history was cut short");
    case WF_HISTORY_OTHER_KEY:
      return _ ("⚠ Alarm: the server signs with another key than before");
    case WF_HISTORY_FORGED:
      return _ ("⚠ Alarm: a signature of the server does not verify");
    case WF_HISTORY_GOOD:
    default:
      return "";
    }
}

/* A server's address, or what else brought it. */
static char *
dup_peer_label (const char *peer)
{
  if (g_str_has_prefix (peer, "courier:"))
    /* Translators: %s is a desk. */
    return g_strdup_printf (_ ("bundle of %s"), peer + strlen ("courier:"));
  return g_strdup (g_str_has_prefix (peer, "archive:") ? _ ("an archive") : peer);
}

static GtkWidget *
make_alarm_row (const WfHistoryAlarm *alarm)
{
  const char *where = wf_space_is_ctl (alarm->space)
                          ? _ ("membership")
                          : wf_marking_get_label (wf_space_get_marking (alarm->space));
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, alarm->seq);
  g_autofree char *noticed = wf_time_format_day_clock (alarm->noticed_at);
  g_autofree char *peer = dup_peer_label (alarm->peer);
  /* Translators: a server, a marking or "membership", the number of a receipt, an instant. */
  g_autofree char *subtitle = g_strdup_printf (
      _ ("%s · %s, receipt %s · noticed %s. Nothing that is here was changed; ask "
         "the centre by telephone."),
      peer, where, number, noticed);

  return wf_admin_row_new (get_fault_label (alarm->fault), subtitle);
}

/* They go by themselves when what is missing comes, so they are read from the exchange. */
static guint
add_gaps (History *self, GtkWidget *group)
{
  WfSyncEngine *engine = wf_context_get_engine (self->context);
  GPtrArray *gaps = engine ? wf_sync_engine_get_gaps (engine) : NULL;

  for (guint i = 0; gaps && i < gaps->len; i++)
    {
      g_autofree char *title = wf_gap_dup_text (self->context, gaps->pdata[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                 wf_admin_row_new (title, wf_gap_get_advice ()));
    }
  return gaps ? gaps->len : 0;
}

static GtkWidget *
make_alarms_group (History *self)
{
  GtkWidget *group = wf_admin_group_new (_ ("History of the server"), NULL);
  const guint n = self->alarms ? self->alarms->len : 0;
  const char *state = self->error ? self->error
                      : !self->alarms
                          ? _ ("Reading…")
                          : _ ("No alarm: what came agrees with everything that servers "
                               "have signed.");

  if (add_gaps (self, group) == 0 && n == 0)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), wf_admin_row_new (state, NULL));
  for (guint i = 0; i < n; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               make_alarm_row (self->alarms->pdata[i]));
  return group;
}

static void
alarms_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) pane = user_data;
  History *self = g_object_get_data (G_OBJECT (pane), KEY);
  g_autoptr (GError) error = NULL;
  GPtrArray *alarms = wf_store_list_alarms_finish (WF_STORE (source), result, &error);

  g_free (self->error);
  self->error = error ? g_strdup (error->message) : NULL;
  if (alarms)
    {
      g_clear_pointer (&self->alarms, g_ptr_array_unref);
      self->alarms = alarms;
    }
  self->generation++;
  wf_admin_pane_refresh (pane);
}

static void
gaps_cb (GtkWidget *pane)
{
  History *self = g_object_get_data (G_OBJECT (pane), KEY);

  self->generation++;
  wf_admin_pane_refresh (pane);
}

static void
read_alarms (GtkWidget *pane)
{
  History *self = g_object_get_data (G_OBJECT (pane), KEY);

  wf_store_list_alarms_async (wf_context_get_store (self->context),
                              wf_context_get_crisis (self->context), NULL, alarms_listed_cb,
                              g_object_ref (pane));
}

static void
history_free (gpointer data)
{
  History *self = data;

  g_clear_pointer (&self->alarms, g_ptr_array_unref);
  g_free (self->error);
  g_free (self);
}

/* --- the pane --------------------------------------------------------------------- */

static GtkWidget *
build (WfContext *context, gpointer data)
{
  GtkWidget *page = adw_preferences_page_new ();
  g_autoptr (GPtrArray) changes = dup_changes (context);

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_alarms_group (data)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_root_group (context)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (wf_admin_redactions_new_group (context)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_changes_group (context, changes)));
  return page;
}

static char *
digest (WfContext *context, gpointer data)
{
  g_autoptr (GPtrArray) changes = dup_changes (context);
  g_autofree char *redactions = wf_admin_redactions_dup_digest (context);

  return g_strdup_printf ("%u %u %u %s", ((History *) data)->generation, changes->len,
                          wf_admin_get_own_role (context, NULL), redactions);
}

GtkWidget *
wf_admin_history_new (WfContext *context)
{
  History *self = g_new0 (History, 1);
  WfSyncEngine *engine = wf_context_get_engine (context);

  self->context = context;
  self->pane = wf_admin_pane_new (context, build, digest, self, history_free);
  g_object_set_data (G_OBJECT (self->pane), KEY, self);
  if (engine)
    {
      g_signal_connect_object (engine, "notify::alarm", G_CALLBACK (read_alarms), self->pane,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (engine, "notify::gaps", G_CALLBACK (gaps_cb), self->pane,
                               G_CONNECT_SWAPPED);
    }
  read_alarms (self->pane);
  return self->pane;
}
