/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* For each connection the TLS library reads all authorities of the system, whether they are asked
 * or not: with sanitizers that is nearly all that a request on a new line takes. One that signed no
 * server stands for them; a test that wants another says so. */
static void
replace_authorities_of_system (void)
{
  static gsize is_done;
  g_autofree char *path = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_once_init_enter (&is_done))
    return;
  path = wf_test_tls_path ("client-ca.pem");
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  g_once_init_leave (&is_done, 1);
}

WfTestServer *
wf_test_server_new (void)
{
  WfTestServer *self = g_new0 (WfTestServer, 1);
  g_autoptr (GError) error = NULL;

  replace_authorities_of_system ();
  self->folder = g_dir_make_tmp ("wf-server-XXXXXX", &error);
  g_assert_no_error (error);
  self->data = g_build_filename (self->folder, "data", NULL);
  self->root_key = g_build_filename (self->folder, "keys", "root.key", NULL);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_remove (child);
    }
  g_rmdir (path);
}

void
wf_test_server_free (WfTestServer *self)
{
  if (self->process)
    wf_test_server_kill (self);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->data);
  g_free (self->url);
  g_free (self->root_key);
  g_free (self->crisis);
  g_free (self);
}

char *
wf_test_tls_path (const char *name)
{
  const char *tests = g_getenv ("G_TEST_SRCDIR");
  /* Benchmarks run without the test runner, beside the tree's data. */
  return tests
             ? g_build_filename (tests, "data", "tls", name, NULL)
             : g_build_filename (g_getenv ("WF_DATADIR"), "..", "tests", "data", "tls", name, NULL);
}

static char *
program (void)
{
  const char *set = g_getenv ("WF_WATCHFLOORD");
  return set ? g_strdup (set)
             : g_build_filename (g_getenv ("WF_BUILDDIR"), "src", "server", "watchfloord", NULL);
}

char *
wf_test_server_run (WfTestServer *self, const char *input, const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *path = program ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  char *output = NULL;
  va_list list;

  g_ptr_array_add (arguments, path);
  va_start (list, first);
  for (const char *argument = first; argument; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  process
      = g_subprocess_newv ((const char *const *) arguments->pdata,
                           G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0)
    return output;
  g_free (output);
  return NULL;
}

void
wf_test_server_add_crisis (WfTestServer *self, WfRealm realm)
{
  const char *exercise = realm == WF_REALM_EXERCISE ? "--exercise" : NULL;
  g_autofree char *keys = g_path_get_dirname (self->root_key);
  g_autofree char *output = NULL;
  const char *line;

  g_mkdir_with_parents (keys, 0700);
  output = wf_test_server_run (self, NULL, "space", "add", "Test crisis", "--data", self->data,
                               "--root-key", self->root_key, exercise, NULL);
  g_assert_nonnull (output);
  line = strstr (output, "crisis ");
  g_assert_nonnull (line);
  self->crisis = g_strndup (line + strlen ("crisis "), WF_UUID_TEXT_LENGTH);
}

void
wf_test_server_add_user (WfTestServer *self, const char *name, WfDeviceKey *device, gboolean reads)
{
  g_autofree char *output = NULL;
  g_autofree char *id = device ? wf_uuid_dup_string (&device->device) : NULL;
  g_autofree char *person = device ? wf_uuid_dup_string (&device->person) : NULL;
  g_autofree char *key = device ? wf_hex_dup (device->key, WF_KEY_SIZE) : NULL;

  if (device)
    output = wf_test_server_run (self, WF_TEST_PASSWORD "\n", "user", "add", name, "--data",
                                 self->data, "--crisis", self->crisis, "--device", id,
                                 "--device-key", key, "--person", person, "--desk", device->desk,
                                 "--letter", device->letter, "--root-key", self->root_key,
                                 "--password-file", "-", NULL);
  else
    output = wf_test_server_run (self, WF_TEST_PASSWORD "\n", "user", "add", name, "--data",
                                 self->data, "--password-file", "-", reads ? "--crisis" : NULL,
                                 self->crisis, NULL);
  g_assert_nonnull (output);
}

/* A test that aborts takes its server along. */
static void
prepare_child (gpointer data)
{
  const WfTestServer *self = data;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (self->sandbox)
    wf_test_sandbox_enter (self->sandbox);
}

static void
add_sanitizer_option (GSubprocessLauncher *launcher, const char *option)
{
  const char *options = g_subprocess_launcher_getenv (launcher, "ASAN_OPTIONS");
  g_autofree char *all = g_strconcat (options ? options : "", ":", option, NULL);

  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", all, TRUE);
}

/* A sanitizer wants to be loaded before anything else, and need not be. */
static void
preload_slow_disk (GSubprocessLauncher *launcher)
{
  g_autofree char *library
      = g_build_filename (g_getenv ("WF_BUILDDIR"), "tests", "lib", "libwf-slow-disk.so", NULL);

  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", library, TRUE);
  add_sanitizer_option (launcher, "verify_asan_link_order=0");
}

static void
set_environment (WfTestServer *self, GSubprocessLauncher *launcher)
{
  if (self->has_slow_disk)
    preload_slow_disk (launcher);
  if (self->forgets_freed)
    add_sanitizer_option (launcher, "quarantine_size_mb=1");
  /* Its leak check traces itself. */
  if (self->sandbox)
    add_sanitizer_option (launcher, "detect_leaks=0:disable_coredump=0");
}

static void
add_option (GPtrArray *arguments, const char *option, const char *value)
{
  if (!value)
    return;
  g_ptr_array_add (arguments, (gpointer) option);
  g_ptr_array_add (arguments, (gpointer) value);
}

void
wf_test_server_start (WfTestServer *self, const char *certificate)
{
  g_autofree char *path = program ();
  g_autofree char *pem = g_strconcat (certificate, ".pem", NULL);
  g_autofree char *key = g_strconcat (certificate, "-key.pem", NULL);
  g_autofree char *cert_path = wf_test_tls_path (pem);
  g_autofree char *key_path = wf_test_tls_path (key);
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_subprocess_launcher_set_child_setup (launcher, prepare_child, self, NULL);
  set_environment (self, launcher);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *const always[] = { path,    "serve",  "--data",    self->data,  "--cert", cert_path,
                                 "--key", key_path, "--address", "127.0.0.1", "--port", port };
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    g_ptr_array_add (arguments, (gpointer) always[i]);
  g_autofree char *client_ca = self->client_ca ? wf_test_tls_path (self->client_ca) : NULL;
  add_option (arguments, "--monitor", self->monitor);
  add_option (arguments, "--client-ca", client_ca);
  add_option (arguments, "--proxy-pin", self->proxy_pin);
  add_option (arguments, "--proxy-header", self->proxy_header);
  if (self->is_certificate_required)
    g_ptr_array_add (arguments, (gpointer) "--require-certificate");
  g_ptr_array_add (arguments, NULL);
  self->process
      = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening https://127.0.0.1:"));
  g_free (self->url);
  self->url = g_strdup (line + strlen ("listening "));
  self->port = (guint16) atoi (strrchr (line, ':') + 1);
}

int
wf_test_server_stop (WfTestServer *self)
{
  int status;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  status = g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process)
                                                      : -1;
  g_clear_object (&self->process);
  return status;
}

