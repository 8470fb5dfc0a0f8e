/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-commands.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-key-pin.h"
#include "base/wf-log.h"
#include "server/wfd-certificate.h"
#include "server/wfd-server.h"
#include "store/wf-store-lock.h"
#include "wire/wf-protocol.h"

/* Long enough for a push that was begun; a service manager waits longer before it kills. */
#define STOP_SECONDS 20

typedef struct
{
  GMainLoop *loop;
  WfdServer *server;
} Serving;

static gboolean
quit_cb (gpointer user_data)
{
  Serving *serving = user_data;
  g_main_loop_quit (serving->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
signal_cb (gpointer user_data)
{
  Serving *serving = user_data;
  wf_log (WF_LOG_INFO, "server", "stopping", NULL);
  wfd_server_stop (serving->server, STOP_SECONDS, quit_cb, serving);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  char *data, *cert, *key, *address, *monitor, *client_ca, *proxy_header;
  char **proxy_pins;
  int port;
  gboolean is_certificate_required;
  GTlsCertificate *certificate;
  GTlsDatabase *authority; /* of clients' certificates, or NULL */
} Options;

static void
clear_options (Options *options)
{
  char **texts[]
      = { &options->data,    &options->cert,      &options->key,         &options->address,
          &options->monitor, &options->client_ca, &options->proxy_header };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&options->proxy_pins, g_strfreev);
  g_clear_object (&options->certificate);
  g_clear_object (&options->authority);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* It serves all the same: whoever starts it at night may have to, and clients say the same. */
static void
warn_of_expiry (GTlsCertificate *certificate, const char *cert)
{
  g_autoptr (GDateTime) until = g_tls_certificate_get_not_valid_after (certificate);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *day = until ? g_date_time_format (until, "%Y-%m-%d") : NULL;

  if (day && g_date_time_compare (until, now) <= 0)
    g_printerr (_ ("watchfloord: The certificate %s expired on %s. No client comes in before it "
                   "is renewed.\n"),
                cert, day);
}

static GTlsCertificate *
load_certificate (const char *cert, const char *key, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (cert, key, error);

  if (!certificate || !wfd_certificate_try (certificate, error))
    {
      g_prefix_error (error, _ ("Certificate %s with key %s: "), cert, key);
      return NULL;
    }
  warn_of_expiry (certificate, cert);
  return g_steal_pointer (&certificate);
}

/* A second server of the same data would give the numbers of the first once more. */
static WfStoreLock *
lock_data (const char *data, GError **error)
{
  g_autofree char *path = g_build_filename (data, "watchfloord.db", NULL);

  if (g_file_test (data, G_FILE_TEST_IS_DIR))
    return wf_store_lock_take (path, error);
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
               _ ("There is no folder %s. Check --data; watchfloord space add NAME --data DIR "
                  "makes it."),
               data);
  return NULL;
}

static int
run (WfdEngine *engine, const Options *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  const char *address = options->address ? options->address : "127.0.0.1";
  Serving serving = { loop, wfd_server_new (engine, options->certificate, address,
                                            (guint) options->port, &error) };

  if (!serving.server)
    return wfd_command_fail (error);
  wfd_server_set_monitor (serving.server, options->monitor);
  if (options->authority)
    wfd_server_admit_certificates (serving.server, options->authority,
                                   options->is_certificate_required);
  if (options->proxy_pins)
    wfd_server_trust_proxy (serving.server, (const char *const *) options->proxy_pins,
                            options->proxy_header);
  g_unix_signal_add (SIGTERM, signal_cb, &serving);
  g_unix_signal_add (SIGINT, signal_cb, &serving);
  url = wfd_server_dup_url (serving.server);
  g_print ("listening %s\n", url);
  fflush (stdout);
  wf_log (WF_LOG_INFO, "server", "listening", "url", url, "epoch", wfd_engine_get_epoch (engine),
          NULL);
  g_main_loop_run (loop);
  wfd_server_free (serving.server);
  return 0;
}

static gboolean
load_files (Options *options, GError **error)
{
  options->certificate = load_certificate (options->cert, options->key, error);
  if (!options->certificate || !options->client_ca)
    return options->certificate != NULL;
  options->authority = g_tls_file_database_new (options->client_ca, error);
  if (!options->authority)
    g_prefix_error (error, _ ("Authority of client certificates %s: "), options->client_ca);
  return options->authority != NULL;
}

/* A name that a proxy can set and no other part of the exchange means something by. */
static gboolean
is_header_name (const char *name)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  static const char *const taken[] = { "Authorization", "Cookie",          "Host",
                                       WF_SPACE_HEADER, WF_PROFILE_HEADER, WF_RECEIVED_HEADER };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    if (g_ascii_strcasecmp (name, taken[i]) == 0)
      return FALSE;
  return name[0] != '\0' && strlen (name) <= 64 && strspn (name, allowed) == strlen (name);
}

