/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-key-pin.h"
#include "server/wfd-admin.h"
#include "server/wfd-commands.h"
#include "store/wf-neighbour-history.h"

/* Which servers of other centres this one exchanges operations with, and which spaces. Both sides
 * have to list a space. */

typedef struct
{
  char *data, *url;
  char **pins, **spaces, **strict;
} AddOptions;

static void
clear_add_options (AddOptions *options)
{
  g_free (options->data);
  g_free (options->url);
  g_strfreev (options->pins);
  g_strfreev (options->spaces);
  g_strfreev (options->strict);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddOptions, clear_add_options)

/* --- add: what may be listed ---------------------------------------------- */

/* The name stands in figures, log lines and tables. */
static gboolean
check_name (const char *name, GError **error)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

  if (name[0] != '\0' && strlen (name) <= 64 && strspn (name, allowed) == strlen (name))
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("The name of a neighbour has 1 to 64 letters, digits, dots, hyphens and "
                  "underscores."));
  return FALSE;
}

static gboolean
check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri && g_str_equal (g_uri_get_scheme (uri), "https") && g_uri_get_host (uri)
      && *g_uri_get_host (uri) && !g_uri_get_userinfo (uri) && !g_uri_get_query (uri))
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("“%s” is no address of a server: it begins with https:// and names a host."),
               url);
  return FALSE;
}

static gboolean
add_pins (WfNeighbour *neighbour, char **pins, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; pins[i]; i++)
    {
      g_autofree char *pin = wf_key_pin_dup_normal (pins[i]);
      if (!pin)
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                       _ ("“%s” is no pin: 64 hexadecimal digits, the SHA-256 of the neighbour's "
                          "public key. “neighbour pin” there prints it."),
                       pins[i]);
          return FALSE;
        }
      g_strv_builder_add (builder, pin);
    }
  neighbour->pins = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
is_strict (const char *space)
{
  return !wf_marking_is_within (wf_space_get_marking (space), WF_MARKING_AMBER);
}

/* `ctl` has no marking; whoever shares anything shares it. */
static gboolean
check_marking (const char *space, gboolean is_said_strict, GError **error)
{
  const gboolean strict = !wf_space_is_ctl (space) && is_strict (space);

  if (strict == is_said_strict)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_DENIED,
               strict ? _ ("%s is amber-strict or red and does not leave this centre by itself. To "
                           "share it all the same, name it with --strict-space.")
                      : _ ("%s is neither amber-strict nor red; name it with --spaces."),
               space);
  return FALSE;
}

/* A neighbour brings operations, and never who founded the crisis: that is known before. */
static gboolean
check_founded (WfdAdmin *admin, const char *space, GError **error)
{
  WfMembership *membership = wfd_ledger_get_membership (wfd_admin_get_ledger (admin), space);

  if (membership && wf_membership_get_root_key (membership))
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
               _ ("The crisis of %s is not known here, or not who founded it. Join it first: space "
                  "add NAME --join UUID --root HEX."),
               space);
  return FALSE;
}

/* A red space that is shared is made here, empty; its first member comes with it. */
static gboolean
ensure_space (WfdAdmin *admin, const char *name, GError **error)
{
  GPtrArray *spaces = wfd_ledger_get_spaces (wfd_admin_get_ledger (admin));
  g_auto (WfTransaction) transaction = { 0 };

  for (guint i = 0; i < spaces->len; i++)
    if (g_str_equal (((WfFeedSpace *) spaces->pdata[i])->name, name))
      return TRUE;
  if (!wf_space_is_red (name))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no space %s here."), name);
      return FALSE;
    }
  return wf_transaction_begin (&transaction, wfd_admin_get_db (admin), error)
         && wfd_ledger_add_space (wfd_admin_get_ledger (admin), name, error)
         && wf_transaction_commit (&transaction, error);
}

