/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-commands.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "server/wfd-admin.h"
#include "store/wf-account-table.h"

/* First line of a file, or of standard input for "-". */
static char *
read_password (const char *file, GError **error)
{
  g_autofree char *text = NULL;
  char line[512];
  char *password;

  if (file && !g_str_equal (file, "-"))
    {
      if (!g_file_get_contents (file, &text, NULL, error))
        return NULL;
    }
  else if (fgets (line, sizeof line, stdin))
    text = g_strdup (line);
  password = g_strdup (text ? text : "");
  password[strcspn (password, "\r\n")] = '\0';
  if (text)
    wf_crypto_wipe (text, strlen (text));
  return password;
}

typedef struct
{
  char *data, *password_file, *device, *device_key, *person, *desk, *letter, *actor, *label,
      *root_key;
  char **crises;
} UserOptions;

static void
clear_user_options (UserOptions *options)
{
  char **texts[]
      = { &options->data,   &options->password_file, &options->device, &options->device_key,
          &options->person, &options->desk,          &options->letter, &options->actor,
          &options->label,  &options->root_key };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&options->crises, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UserOptions, clear_user_options)

static gboolean
certify (WfdAdmin *admin, const UserOptions *options, const char *name, GError **error)
{
  g_autoptr (WfDeviceKey) root = NULL;
  WfdDesk desk = { .name = options->label ? options->label : name,
                   .desk = options->desk,
                   .letter = options->letter,
                   .actor = options->actor };
  WfUuid crisis;
  WfRealm realm;

  if (!options->device || !options->desk || !options->root_key || !options->crises
      || !options->crises[0])
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, "%s",
                   _ ("--device-key also needs --device, --desk, --root-key and one --crisis."));
      return FALSE;
    }
  if (!wf_uuid_parse (options->device, &desk.device)
      || !wf_hex_decode (options->device_key, strlen (options->device_key), desk.key, WF_KEY_SIZE)
      || !wf_uuid_parse (options->crises[0], &crisis)
      || (options->person && !wf_uuid_parse (options->person, &desk.person)))
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_INVALID, "%s",
          _ ("--device, --person and --crisis are UUIDs, --device-key is 64 hexadecimal digits."));
      return FALSE;
    }
  if (!options->person)
    wf_uuid_new (&desk.person, g_get_real_time ());
  if (!wfd_admin_find_crisis (admin, &crisis, &realm))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no crisis %s here."),
                   options->crises[0]);
      return FALSE;
    }
  root = wf_device_key_load (options->root_key, error);
  return root && wfd_admin_certify (admin, realm, &crisis, &desk, name, root, error);
}

/* To a device that `ctl` certifies already, or will: another server may have let it in. */
static gboolean
tie (WfdAdmin *admin, const char *device, const char *name, GError **error)
{
  g_autofree char *id = NULL;
  WfUuid uuid;

  if (!wf_uuid_parse (device, &uuid))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("--device is a UUID."));
      return FALSE;
    }
  id = wf_uuid_dup_string (&uuid);
  return wf_account_set_device (wfd_admin_get_db (admin), name, id, error);
}

/* A crisis that is not here would be read by nobody, and nobody would know why. */
static gboolean
has_crises (WfdAdmin *admin, const UserOptions *options, GError **error)
{
  WfUuid crisis;
  WfRealm realm;

  for (char **at = options->crises; at && *at; at++)
    if (!wf_uuid_parse (*at, &crisis) || !wfd_admin_find_crisis (admin, &crisis, &realm))
      {
        g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no crisis %s here."), *at);
        return FALSE;
      }
  return TRUE;
}

static gboolean
add_user (const UserOptions *options, const char *name, GError **error)
{
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfdAdmin) admin = NULL;
  g_autofree char *password = read_password (options->password_file, error);
  gboolean added;

  if (!password)
    return FALSE;
  admin = wfd_admin_open (options->data, clock, error);
  added
      = admin && has_crises (admin, options, error)
        && wfd_admin_add_user (admin, name, password, (const char *const *) options->crises, error)
        && (options->device_key ? certify (admin, options, name, error)
                                : !options->device || tie (admin, options->device, name, error));
  wf_crypto_wipe (password, strlen (password));
  return added;
}

int
wfd_command_user_add (int argc, char **argv)
{
  g_auto (UserOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of the server's data"),
      "DIR" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.password_file,
      N_ ("First line is the password; - for standard input"), "FILE" },
    { "crisis", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.crises, N_ ("A crisis to read"), "UUID" },
    { "device-key", 0, 0, G_OPTION_ARG_STRING, &options.device_key,
      N_ ("Certify this public key as the user's device"), "HEX" },
    { "device", 0, 0, G_OPTION_ARG_STRING, &options.device, N_ ("The device's identifier"),
      "UUID" },
    { "person", 0, 0, G_OPTION_ARG_STRING, &options.person, N_ ("The person's identifier"),
      "UUID" },
    { "desk", 0, 0, G_OPTION_ARG_STRING, &options.desk, N_ ("Desk code, before entry numbers"),
      "FI" },
    { "letter", 0, 0, G_OPTION_ARG_STRING, &options.letter,
      N_ ("Letter of a second device of the desk"), "B" },
    { "label", 0, 0, G_OPTION_ARG_STRING, &options.label, N_ ("Name of the function"), "TEXT" },
    { "actor", 0, 0, G_OPTION_ARG_STRING, &options.actor, N_ ("Actor that the desk speaks for"),
      "ID" },
    { "root-key", 0, 0, G_OPTION_ARG_FILENAME, &options.root_key,
      N_ ("Root key file of the crisis"), "FILE" },
    { NULL }
  };
  int status;

  if (!wfd_command_parse ("user add NAME --data DIR [--password-file FILE|-] [--crisis UUID]…",
                          entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || !options.data)
    {
      g_printerr ("watchfloord: %s\n", _ ("user add needs a name and --data DIR."));
      return 2;
    }
  if (!add_user (&options, argv[1], &error))
    return wfd_command_fail (error);
  g_print ("user %s\n", argv[1]);
  return 0;
}