static gboolean
check_proxy (Options *options, GError **error)
{
  for (guint i = 0; options->proxy_pins && options->proxy_pins[i]; i++)
    {
      char *pin = wf_key_pin_dup_normal (options->proxy_pins[i]);
      if (!pin)
        {
          g_set_error (
              error, WF_ERROR, WF_ERROR_INVALID,
              _ ("“%s” is no pin: 64 hexadecimal digits, the SHA-256 of the proxy's public "
                 "key."),
              options->proxy_pins[i]);
          return FALSE;
        }
      g_free (options->proxy_pins[i]);
      options->proxy_pins[i] = pin;
    }
  if (!options->proxy_header || (options->proxy_pins && is_header_name (options->proxy_header)))
    return TRUE;
  g_set_error (
      error, WF_ERROR, WF_ERROR_INVALID,
      _ ("--proxy-header is a name of letters, digits and hyphens that means nothing else, "
         "and needs --proxy-pin."));
  return FALSE;
}

int
wfd_command_serve (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of the server's data"),
            "DIR" },
          { "address", 0, 0, G_OPTION_ARG_STRING, &options.address,
            N_ ("Address to listen on (127.0.0.1, this computer only; 0.0.0.0 for all)"), "IP" },
          { "port", 0, 0, G_OPTION_ARG_INT, &options.port,
            N_ ("Port; 0, as without it, takes any free one and prints it"), "N" },
          { "cert", 0, 0, G_OPTION_ARG_FILENAME, &options.cert, N_ ("Certificate (PEM)"), "FILE" },
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key, N_ ("Private key (PEM)"), "FILE" },
          { "client-ca", 0, 0, G_OPTION_ARG_FILENAME, &options.client_ca,
            N_ ("Ask clients for certificates that this authority signed (PEM)"), "FILE" },
          { "require-certificate", 0, 0, G_OPTION_ARG_NONE, &options.is_certificate_required,
            N_ ("Refuse clients without such a certificate"), NULL },
          { "proxy-pin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.proxy_pins,
            N_ ("SHA-256 of the public key of the front proxy, which signs people in"), "HEX" },
          { "proxy-header", 0, 0, G_OPTION_ARG_STRING, &options.proxy_header,
            N_ ("Header in which the proxy names the account (Watchfloor-Account)"), "NAME" },
          { "monitor", 0, 0, G_OPTION_ARG_STRING, &options.monitor,
            N_ ("Account that may read the server's figures (/_wf/metrics)"), "NAME" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (WfStoreLock) lock = NULL;
  g_autoptr (WfdEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!wfd_command_parse ("serve --data DIR --cert FILE --key FILE [--address IP] [--port N]"
                          " [--client-ca FILE [--require-certificate]]"
                          " [--proxy-pin HEX [--proxy-header NAME]]",
                          entries, &argc, &argv, &status))
    return status;
  if (!options.data || !options.cert || !options.key || options.port < 0 || options.port > 65535
      || argc != 1)
    {
      g_printerr ("watchfloord: %s\n",
                  _ ("serve needs --data, --cert and --key; a port is 0 to 65535."));
      return 2;
    }
  if (options.is_certificate_required && !options.client_ca)
    {
      g_printerr ("watchfloord: %s\n", _ ("--require-certificate needs --client-ca FILE."));
      return 2;
    }
  lock = check_proxy (&options, &error) && load_files (&options, &error)
             ? lock_data (options.data, &error)
             : NULL;
  engine = lock ? wfd_engine_open (options.data, clock, &error) : NULL;
  if (!engine)
    return wfd_command_fail (error);
  status = run (engine, &options);
  wfd_engine_close (engine);
  wf_log (WF_LOG_INFO, "server", "stopped", NULL);
  return status;
}