static gboolean
add_space (
    WfdAdmin *admin, WfNeighbour *neighbour, const char *name, gboolean strict, GError **error)
{
  WfSpace space;

  if (!wf_space_parse (name, &space))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no space."), name);
      return FALSE;
    }
  if (!check_marking (name, strict, error) || !check_founded (admin, name, error)
      || !ensure_space (admin, name, error))
    return FALSE;
  g_ptr_array_add (neighbour->spaces, wf_neighbour_space_new (name));
  return TRUE;
}

/* Each text is a list with commas. */
static gboolean
add_spaces (WfdAdmin *admin, WfNeighbour *neighbour, char **texts, gboolean strict, GError **error)
{
  for (guint i = 0; texts && texts[i]; i++)
    {
      g_auto (GStrv) names = g_strsplit (texts[i], ",", -1);
      for (guint k = 0; names[k]; k++)
        if (names[k][0] != '\0' && !add_space (admin, neighbour, names[k], strict, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
lists (const WfNeighbour *neighbour, const char *space)
{
  for (guint i = 0; i < neighbour->spaces->len; i++)
    if (g_str_equal (((WfNeighbourSpace *) neighbour->spaces->pdata[i])->name, space))
      return TRUE;
  return FALSE;
}

static gboolean
check_ctl (const WfNeighbour *neighbour, GError **error)
{
  for (guint i = 0; i < neighbour->spaces->len; i++)
    {
      const char *name = ((WfNeighbourSpace *) neighbour->spaces->pdata[i])->name;
      g_autofree char *ctl = NULL;
      WfSpace space;
      wf_space_parse (name, &space);
      ctl = wf_space_dup_name (space.realm, &space.crisis, "ctl");
      if (lists (neighbour, ctl))
        continue;
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("%s can be shared only together with %s: by it the other side sees what "
                      "counts."),
                   name, ctl);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_neighbour (WfdAdmin *admin, const char *name, const AddOptions *options, GError **error)
{
  g_autoptr (WfNeighbour) neighbour = wf_neighbour_new (name, options->url ? options->url : "");

  return check_name (name, error) && (!options->url || check_url (options->url, error))
         && add_pins (neighbour, options->pins, error)
         && add_spaces (admin, neighbour, options->spaces, FALSE, error)
         && add_spaces (admin, neighbour, options->strict, TRUE, error)
         && check_ctl (neighbour, error)
         && wf_neighbour_put (wfd_admin_get_db (admin), neighbour, error);
}

int
wfd_command_neighbour_add (int argc, char **argv)
{
  g_auto (AddOptions) options = { 0 };
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of the server's data"),
            "DIR" },
          { "url", 0, 0, G_OPTION_ARG_STRING, &options.url,
            N_ ("Its address; without one it comes to us"), "URL" },
          { "pin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.pins,
            N_ ("SHA-256 of its public key; twice while the key is changed"), "HEX" },
          { "spaces", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.spaces,
            N_ ("Spaces to share with it"), "LIST" },
          { "strict-space", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.strict,
            N_ ("Share this one although it is amber-strict or red"), "SPACE" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!wfd_command_parse ("neighbour add NAME --data DIR [--url URL] --pin HEX… --spaces LIST… "
                          "[--strict-space SPACE]…",
                          entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || !options.data || !options.pins || (!options.spaces && !options.strict))
    {
      g_printerr ("watchfloord: %s\n",
                  _ ("neighbour add needs a name, --data DIR, --pin HEX and --spaces LIST."));
      return 2;
    }
  admin = wfd_admin_open (options.data, clock, &error);
  if (!admin || !add_neighbour (admin, argv[1], &options, &error))
    return wfd_command_fail (error);
  g_print ("neighbour %s\n", argv[1]);
  return 0;
}

/* --- list, remove, pin ---------------------------------------------------- */

static void
print_time (gint64 instant_us)
{
  g_autofree char *text = instant_us > 0 ? wf_time_format_iso (instant_us) : g_strdup ("-");
  g_print ("\t%s", text);
}

static void
print_space (WfdAdmin *admin, const WfNeighbourSpace *space)
{
  GPtrArray *spaces = wfd_ledger_get_spaces (wfd_admin_get_ledger (admin));
  gint64 newest = 0;

  for (guint i = 0; i < spaces->len; i++)
    if (g_str_equal (((WfFeedSpace *) spaces->pdata[i])->name, space->name))
      newest = ((WfFeedSpace *) spaces->pdata[i])->last.seq;
  g_print ("\t%s\tread %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT "\toffered %" G_GINT64_FORMAT
           " of %" G_GINT64_FORMAT
           "\trefused-here %u\trefused-there %u\tattachments-missing %u\t%s\n",
           space->name, space->pulled, space->pulled + space->pending, space->pushed, newest,
           space->n_refused_in, space->n_refused_out, space->n_blobs,
           space->trouble[0] ? space->trouble : "-");
}

static const char *
get_fault_text (WfHistoryFault fault)
{
  switch (fault)
    {
    case WF_HISTORY_CUT:
      return _ ("Its history ends before a number that it signed. What came is kept here, and more "
                "is taken. Ask its administrator, not by the network.");
    case WF_HISTORY_OTHER_KEY:
      return _ (
          "It signs with another key than before, and that is not kept. Operations are taken "
          "as before. Ask its administrator, not by the network, whether the key was changed.");
    case WF_HISTORY_FORGED:
      return _ ("A signature on its history is false. Operations are taken as before. Ask its "
                "administrator, not by the network, whether the server is sound.");
    case WF_HISTORY_BEGUN_AGAIN:
      return _ ("It has another history than the one that was read up to this number, and all is "
                "read and offered again. Ask its administrator whether it was restored from a "
                "backup.");
    case WF_HISTORY_REWRITTEN:
    case WF_HISTORY_GOOD:
    default:
      return _ ("It shows another history than the one that it signed. What came is kept here, and "
                "more is taken. Ask its administrator, not by the network.");
    }
}

/* One line a kind: the first that was noticed, and how many there are. */
static void
print_alarms (const GPtrArray *alarms, WfHistoryFault fault)
{
  static const char *const words[] = { "", "rewritten", "cut", "other-key", "forged", "restart" };
  const WfHistoryAlarm *first = NULL;
  guint n = 0;

  for (guint i = 0; i < alarms->len; i++)
    {
      const WfHistoryAlarm *alarm = alarms->pdata[i];
      if (alarm->fault != fault)
        continue;
      first = alarm;
      n++;
    }
  if (!first)
    return;
  g_print ("\t\t%s %s\t%u\tnumber %" G_GINT64_FORMAT,
           fault == WF_HISTORY_BEGUN_AGAIN ? "note" : "alarm", words[fault], n, first->seq);
  print_time (first->signed_at);
  print_time (first->noticed_at);
  g_print ("\t%s\n", get_fault_text (fault));
}

static gboolean
print_history (WfdAdmin *admin,
               const WfNeighbour *neighbour,
               const WfNeighbourSpace *space,
               GError **error)
{
  g_autoptr (GPtrArray) alarms
      = wf_neighbour_list_alarms (wfd_admin_get_db (admin), neighbour->name, space->name, error);

  for (WfHistoryFault fault = WF_HISTORY_REWRITTEN; alarms && fault <= WF_HISTORY_BEGUN_AGAIN;
       fault++)
    print_alarms (alarms, fault);
  return alarms != NULL;
}

/* One line a neighbour: name, address, when we last reached it, when it last came, what went wrong
 * last. Below it one line a space, which begins with a tabulator; below that, with two, what speaks
 * against its history: what, how often, and of the first at which number, when that was signed and
 * when it was noticed. */
static gboolean
list_neighbours (WfdAdmin *admin, GError **error)
{
  g_autoptr (GPtrArray) neighbours = wf_neighbour_list (wfd_admin_get_db (admin), error);

  for (guint i = 0; neighbours && i < neighbours->len; i++)
    {
      const WfNeighbour *neighbour = neighbours->pdata[i];
      g_print ("%s\t%s", neighbour->name, neighbour->url[0] ? neighbour->url : "-");
      print_time (neighbour->contact_us);
      print_time (neighbour->visit_us);
      print_time (neighbour->trouble_us);
      g_print ("\t%s\n", neighbour->trouble[0] ? neighbour->trouble : "-");
      for (guint k = 0; k < neighbour->spaces->len; k++)
        {
          print_space (admin, neighbour->spaces->pdata[k]);
          if (!print_history (admin, neighbour, neighbour->spaces->pdata[k], error))
            return FALSE;
        }
    }
  return neighbours != NULL;
}

static WfdAdmin *
open_admin (
    const char *usage, const GOptionEntry *more, int n_words, int *argc, char ***argv, int *status)
{
  g_autofree char *data = NULL;
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the server's data"), "DIR" },
          more ? *more : (GOptionEntry){ NULL },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (GError) error = NULL;
  WfdAdmin *admin;

  if (!wfd_command_parse (usage, entries, argc, argv, status))
    return NULL;
  if (*argc != n_words + 1 || !data)
    {
      g_printerr ("watchfloord: %s\n", usage);
      *status = 2;
      return NULL;
    }
  admin = wfd_admin_open (data, clock, &error);
  if (!admin)
    *status = wfd_command_fail (error);
  return admin;
}

int
wfd_command_neighbour_list (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;
  g_autoptr (WfdAdmin) admin
      = open_admin ("neighbour list --data DIR", NULL, 0, &argc, &argv, &status);

  if (!admin)
    return status;
  return list_neighbours (admin, &error) ? 0 : wfd_command_fail (error);
}

int
wfd_command_neighbour_remove (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;
  g_autoptr (WfdAdmin) admin
      = open_admin ("neighbour remove NAME --data DIR", NULL, 1, &argc, &argv, &status);

  if (!admin)
    return status;
  return wf_neighbour_remove (wfd_admin_get_db (admin), argv[1], &error) ? 0
                                                                         : wfd_command_fail (error);
}

/* What the administrator of the other server has to be told, by another way. */
static gboolean
print_card (WfdAdmin *admin, const char *file, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, error);
  g_autofree char *pin = certificate ? wf_key_pin_dup (certificate) : NULL;
  GPtrArray *spaces = wfd_ledger_get_spaces (wfd_admin_get_ledger (admin));

  if (!pin)
    {
      if (certificate)
        g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("no public key was found in it."));
      g_prefix_error (error, _ ("Certificate %s: "), file);
      return FALSE;
    }
  g_print ("pin %s\n", pin);
  for (guint i = 0; i < spaces->len; i++)
    {
      const char *name = ((WfFeedSpace *) spaces->pdata[i])->name;
      WfMembership *membership = wfd_ledger_get_membership (wfd_admin_get_ledger (admin), name);
      const guint8 *root = membership ? wf_membership_get_root_key (membership) : NULL;
      WfSpace space;
      if (!wf_space_is_ctl (name) || !root || !wf_space_parse (name, &space))
        continue;
      g_autofree char *crisis = wf_uuid_dup_string (&space.crisis);
      g_autofree char *key = wf_hex_dup (root, WF_KEY_SIZE);
      g_print ("crisis %s\troot %s\t%s\n", crisis, key,
               space.realm == WF_REALM_EXERCISE ? "exercise" : "real");
    }
  return TRUE;
}

int
wfd_command_neighbour_pin (int argc, char **argv)
{
  g_autofree char *file = NULL;
  const GOptionEntry option
      = { "cert", 0, 0, G_OPTION_ARG_FILENAME, &file, N_ ("Certificate of this server (PEM)"),
          "FILE" };
  g_autoptr (GError) error = NULL;
  int status;
  g_autoptr (WfdAdmin) admin
      = open_admin ("neighbour pin --data DIR --cert FILE", &option, 0, &argc, &argv, &status);

  if (!admin)
    return status;
  if (!file)
    {
      g_printerr ("watchfloord: %s\n", _ ("neighbour pin needs --cert FILE."));
      return 2;
    }
  return print_card (admin, file, &error) ? 0 : wfd_command_fail (error);
}