/* --- space add ---------------------------------------------------------- */

static WfDeviceKey *
ensure_root_key (const char *file, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WfDeviceKey) root = wf_device_key_load (file, &local);
  WfUuid person;

  if (root || !g_error_matches (local, WF_ERROR, WF_ERROR_NOT_FOUND))
    {
      if (local)
        g_propagate_error (error, g_steal_pointer (&local));
      return g_steal_pointer (&root);
    }
  wf_uuid_new (&person, g_get_real_time ());
  root = wf_device_key_new (&person, "ROOT", "", g_get_real_time ());
  return wf_device_key_save (root, file, error) ? g_steal_pointer (&root) : NULL;
}

/* As desks show it, to be compared by telephone. */
static void
print_fingerprint (const WfDeviceKey *root)
{
  const guint8 *key = root->key;

  g_print ("fingerprint %02x%02x %02x%02x %02x%02x %02x%02x\n", key[0], key[1], key[2], key[3],
           key[4], key[5], key[6], key[7]);
}

static gboolean
make_crisis (WfdAdmin *admin,
             WfRealm realm,
             const char *name,
             const char *data,
             const char *file,
             WfUuid *crisis,
             GError **error)
{
  g_autoptr (WfDeviceKey) root = NULL;
  g_autofree char *id = NULL;
  g_autofree char *base = NULL;
  g_autofree char *path = NULL;

  wf_uuid_new (crisis, g_get_real_time ());
  id = wf_uuid_dup_string (crisis);
  base = g_strdup_printf ("root-%s.key", id);
  path = file ? g_strdup (file) : g_build_filename (data, base, NULL);
  root = ensure_root_key (path, error);
  if (!root || !wfd_admin_add_crisis (admin, realm, crisis, name, root, error))
    return FALSE;
  g_print ("root-key %s\n", path);
  print_fingerprint (root);
  return TRUE;
}

static gboolean
join_crisis (WfdAdmin *admin,
             WfRealm realm,
             const char *id,
             const char *root,
             WfUuid *crisis,
             GError **error)
{
  guint8 key[WF_KEY_SIZE];

  if (!root || !wf_uuid_parse (id, crisis) || !wf_hex_decode (root, strlen (root), key, sizeof key))
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_INVALID, "%s",
          _ ("--join is the UUID of the crisis and needs --root, the 64 hexadecimal digits "
             "of the key that founded it. “neighbour pin” at the other server prints both."));
      return FALSE;
    }
  return wfd_admin_join_crisis (admin, realm, crisis, key, error);
}

int
wfd_command_space_add (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *root_key = NULL;
  g_autofree char *join = NULL;
  g_autofree char *root = NULL;
  g_auto (GStrv) archives = NULL;
  gboolean exercise = FALSE, added;
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the server's data"), "DIR" },
          { "exercise", 0, 0, G_OPTION_ARG_NONE, &exercise, N_ ("An exercise, not a real crisis"),
            NULL },
          { "import", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &archives,
            N_ ("Fill it from an archive, with its receipts"), "ARCHIVE" },
          { "root-key", 0, 0, G_OPTION_ARG_FILENAME, &root_key,
            N_ ("Root key of the new crisis; made when it is not there"), "FILE" },
          { "join", 0, 0, G_OPTION_ARG_STRING, &join,
            N_ ("A crisis of another server, which fills it as a neighbour"), "UUID" },
          { "root", 0, 0, G_OPTION_ARG_STRING, &root,
            N_ ("The public key that founded the crisis to join"), "HEX" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  WfRealm realm;
  WfUuid crisis;
  int status;

  if (!wfd_command_parse (
          "space add NAME --data DIR [--exercise] [--import ARCHIVE]… [--root-key FILE]\n"
          "  space add NAME --data DIR [--exercise] --join UUID --root HEX",
          entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || !data || !*argv[1])
    {
      g_printerr ("watchfloord: %s\n", _ ("space add needs a name and --data DIR."));
      return 2;
    }
  realm = exercise ? WF_REALM_EXERCISE : WF_REALM_REAL;
  admin = wfd_admin_make (data, clock, &error);
  if (!admin)
    return wfd_command_fail (error);
  added = join       ? join_crisis (admin, realm, join, root, &crisis, &error)
          : archives ? wfd_admin_import_crisis (admin, realm, (const char *const *) archives,
                                                &crisis, &error)
                     : make_crisis (admin, realm, argv[1], data, root_key, &crisis, &error);
  if (!added)
    return wfd_command_fail (error);
  id = wf_uuid_dup_string (&crisis);
  g_print ("crisis %s\n", id);
  return 0;
}
