/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "server/wfd-admin.h"
#include "server/wfd-certificate.h"
#include "server/wfd-commands.h"
#include "store/wf-certificate-table.h"

/* Which client certificate is whose. Issuing them is the work of the centre's own authority; the
 * server only has to know them. */

static gboolean
check_validity (GTlsCertificate *certificate, const char *file, GError **error)
{
  g_autoptr (GDateTime) until = g_tls_certificate_get_not_valid_after (certificate);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *day = until ? g_date_time_format (until, "%Y-%m-%d") : NULL;

  if (!until || g_date_time_compare (now, until) < 0)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("Certificate %s expired on %s."), file, day);
  return FALSE;
}

static gboolean
add (WfdAdmin *admin, const char *user, const char *file, WfCertificate *added, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, error);

  if (!certificate)
    {
      g_prefix_error (error, _ ("Certificate %s: "), file);
      return FALSE;
    }
  if (!check_validity (certificate, file, error))
    return FALSE;
  added->fingerprint = wfd_certificate_dup_fingerprint (certificate);
  added->user = g_strdup (user);
  added->subject = g_tls_certificate_get_subject_name (certificate);
  if (!added->subject)
    added->subject = g_strdup ("");
  return wf_certificate_put (wfd_admin_get_db (admin), added, error);
}

/* The words that all three have in common; NULL after it was said what is wrong. */
static WfdAdmin *
open_admin (const char *usage,
            const GOptionEntry *more,
            char **data,
            int n_words,
            int *argc,
            char ***argv,
            int *status)
{
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, data, N_ ("Folder of the server's data"), "DIR" },
          more ? *more : (GOptionEntry){ NULL },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (GError) error = NULL;
  WfdAdmin *admin;

  if (!wfd_command_parse (usage, entries, argc, argv, status))
    return NULL;
  if (*argc != n_words + 1 || !*data)
    {
      g_printerr ("watchfloord: %s\n", usage);
      *status = 2;
      return NULL;
    }
  admin = wfd_admin_open (*data, clock, &error);
  if (!admin)
    *status = wfd_command_fail (error);
  return admin;
}

int
wfd_command_certificate_add (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *file = NULL;
  const GOptionEntry option
      = { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &file, N_ ("The client's certificate (PEM)"),
          "FILE" };
  g_autoptr (WfCertificate) added = g_new0 (WfCertificate, 1);
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  admin = open_admin ("certificate add USER --data DIR --certificate FILE", &option, &data, 1,
                      &argc, &argv, &status);
  if (!admin)
    return status;
  if (!file)
    {
      g_printerr ("watchfloord: %s\n", _ ("certificate add needs a user and --certificate FILE."));
      return 2;
    }
  if (!add (admin, argv[1], file, added, &error))
    return wfd_command_fail (error);
  g_print ("certificate %s\nuser %s\n", added->fingerprint, added->user);
  return 0;
}

int
wfd_command_certificate_list (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GPtrArray) certificates = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  admin = open_admin ("certificate list --data DIR", NULL, &data, 0, &argc, &argv, &status);
  if (!admin)
    return status;
  certificates = wf_certificate_list (wfd_admin_get_db (admin), &error);
  if (!certificates)
    return wfd_command_fail (error);
  for (guint i = 0; i < certificates->len; i++)
    {
      const WfCertificate *certificate = certificates->pdata[i];
      g_print ("%s\t%s\t%s\n", certificate->fingerprint, certificate->user, certificate->subject);
    }
  return 0;
}

int
wfd_command_certificate_remove (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autoptr (WfdAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  admin = open_admin ("certificate remove FINGERPRINT --data DIR", NULL, &data, 1, &argc, &argv,
                      &status);
  if (!admin)
    return status;
  if (!wf_certificate_remove (wfd_admin_get_db (admin), argv[1], &error))
    return wfd_command_fail (error);
  return 0;
}
