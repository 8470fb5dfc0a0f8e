/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-paths.h"
#include "server/wfd-commands.h"

static const struct
{
  const char *first, *second;
  int (*run) (int argc, char **argv);
} commands[] = {
  { "user", "add", wfd_command_user_add },
  { "user", "list", wfd_command_user_list },
  { "user", "remove", wfd_command_user_remove },
  { "person", "list", wfd_command_person_list },
  { "device", "list", wfd_command_device_list },
  { "device", "revoke", wfd_command_device_revoke },
  { "member", "list", wfd_command_member_list },
  { "member", "set", wfd_command_member_set },
  { "member", "end", wfd_command_member_end },
  { "enrol-code", NULL, wfd_command_enrol_code },
  { "red", "add", wfd_command_red_add },
  { "heads", NULL, wfd_command_heads },
  { "space", "add", wfd_command_space_add },
  { "certificate", "add", wfd_command_certificate_add },
  { "certificate", "list", wfd_command_certificate_list },
  { "certificate", "remove", wfd_command_certificate_remove },
  { "neighbour", "add", wfd_command_neighbour_add },
  { "neighbour", "list", wfd_command_neighbour_list },
  { "neighbour", "remove", wfd_command_neighbour_remove },
  { "neighbour", "pin", wfd_command_neighbour_pin },
  { "serve", NULL, wfd_command_serve },
  { "backup", NULL, wfd_command_backup },
  { "restore", NULL, wfd_command_restore },
  { "verify", NULL, wfd_command_verify },
};

static void
print_help (void)
{
  g_print (
      "%s",
      _ ("Usage: watchfloord COMMAND [OPTION…]\n\n"
         "The coordination server of Watchfloor.\n\nCommands:\n"
         "  space add NAME   make a crisis with its spaces, or import one from archives\n"
         "  user add NAME    let somebody sign in and read crises\n"
         "  user list, user remove NAME\n"
         "  enrol-code       a one-time code by which a device is enrolled\n"
         "  person list, device list, member list   who is in a crisis\n"
         "  device revoke DEVICE, member set PERSON, member end PERSON\n"
         "  red add PERSON   make a red space, with its first member\n"
         "  heads            newest receipts, and the last that was signed\n"
         "  certificate add USER, certificate list, certificate remove FINGERPRINT\n"
         "                   which client certificate is whose\n"
         "  serve            serve them over HTTPS\n"
         "  backup           copy the data while the server runs\n"
         "  restore          make data from a backup; clients offer everything again\n"
         "  verify           read all data through and name what is broken\n\n"
         "To begin:\n"
         "  watchfloord space add \"Name of the crisis\" --data DIR\n"
         "  watchfloord enrol-code --data DIR --crisis UUID --key DIR/root-UUID.key --desk FI"
         " --label \"FI day desk\"\n"
         "  watchfloord serve --data DIR --cert FILE --key FILE --address 0.0.0.0 --port 8443\n\n"
         "watchfloord COMMAND --help tells more of one.\n"
         "Exit status: 0 all is well, 2 wrong call, 3 it failed.\n"));
}

gboolean
wfd_command_parse (
    const char *usage, const GOptionEntry *entries, int *argc, char ***argv, int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *help = NULL;
  gboolean wants_help = FALSE;
  const GOptionEntry common[]
      = { { "help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, N_ ("Show this help"), NULL },
          { NULL } };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, "watchfloor");
  g_option_context_add_main_entries (context, entries, "watchfloor");
  g_option_context_add_main_entries (context, common, "watchfloor");
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("watchfloord: %s\n", error->message);
      *status = 2;
      return FALSE;
    }
  if (wants_help)
    {
      /* GLib knows one word of the command; what follows its line are the options. */
      help = g_option_context_get_help (context, TRUE, NULL);
      const char *options = strstr (help, "\n\n");
      g_print (_ ("Usage: watchfloord %s\n"), usage);
      g_print ("%s", options ? options + 1 : help);
      *status = 0;
    }
  return !wants_help;
}

int
wfd_command_fail (const GError *error)
{
  g_printerr ("watchfloord: %s\n", error->message);
  return 3;
}

static gboolean
is_help (const char *word)
{
  return g_str_equal (word, "--help") || g_str_equal (word, "-h") || g_str_equal (word, "help");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain ("watchfloor", wf_path_get_locale ());
  bind_textdomain_codeset ("watchfloor", "UTF-8");
  textdomain ("watchfloor");
  wf_crypto_init ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      int n_words = commands[i].second ? 2 : 1;
      if (argc < n_words + 1 || g_strcmp0 (argv[1], commands[i].first) != 0
          || (n_words == 2 && g_strcmp0 (argv[2], commands[i].second) != 0))
        continue;
      return commands[i].run (argc - n_words, argv + n_words);
    }
  if (argc > 1 && !is_help (argv[1]))
    {
      g_autofree char *words = g_strjoinv (" ", argv + 1);
      g_printerr (_ ("watchfloord: there is no command “%s”. watchfloord --help names them.\n"),
                  words);
      return 2;
    }
  print_help ();
  return argc == 2 ? 0 : 2;
}
