/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "server/wfd-admin.h"
#include "store/wf-account-table.h"
#include "store/wf-enrol-table.h"
#include "wire/wf-enrolment.h"

/* Commands that write: into `ctl`, signed by the key file of --key (the root key, or that of a
 * coordinator or security officer), and codes and accounts beside it. */
typedef struct
{
  char *data, *crisis, *key, *why, *space;
  char *desk, *letter, *label, *actor, *role;
  int hours;
  gint64 from;
} Options;

static void
clear_options (Options *options)
{
  char **texts[]
      = { &options->data, &options->crisis, &options->key,   &options->why,   &options->space,
          &options->desk, &options->letter, &options->label, &options->actor, &options->role };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

typedef struct
{
  const Options *options;
  WfdAdmin *admin;
  WfDeviceKey *key;
  WfUuid crisis, subject;
  WfRealm realm;
  char *ctl;
} Call;

static void
clear_call (Call *call)
{
  g_clear_pointer (&call->key, wf_device_key_unref);
  g_clear_pointer (&call->ctl, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, clear_call)

static gboolean
open_call (Call *call, GError **error)
{
  const Options *options = call->options;

  if (!wf_uuid_parse (options->crisis, &call->crisis)
      || !wfd_admin_find_crisis (call->admin, &call->crisis, &call->realm))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no crisis %s here."),
                   options->crisis);
      return FALSE;
    }
  call->ctl = wf_space_dup_name (call->realm, &call->crisis, "ctl");
  call->key = options->key ? wf_device_key_load (options->key, error) : NULL;
  return call->key != NULL || !options->key;
}

/* --- device revoke, member set, member end ----------------------------------- */

/* Takes @draft. */
static gboolean
append (Call *call, WfDraft *draft, GError **error)
{
  g_autoptr (WfDraft) owned = draft;
  return wfd_certify_append (wfd_admin_get_ledger (call->admin), owned, call->key, error);
}

static WfMembership *
get_membership (const Call *call)
{
  return wfd_ledger_get_membership (wfd_admin_get_ledger (call->admin), call->ctl);
}

/* One wrong digit would leave a lost device as it is, and say nothing. */
static gboolean
is_device_here (const Call *call, GError **error)
{
  g_autofree char *id = wf_uuid_dup_string (&call->subject);

  if (wf_membership_get_person_of_device (get_membership (call), &call->subject))
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
               _ ("There is no device %s in this crisis. Nothing was written; device list names "
                  "those that are."),
               id);
  return FALSE;
}

static gboolean
is_person_here (const Call *call, GError **error)
{
  g_autofree char *id = wf_uuid_dup_string (&call->subject);

  if (wf_membership_get_person (get_membership (call), &call->subject))
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
               _ ("There is no person %s in this crisis. Nothing was written; person list names "
                  "those that are."),
               id);
  return FALSE;
}

static gboolean
revoke_device (Call *call, GError **error)
{
  if (!is_device_here (call, error))
    return FALSE;
  if (!append (call,
               wf_ctl_draft_revocation (call->ctl, &call->subject, call->options->from,
                                        call->options->why),
               error))
    return FALSE;
  g_autofree char *id = wf_uuid_dup_string (&call->subject);
  g_print ("revoked %s\n", id);
  return TRUE;
}

static gboolean
append_role (Call *call, WfRole role, GError **error)
{
  const char *space = call->options->space ? call->options->space : call->ctl;
  g_autofree char *id = wf_uuid_dup_string (&call->subject);

  if (!is_person_here (call, error)
      || !append (call, wf_ctl_draft_role (space, &call->subject, role, call->options->why), error))
    return FALSE;
  g_print ("member %s\t%s\n", id, wf_role_get_name (role));
  return TRUE;
}

static gboolean
set_member (Call *call, GError **error)
{
  WfRole role = wf_role_from_name (call->options->role);

  if (g_strcmp0 (wf_role_get_name (role), call->options->role) == 0)
    return append_role (call, role, error);
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("“%s” is no role: observer, analyst, coordinator or security-officer."),
               call->options->role);
  return FALSE;
}

static gboolean
end_member (Call *call, GError **error)
{
  return append_role (call, WF_ROLE_NONE, error);
}

static gboolean
is_red_of_crisis (const Call *call, const char *name)
{
  WfSpace space;

  return name && wf_space_parse (name, &space) && wf_space_is_red (name)
         && space.realm == call->realm && wf_uuid_equal (&space.crisis, &call->crisis);
}

