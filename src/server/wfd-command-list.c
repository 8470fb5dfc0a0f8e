/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-commands.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "server/wfd-admin.h"
#include "store/wf-account-table.h"
#include "store/wf-feed-chain-table.h"

/* What stands where: one line each, columns parted by a tabulator, for people and for scripts. */
typedef struct
{
  WfdAdmin *admin;
  WfMembership *membership; /* of --crisis */
  const char *ctl, *crisis;
} Listing;

static void
print_uuid (const WfUuid *uuid)
{
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (uuid, text);
  g_print ("%s", text);
}

static gboolean
list_users (const Listing *listing, GError **error)
{
  g_autoptr (GPtrArray) accounts = wf_account_list (wfd_admin_get_db (listing->admin), error);

  for (guint i = 0; accounts && i < accounts->len; i++)
    {
      const WfAccount *account = accounts->pdata[i];
      g_print ("%s\t%s", account->name, account->device ? account->device : "-");
      for (guint j = 0; j < account->crises->len; j++)
        g_print ("\t%s", (const char *) account->crises->pdata[j]);
      g_print ("\n");
    }
  return accounts != NULL;
}

static gboolean
list_persons (const Listing *listing, GError **error)
{
  g_autoptr (GPtrArray) persons = wf_membership_list_persons (listing->membership);

  for (guint i = 0; i < persons->len; i++)
    {
      const WfPerson *person = persons->pdata[i];
      print_uuid (&person->person);
      g_print ("\t%s\t%s\t%s\n", person->desk ? person->desk : "-",
               person->actor ? person->actor : "-", person->name ? person->name : "-");
    }
  return TRUE;
}

static gboolean
list_devices (const Listing *listing, GError **error)
{
  g_autoptr (GPtrArray) devices = wf_membership_list_devices (listing->membership);

  for (guint i = 0; i < devices->len; i++)
    {
      const WfDevice *device = devices->pdata[i];
      const WfPerson *person = wf_membership_get_person (listing->membership, &device->person);
      print_uuid (&device->device);
      g_print ("\t");
      print_uuid (&device->person);
      g_print ("\t%s\t%s\t", *device->letter ? device->letter : "-",
               person && person->label ? person->label : "-");
      if (device->is_revoked && device->revoked_from != G_MAXINT64)
        g_print ("revoked from %" G_GINT64_FORMAT "\n", device->revoked_from);
      else
        g_print ("%s\n", device->is_revoked ? "revoked" : "certified");
    }
  return TRUE;
}

static gboolean
list_members (const Listing *listing, GError **error)
{
  g_autoptr (GPtrArray) persons = wf_membership_list_persons (listing->membership);

  for (guint i = 0; i < persons->len; i++)
    {
      const WfPerson *person = persons->pdata[i];
      const char *role
          = wf_role_get_name (wf_membership_get_role (listing->membership, &person->person, NULL));
      print_uuid (&person->person);
      g_print ("\t%s\t%s\n", role ? role : "-", person->label ? person->label : "-");
    }
  return TRUE;
}

static gboolean
list_heads (const Listing *listing, GError **error)
{
  GPtrArray *spaces = wfd_ledger_get_spaces (wfd_admin_get_ledger (listing->admin));

  for (guint i = 0; i < spaces->len; i++)
    {
      const WfFeedSpace *space = spaces->pdata[i];
      WfHead head = { 0 };
      gboolean found = FALSE;
      if (!wf_feed_chain_get_head (wfd_admin_get_db (listing->admin), space->number, G_MAXINT64,
                                   &head, &found, error))
        return FALSE;
      g_autofree char *rh = wf_hex_dup (head.receipt, WF_HASH_SIZE);
      g_autofree char *key = wf_hex_dup (head.key, WF_KEY_SIZE);
      g_print ("%s\t%" G_GINT64_FORMAT, space->name, space->last.seq);
      if (found)
        g_print ("\t%" G_GINT64_FORMAT "\t%s\t%s", head.seq, rh, key);
      g_print ("\n");
    }
  return TRUE;
}

static gboolean
find_membership (Listing *listing, char **ctl, GError **error)
{
  WfUuid crisis;
  WfRealm realm;

  if (!wf_uuid_parse (listing->crisis, &crisis)
      || !wfd_admin_find_crisis (listing->admin, &crisis, &realm))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no crisis %s here."),
                   listing->crisis);
      return FALSE;
    }
  *ctl = wf_space_dup_name (realm, &crisis, "ctl");
  listing->membership = wfd_ledger_get_membership (wfd_admin_get_ledger (listing->admin), *ctl);
  return TRUE;
}

static int
list (int argc,
      char **argv,
      const char *usage,
      gboolean of_crisis,
      gboolean (*print) (const Listing *listing, GError **error))
{
  g_autofree char *data = NULL;
  g_autofree char *crisis = NULL;
  g_autofree char *ctl = NULL;
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the server's data"), "DIR" },
          { "crisis", 0, 0, G_OPTION_ARG_STRING, &crisis, N_ ("The crisis"), "UUID" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!wfd_command_parse (usage, entries, &argc, &argv, &status))
    return status;
  if (argc != 1 || !data || (of_crisis && !crisis))
    {
      g_printerr ("watchfloord: %s\n", of_crisis ? _ ("this needs --data DIR and --crisis UUID.")
                                                 : _ ("this needs --data DIR."));
      return 2;
    }
  admin = wfd_admin_open (data, clock, &error);
  Listing listing = { .admin = admin, .crisis = crisis };
  if (!admin || (of_crisis && !find_membership (&listing, &ctl, &error))
      || !print (&listing, &error))
    return wfd_command_fail (error);
  return 0;
}

int
wfd_command_user_list (int argc, char **argv)
{
  return list (argc, argv, "user list --data DIR", FALSE, list_users);
}

int
wfd_command_person_list (int argc, char **argv)
{
  return list (argc, argv, "person list --data DIR --crisis UUID", TRUE, list_persons);
}

int
wfd_command_device_list (int argc, char **argv)
{
  return list (argc, argv, "device list --data DIR --crisis UUID", TRUE, list_devices);
}

int
wfd_command_member_list (int argc, char **argv)
{
  return list (argc, argv, "member list --data DIR --crisis UUID", TRUE, list_members);
}

int
wfd_command_heads (int argc, char **argv)
{
  return list (argc, argv, "heads --data DIR", FALSE, list_heads);
}