void
wf_test_server_kill (WfTestServer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

/* Back to what is known to be on the disk; nothing, when the log was never synced. */
static void
lose_end_of_log (const char *log)
{
  g_autofree char *mark = g_strconcat (log, ".synced", NULL);
  g_autofree char *bytes = NULL;
  gsize size = 0;
  gint64 end = 0;
  GStatBuf info;

  if (g_file_get_contents (mark, &bytes, &size, NULL) && size == sizeof end)
    memcpy (&end, bytes, sizeof end);
  g_assert_cmpint (g_stat (log, &info), ==, 0);
  if (info.st_size > end)
    g_assert_cmpint (truncate (log, end), ==, 0);
}

void
wf_test_server_cut_power (WfTestServer *self)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_assert_true (self->has_slow_disk);
  wf_test_server_kill (self);
  folder = g_dir_open (self->data, 0, NULL);
  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (self->data, name, NULL);
      if (g_str_has_suffix (name, "-wal"))
        lose_end_of_log (path);
    }
}

void
wf_test_server_fail_disk (WfTestServer *self, const char *kind, guint nth)
{
  g_autofree char *path = g_build_filename (self->data, "watchfloord.db-wal.fails", NULL);
  g_autofree char *text = g_strdup_printf ("%s %u", kind, nth);
  g_autoptr (GError) error = NULL;

  g_assert_true (self->has_slow_disk);
  if (nth == 0)
    g_remove (path);
  else
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static gboolean
too_late_cb (gpointer data)
{
  g_error ("not within a minute: %s", (const char *) data);
  return G_SOURCE_REMOVE;
}

/* A condition may depend on something that wakes no main loop (the other process): look ten times a
 * second. */
static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
wf_test_until (WfTestCondition is_true, gpointer data, const char *what)
{
  guint limit = g_timeout_add_seconds (60, too_late_cb, (gpointer) what);
  guint look = g_timeout_add (100, look_cb, NULL);

  while (!is_true (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  g_source_remove (look);
}