/* A space with members of its own: nobody else learns that it is there. */
static gboolean
add_red_space (Call *call, GError **error)
{
  const char *name = call->options->space;

  if (is_red_of_crisis (call, name))
    return wfd_ledger_add_space (wfd_admin_get_ledger (call->admin), name, error)
           && set_member (call, error);
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("“%s” is no red space of this crisis: take the name of its ctl space with "
                  "“red-” and a word of small letters in place of “ctl”."),
               name ? name : "");
  return FALSE;
}

static gboolean
run_inside (Call *call, gboolean (*write) (Call *call, GError **error), GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };

  return wf_transaction_begin (&transaction, wfd_admin_get_db (call->admin), error)
         && write (call, error) && wf_transaction_commit (&transaction, error);
}

static int
run_ctl (int argc,
         char **argv,
         const char *usage,
         gboolean needs_role,
         gboolean (*write) (Call *call, GError **error))
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of the server's data"),
            "DIR" },
          { "crisis", 0, 0, G_OPTION_ARG_STRING, &options.crisis, N_ ("The crisis"), "UUID" },
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key,
            N_ ("Key file that signs: the root key, or one of a coordinator or security officer"),
            "FILE" },
          { "why", 0, 0, G_OPTION_ARG_STRING, &options.why,
            N_ ("The reason, for everybody to read"), "TEXT" },
          { "role", 0, 0, G_OPTION_ARG_STRING, &options.role,
            N_ ("observer, analyst, coordinator or security-officer"), "ROLE" },
          { "space", 0, 0, G_OPTION_ARG_STRING, &options.space,
            N_ ("A red space with its own members"), "SPACE" },
          { "from", 0, 0, G_OPTION_ARG_INT64, &options.from,
            N_ ("Receipt of ctl from which on the device does not count"), "N" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Call) call = { .options = &options };
  int status;

  if (!wfd_command_parse (usage, entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || !options.data || !options.crisis || !options.key || (needs_role && !options.role)
      || !wf_uuid_parse (argv[1], &call.subject))
    {
      g_printerr (_ ("watchfloord: this is called as: watchfloord %s\n"), usage);
      return 2;
    }
  call.admin = admin = wfd_admin_open (options.data, clock, &error);
  if (!admin || !open_call (&call, &error) || !run_inside (&call, write, &error))
    return wfd_command_fail (error);
  return 0;
}

int
wfd_command_device_revoke (int argc, char **argv)
{
  return run_ctl (
      argc, argv,
      "device revoke DEVICE --data DIR --crisis UUID --key FILE [--from N] [--why TEXT]", FALSE,
      revoke_device);
}

int
wfd_command_member_set (int argc, char **argv)
{
  return run_ctl (argc, argv,
                  "member set PERSON --role ROLE --data DIR --crisis UUID --key FILE"
                  " [--space SPACE] [--why TEXT]",
                  TRUE, set_member);
}

int
wfd_command_member_end (int argc, char **argv)
{
  return run_ctl (
      argc, argv,
      "member end PERSON --data DIR --crisis UUID --key FILE [--space SPACE] [--why TEXT]", FALSE,
      end_member);
}

int
wfd_command_red_add (int argc, char **argv)
{
  return run_ctl (argc, argv,
                  "red add PERSON --space SPACE --role ROLE --data DIR --crisis UUID --key FILE",
                  TRUE, add_red_space);
}

/* --- user remove -------------------------------------------------------------- */

int
wfd_command_user_remove (int argc, char **argv)
{
  g_autofree char *data = NULL;
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the server's data"), "DIR" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!wfd_command_parse ("user remove NAME --data DIR", entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || !data)
    {
      g_printerr ("watchfloord: %s\n", _ ("user remove needs a name and --data DIR."));
      return 2;
    }
  admin = wfd_admin_open (data, clock, &error);
  if (!admin || !wf_account_remove (wfd_admin_get_db (admin), argv[1], &error))
    return wfd_command_fail (error);
  return 0;
}

/* --- enrol-code ----------------------------------------------------------------- */

/* The server's own device becomes a coordinator of the crisis, once, by the root key: then it can
 * certify who comes with a code, and the root key may go back into its drawer. */
