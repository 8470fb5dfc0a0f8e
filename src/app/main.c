/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>
#include <locale.h>
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-graphics.h"
#include "app/shell/wf-application.h"
#include "base/wf-crypto.h"
#include "base/wf-paths.h"

/* GLib looks at the data folder once and keeps it, so this option cannot wait for the option
 * parser. */
static void
use_data_home (int argc, char **argv)
{
  static const char option[] = "--data-home";
  const char *folder = NULL;

  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], option) && i + 1 < argc)
        folder = argv[i + 1];
      else if (g_str_has_prefix (argv[i], option) && argv[i][strlen (option)] == '=')
        folder = argv[i] + strlen (option) + 1;
    }
  if (folder)
    {
      g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
      g_setenv ("XDG_DATA_HOME", absolute, TRUE);
    }
}

static void
use_translations (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (WF_GETTEXT_PACKAGE, wf_path_get_locale ());
  bind_textdomain_codeset (WF_GETTEXT_PACKAGE, "UTF-8");
  textdomain (WF_GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_autoptr (WfApplication) application = NULL;
  int status, own;

  use_data_home (argc, argv);
  wf_graphics_choose ();
  use_translations ();
  wf_crypto_init ();
  application = wf_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  own = wf_application_get_exit_status (application);
  return own ? own : status;
}
