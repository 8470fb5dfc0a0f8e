/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogues load, and plurals, contexts and formats come out in German and French. */
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <locale.h>
#include <string.h>

#include "lib/wf-test-locale.h"
#include "wire/wf-reason.h"

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

/* What a server says in English, whatever its own language is, comes out in the reader's. */
static void
test_reason (void)
{
  g_autofree char *expired = wf_reason_dup_with_day (WF_REASON_EXPIRED, "2026-11-02");
  g_autofree char *long_text = g_strnfill (2 * WF_REASON_MAX, 'x');

  use_language ("de_DE");
  g_autofree char *known = wf_reason_dup_translated ("This code has expired. Ask for a new one.");
  g_autofree char *with_day = wf_reason_dup_translated (expired);
  g_autofree char *foreign = wf_reason_dup_translated ("no_db_file %s");
  g_autofree char *empty = wf_reason_dup_translated ("");
  g_autofree char *broken = wf_reason_dup_translated ("\xff");
  g_autofree char *cut = wf_reason_dup_translated (long_text);
  g_assert_cmpstr (expired, ==,
                   "The certificate of your computer has expired (valid until 2026-11-02). Ask the "
                   "server's administrator for a new one.");
  g_assert_cmpstr (known, ==, "Dieser Code ist abgelaufen. Bitten Sie um einen neuen.");
  g_assert_cmpstr (with_day, ==,
                   "Das Zertifikat Ihres Rechners ist abgelaufen (gültig bis 2026-11-02). Bitten "
                   "Sie die Verwaltung des Servers um ein neues.");
  g_assert_cmpstr (foreign, ==, "no_db_file %s");
  g_assert_cmpstr (empty, ==, "");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
  g_assert_cmpuint (strlen (cut), ==, WF_REASON_MAX);
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
  if (!wf_test_locale_make (folder, "de_DE") || !wf_test_locale_make (folder, "fr_FR"))
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
  g_test_add_func ("/catalogues/reason", test_reason);
  status = g_test_run ();
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *link = g_build_filename (folder, i ? "fr_FR.utf8" : "de_DE.utf8", NULL);
      g_unlink (link);
    }
  g_rmdir (folder);
  return status;
}
