/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogues load, and plurals, contexts and formats come out in German and French. */
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <locale.h>
#include <unistd.h>

/* gettext translates in no locale whose name begins with C, and no other need be generated here:
 * the plain UTF-8 locale of the C library under the name of the language serves. */
static gboolean
make_locale (const char *folder, const char *language)
{
  g_autofree char *name = g_strconcat (language, ".utf8", NULL);
  g_autofree char *link = g_build_filename (folder, name, NULL);

  if (!g_file_test ("/usr/lib/locale/C.utf8", G_FILE_TEST_IS_DIR))
    return FALSE;
  g_assert_cmpint (symlink ("/usr/lib/locale/C.utf8", link), ==, 0);
  return TRUE;
}

static void
use_language (const char *language)
{
  g_autofree char *name = g_strconcat (language, ".UTF-8", NULL);

  g_assert_nonnull (setlocale (LC_ALL, name));
}

static void
test_german (void)
{
  use_language ("de_DE");
  g_assert_cmpstr (_ ("Incident"), ==, "Vorfall");
  g_assert_cmpstr (ngettext ("%u entry", "%u entries", 1), ==, "%u Eintrag");
  g_assert_cmpstr (ngettext ("%u entry", "%u entries", 0), ==, "%u Einträge");
  g_assert_cmpstr (C_ ("service state", "degraded"), ==, "eingeschränkt");
  g_assert_cmpstr (_ ("EXERCISE · %s · EXERCISE"), ==, "ÜBUNG · %s · ÜBUNG");
}

static void
test_french (void)
{
  use_language ("fr_FR");
  g_assert_cmpstr (_ ("Incident"), ==, "Incident");
  g_assert_cmpstr (_ ("Cable"), ==, "Câble");
  /* None is singular in French. */
  g_assert_cmpstr (ngettext ("%u entry", "%u entries", 0), ==, "%u entrée");
  g_assert_cmpstr (ngettext ("%u entry", "%u entries", 2), ==, "%u entrées");
  g_assert_cmpstr (C_ ("service state", "degraded"), ==, "dégradé");
  g_assert_cmpstr (_ ("EXERCISE · %s · EXERCISE"), ==, "EXERCICE · %s · EXERCICE");
}

/* A format of a 64-bit number is written <PRId64> in a catalogue and must come out for this
 * machine. */
static void
test_sized_number (void)
{
  g_autofree char *text = NULL;

  use_language ("de_DE");
  text = g_strdup_printf (
      _ ("device %s, operation number %" PRId64 " does not follow the one before it"), "a",
      (gint64) 5000000000);
  g_assert_cmpstr (text, ==,
                   "Gerät a, Operation Nummer 5000000000 schließt nicht an die vorige an");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wf-locale-XXXXXX", &error);
  int status = 0;

  g_assert_no_error (error);
  g_setenv ("LOCPATH", folder, TRUE);
  g_unsetenv ("LC_ALL");
  g_unsetenv ("LANGUAGE");
  g_test_init (&argc, &argv, NULL);
  if (!make_locale (folder, "de_DE") || !make_locale (folder, "fr_FR"))
    {
      g_print ("1..0 # SKIP the C library keeps C.UTF-8 elsewhere\n");
      return 0;
    }
  bindtextdomain ("watchfloor", g_getenv ("WF_LOCALEDIR_TREE"));
  bind_textdomain_codeset ("watchfloor", "UTF-8");
  textdomain ("watchfloor");
  g_test_add_func ("/catalogues/german", test_german);
  g_test_add_func ("/catalogues/french", test_french);
  g_test_add_func ("/catalogues/sized-number", test_sized_number);
  status = g_test_run ();
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *link = g_build_filename (folder, i ? "fr_FR.utf8" : "de_DE.utf8", NULL);
      g_unlink (link);
    }
  g_rmdir (folder);
  return status;
}
