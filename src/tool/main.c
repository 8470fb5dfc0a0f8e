/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "base/wf-crypto.h"
#include "base/wf-paths.h"
#include "tool/wf-tool.h"

static const WfToolCommand *const commands[] = {
  &wf_tool_verify, &wf_tool_rebuild, &wf_tool_import,  &wf_tool_export,
  &wf_tool_bundle, &wf_tool_pull,    &wf_tool_compose, NULL,
};

static void
print_help (void)
{
  g_print (_ ("Usage: watchfloor-tool COMMAND [OPTION…] [ARGUMENT…]\n\n"
              "Works on stores and archives of Watchfloor without a screen.\n\nCommands:\n"));
  for (guint i = 0; commands[i] != NULL; i++)
    {
      g_autofree char *call = g_strdup_printf ("%s %s", commands[i]->name, commands[i]->arguments);
      int padding = MAX (1, 26 - (int) g_utf8_strlen (call, -1));
      g_print ("  %s%*s%s\n", call, padding, "", g_dgettext (NULL, commands[i]->summary));
    }
  g_print (
      _ ("\nwatchfloor-tool COMMAND --help tells more of one.\n"
         "Exit status: 0 all is well, 1 something is not in order, 2 wrong call, 3 it failed.\n"));
}

gboolean
wf_tool_parse (
    const WfToolCommand *command, const GOptionEntry *entries, int *argc, char ***argv, int *code)
{
  gboolean help = FALSE;
  const GOptionEntry common[]
      = { { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL }, { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (command->arguments);
  g_autofree char *program = g_strdup_printf ("watchfloor-tool %s", command->name);

  (*argv)[0] = program;
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, g_dgettext (NULL, command->summary));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, common, NULL);
  gboolean parsed = g_option_context_parse (context, argc, argv, &error);
  if (!parsed)
    g_printerr ("%s: %s\n", program, error->message);
  g_autofree char *text = help ? g_option_context_get_help (context, TRUE, NULL) : NULL;
  if (text != NULL)
    g_print ("%s", text);
  (*argv)[0] = (char *) command->name;
  *code = parsed ? WF_TOOL_OK : WF_TOOL_USAGE;
  return parsed && !help;
}

int
wf_tool_fail (const GError *error)
{
  g_printerr ("watchfloor-tool: %s\n", error->message);
  return WF_TOOL_ERROR;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain ("watchfloor", wf_path_get_locale ());
  bind_textdomain_codeset ("watchfloor", "UTF-8");
  textdomain ("watchfloor");

  if (argc < 2)
    {
      print_help ();
      return WF_TOOL_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")
      || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return WF_TOOL_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("watchfloor-tool %s\n", WF_VERSION);
      return WF_TOOL_OK;
    }
  wf_crypto_init ();
  for (guint i = 0; commands[i] != NULL; i++)
    if (g_str_equal (argv[1], commands[i]->name))
      return commands[i]->run (argc - 1, argv + 1);
  g_printerr (_ ("watchfloor-tool: there is no command “%s”. See watchfloor-tool --help.\n"),
              argv[1]);
  return WF_TOOL_USAGE;
}
