/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>
#include <locale.h>
#include <string.h>

#include "app/common/wf-app-common.h"
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

/* Without a graphics processor GTK would draw through software GL, which measured slower in zooming
 * and heavier by 100 MB than its cairo renderer (src/README.md). Asking the driver for GL costs
 * start-up time even then. A renderer that somebody chose stays. */
static void
choose_renderer (void)
{
  if (g_getenv ("GSK_RENDERER") || g_file_test ("/dev/dri", G_FILE_TEST_IS_DIR))
    return;
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
}

/* GL is not probed where nothing will draw with it; both names, as GTK changed them after 4.8. */
static void
skip_gl (void)
{
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") != 0)
    return;
  if (gtk_get_minor_version () < 14)
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  else
    g_setenv ("GDK_DISABLE", "gl,vulkan", FALSE);
}

int
main (int argc, char **argv)
{
  g_autoptr (WfApplication) application = NULL;
  int status, own;

  use_data_home (argc, argv);
  choose_renderer ();
  skip_gl ();
  use_translations ();
  wf_crypto_init ();
  application = wf_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  own = wf_application_get_exit_status (application);
  return own ? own : status;
}
