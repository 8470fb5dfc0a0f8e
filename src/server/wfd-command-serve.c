/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-commands.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-server.h"

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

static GTlsCertificate *
load_certificate (const char *cert, const char *key, GError **error)
{
  GTlsCertificate *certificate = g_tls_certificate_new_from_files (cert, key, error);
  if (!certificate)
    g_prefix_error (error, _ ("Certificate %s with key %s: "), cert, key);
  return certificate;
}

static int
run (WfdEngine *engine,
     GTlsCertificate *certificate,
     const char *address,
     int port,
     const char *monitor)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  Serving serving = { loop, wfd_server_new (engine, certificate, address, (guint) port, &error) };

  if (!serving.server)
    return wfd_command_fail (error);
  wfd_server_set_monitor (serving.server, monitor);
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

int
wfd_command_serve (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *cert = NULL;
  g_autofree char *key = NULL;
  g_autofree char *address = NULL;
  g_autofree char *monitor = NULL;
  int port = 0, status;
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the server's data"), "DIR" },
          { "address", 0, 0, G_OPTION_ARG_STRING, &address, N_ ("Address to listen on (127.0.0.1)"),
            "IP" },
          { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Port; 0 takes any free one and prints it"),
            "N" },
          { "cert", 0, 0, G_OPTION_ARG_FILENAME, &cert, N_ ("Certificate (PEM)"), "FILE" },
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, N_ ("Private key (PEM)"), "FILE" },
          { "monitor", 0, 0, G_OPTION_ARG_STRING, &monitor,
            N_ ("Account that may read the server's figures (/_wf/metrics)"), "NAME" },
          { NULL } };
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (WfdEngine) engine = NULL;
  g_autoptr (GError) error = NULL;

  if (!wfd_command_parse ("serve --data DIR --cert FILE --key FILE [--address IP] [--port N]",
                          entries, &argc, &argv, &status))
    return status;
  if (!data || !cert || !key || port < 0 || port > 65535 || argc != 1)
    {
      g_printerr ("watchfloord: %s\n",
                  _ ("serve needs --data, --cert and --key; a port is 0 to 65535."));
      return 2;
    }
  certificate = load_certificate (cert, key, &error);
  engine = certificate ? wfd_engine_open (data, clock, &error) : NULL;
  if (!engine)
    return wfd_command_fail (error);
  status = run (engine, certificate, address ? address : "127.0.0.1", port, monitor);
  wfd_engine_close (engine);
  wf_log (WF_LOG_INFO, "server", "stopped", NULL);
  return status;
}