static gboolean
ensure_service (Call *call, GError **error)
{
  WfdLedger *ledger = wfd_admin_get_ledger (call->admin);
  WfMembership *membership = wfd_ledger_get_membership (ledger, call->ctl);
  g_autoptr (WfDeviceKey) own = wfd_certify_ensure_key (call->options->data, error);
  WfdDesk desk = { .name = "Enrolment service of the server", .desk = "SERVER" };

  if (!own)
    return FALSE;
  if (wf_membership_get_device_key (membership, &own->device)
      && !wf_membership_is_revoked (membership, &own->device)
      && wf_membership_get_role (membership, &own->person, NULL) == WF_ROLE_COORDINATOR)
    return TRUE;
  if (!call->key)
    {
      g_set_error_literal (
          error, WF_ERROR, WF_ERROR_DENIED,
          _ ("This server may not enrol devices in the crisis yet. Give --key once, "
             "with the root key or a coordinator's."));
      return FALSE;
    }
  desk.device = own->device;
  desk.person = own->person;
  memcpy (desk.key, own->key, WF_KEY_SIZE);
  return wfd_certify_desk (ledger, call->ctl, &desk, WF_ROLE_COORDINATOR, call->key, error);
}

static gboolean
write_code (Call *call, GError **error)
{
  const Options *options = call->options;
  char code[WF_ENROL_CODE_SIZE];
  g_auto (WfEnrolCode) row = { .n_wrong = 0 };
  WfDb *db = wfd_admin_get_db (call->admin);

  if (!ensure_service (call, error) || !wf_enrol_ensure (db, error))
    return FALSE;
  wf_enrol_code_make (code);
  g_strlcpy (row.id, code, sizeof row.id);
  row.secret = wf_crypto_password_hash (code);
  row.crisis = g_strdup (options->crisis);
  row.user = g_strdup (options->label);
  row.desk = g_strdup (options->desk);
  row.letter = g_strdup (options->letter ? options->letter : "");
  row.label = g_strdup (options->label);
  row.actor = g_strdup (options->actor);
  row.role = g_strdup (options->role ? options->role : "analyst");
  row.expires_at = g_get_real_time () + (gint64) options->hours * WF_HOUR_US;
  if (!row.secret)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_FULL,
                   _ ("Not enough memory to hash the code (64 MiB are needed)."));
      return FALSE;
    }
  if (!wf_enrol_put (db, &row, error))
    return FALSE;
  g_autofree char *until = wf_time_format_iso (row.expires_at);
  g_print ("code %s\nexpires %s\n", code, until);
  return TRUE;
}

int
wfd_command_enrol_code (int argc, char **argv)
{
  g_auto (Options) options = { .hours = 24 };
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of the server's data"),
            "DIR" },
          { "crisis", 0, 0, G_OPTION_ARG_STRING, &options.crisis, N_ ("The crisis"), "UUID" },
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key,
            N_ ("Key file that lets this server enrol; needed once a crisis"), "FILE" },
          { "desk", 0, 0, G_OPTION_ARG_STRING, &options.desk,
            N_ ("Desk code, before entry numbers"), "FI" },
          { "letter", 0, 0, G_OPTION_ARG_STRING, &options.letter,
            N_ ("Letter of a second device of the desk"), "B" },
          { "label", 0, 0, G_OPTION_ARG_STRING, &options.label, N_ ("Name of the function"),
            "TEXT" },
          { "actor", 0, 0, G_OPTION_ARG_STRING, &options.actor,
            N_ ("Actor that the desk speaks for"), "ID" },
          { "role", 0, 0, G_OPTION_ARG_STRING, &options.role,
            N_ ("observer, analyst or coordinator"), "ROLE" },
          { "hours", 0, 0, G_OPTION_ARG_INT, &options.hours, N_ ("How long it is good (24)"), "N" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Call) call = { .options = &options };
  int status;

  if (!wfd_command_parse (
          "enrol-code --data DIR --crisis UUID --desk CODE --label TEXT [--role ROLE]"
          " [--letter B] [--actor ID] [--hours N] [--key FILE]",
          entries, &argc, &argv, &status))
    return status;
  WfRole role = wf_role_from_name (options.role ? options.role : "analyst");
  if (argc != 1 || !options.data || !options.crisis || !options.desk || !*options.desk
      || !options.label || !*options.label || options.hours < 1 || options.hours > 24 * 31
      || role == WF_ROLE_SECURITY_OFFICER
      || (options.role && g_strcmp0 (wf_role_get_name (role), options.role) != 0))
    {
      g_printerr ("watchfloord: %s\n",
                  _ ("enrol-code needs --data, --crisis, --desk and --label; the role is observer, "
                     "analyst or coordinator, and a code is good for 1 to 744 hours."));
      return 2;
    }
  call.admin = admin = wfd_admin_open (options.data, clock, &error);
  if (!admin || !open_call (&call, &error) || !run_inside (&call, write_code, &error))
    return wfd_command_fail (error);
  return 0;
}
