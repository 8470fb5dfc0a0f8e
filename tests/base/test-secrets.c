/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where secrets lie: in a Secret Service on a private bus, and in files where none answers. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/wf-error.h"
#include "base/wf-keyring.h"
#include "lib/wf-fake-secrets.h"

/* One for the program: GIO keeps its connection to the session's bus. */
static WfFakeSecrets *service;

typedef struct
{
  char *top, *folder, *file, *key_path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->top = g_dir_make_tmp ("wf-secrets-XXXXXX", NULL);
  f->folder = g_build_filename (f->top, "secrets", NULL);
  f->file = g_build_filename (f->folder, "password-one", NULL);
  f->key_path = g_build_filename (f->top, "device.key", NULL);
  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_HONEST);
  wf_fake_secrets_set_present (service, TRUE);
  g_unsetenv ("WF_SECRETS");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) secrets = wf_secrets_new_service ();

  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_HONEST);
  wf_fake_secrets_set_present (service, TRUE);
  g_assert_true (wf_secrets_forget (secrets, "password-one", NULL));
  g_unlink (f->file);
  g_rmdir (f->folder);
  g_unlink (f->key_path);
  g_assert_cmpint (g_rmdir (f->top), ==, 0); /* nothing temporary was left behind */
  g_free (f->top);
  g_free (f->folder);
  g_free (f->file);
  g_free (f->key_path);
}

static void
keep (WfSecrets *secrets, const char *text)
{
  g_autoptr (GError) error = NULL;
  wf_secrets_keep (secrets, "password-one", "A password", text, &error);
  g_assert_no_error (error);
}

static void
assert_found (WfSecrets *secrets, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *text = wf_secrets_look_up (secrets, "password-one", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  wf_secret_text_free (text);
}

static void
assert_not_found (WfSecrets *secrets, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (wf_secrets_look_up (secrets, "password-one", &error));
  g_assert_error (error, WF_ERROR, code);
}

static void
assert_in_service (const char *expected)
{
  g_autofree char *text = wf_fake_secrets_dup (service, "password-one");
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_in_file (Fixture *f, const char *expected)
{
  g_autofree char *text = NULL;
  g_file_get_contents (f->file, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* --- places ----------------------------------------------------------------- */

static void
test_files (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) secrets = wf_secrets_new_files (f->folder);
  GStatBuf status;

  assert_not_found (secrets, WF_ERROR_NOT_FOUND);
  keep (secrets, "correct horse");
  keep (secrets, "battery staple");
  assert_found (secrets, "battery staple");
  g_assert_cmpint (g_stat (f->file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (f->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_chmod (f->file, 0640), ==, 0);
  assert_not_found (secrets, WF_ERROR_DENIED);
  g_assert_true (wf_secrets_forget (secrets, "password-one", NULL));
  g_assert_true (wf_secrets_forget (secrets, "password-one", NULL));
  assert_in_file (f, NULL);
}

static void
test_service (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) secrets = wf_secrets_new_service ();

  assert_not_found (secrets, WF_ERROR_NOT_FOUND);
  keep (secrets, "correct horse");
  assert_in_service ("correct horse");
  keep (secrets, "battery staple");
  assert_in_service ("battery staple");
  assert_found (secrets, "battery staple");
  g_assert_true (wf_secrets_forget (secrets, "password-one", NULL));
  g_assert_true (wf_secrets_forget (secrets, "password-one", NULL));
  assert_in_service (NULL);
  assert_not_found (secrets, WF_ERROR_NOT_FOUND);
}

static void
test_absent (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) secrets = wf_secrets_new_service ();
  g_autoptr (GError) error = NULL;

  wf_fake_secrets_set_present (service, FALSE);
  assert_not_found (secrets, WF_ERROR_OFFLINE);
  g_assert_false (wf_secrets_keep (secrets, "password-one", "A password", "x", &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_OFFLINE);
}

/* What is locked is not "not there": the one can be helped. */
static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) alone = wf_secrets_new_service ();
  g_autoptr (WfSecrets) both = wf_secrets_new (f->folder);

  keep (alone, "correct horse");
  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_LOCKED);
  assert_not_found (alone, WF_ERROR_DENIED);
  assert_not_found (both, WF_ERROR_DENIED);
}

/* A service that answers and does not take it: said, and not written beside it into a file. */
static void
test_refusing (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) both = wf_secrets_new (f->folder);
  g_autoptr (GError) error = NULL;

  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_FULL);
  g_assert_false (wf_secrets_keep (both, "password-one", "A password", "x", &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "no room"));
  assert_in_file (f, NULL);
}

static void
test_both (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) both = wf_secrets_new (f->folder);

  assert_not_found (both, WF_ERROR_NOT_FOUND);
  wf_fake_secrets_set_present (service, FALSE);
  assert_not_found (both, WF_ERROR_NOT_FOUND);
  keep (both, "in a file");
  assert_in_file (f, "in a file");
  assert_found (both, "in a file");
  wf_fake_secrets_set_present (service, TRUE);
  assert_found (both, "in a file"); /* the service came later, and has never heard of it */
  keep (both, "in the service");
  assert_in_service ("in the service");
  assert_in_file (f, NULL);
  assert_found (both, "in the service");
  g_assert_true (wf_secrets_forget (both, "password-one", NULL));
  assert_not_found (both, WF_ERROR_NOT_FOUND);
}

static void
test_choice (Fixture *f, gconstpointer data)
{
  const guint n_before = wf_fake_secrets_count_visits (service);

  g_setenv ("WF_SECRETS", "file", TRUE);
  g_autoptr (WfSecrets) files = wf_secrets_new (f->folder);
  keep (files, "in a file");
  assert_found (files, "in a file");
  g_assert_cmpuint (wf_fake_secrets_count_visits (service), ==, n_before);
  g_assert_false (wf_secrets_may_ask_service ());

  g_setenv ("WF_SECRETS", "service", TRUE);
  g_autoptr (WfSecrets) alone = wf_secrets_new (f->folder);
  assert_not_found (alone, WF_ERROR_NOT_FOUND);
  g_assert_cmpuint (wf_fake_secrets_count_visits (service), ==, n_before + 1);
}

/* --- keys of devices ---------------------------------------------------------- */

static WfDeviceKey *
save_key (Fixture *f)
{
  const WfUuid person = { { 1, 2, 3 } };
  WfDeviceKey *key = wf_device_key_new (&person, "FI", "B", G_GINT64_CONSTANT (1823220000000000));
  g_autoptr (GError) error = NULL;

  wf_device_key_save (key, f->key_path, &error);
  g_assert_no_error (error);
  return key;
}

static char *
dup_key_file (Fixture *f)
{
  char *text = NULL;
  g_assert_true (g_file_get_contents (f->key_path, &text, NULL, NULL));
  return text;
}

static void
assert_loads (Fixture *f, WfSecrets *secrets, const WfDeviceKey *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) key = wf_device_key_load_with (f->key_path, secrets, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (key->secret, WF_SECRET_SIZE, expected->secret, WF_SECRET_SIZE);
  g_assert_cmpmem (key->key, WF_KEY_SIZE, expected->key, WF_KEY_SIZE);
  g_assert_true (wf_uuid_equal (&key->device, &expected->device));
  g_assert_cmpstr (key->letter, ==, "B");
}

static void
assert_does_not_load (Fixture *f, WfSecrets *secrets, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wf_device_key_load_with (f->key_path, secrets, &error));
  g_assert_error (error, WF_ERROR, code);
  g_assert_nonnull (strstr (error->message, f->key_path));
}

static void
test_move (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) secrets = wf_secrets_new_service ();
  g_autoptr (WfDeviceKey) key = save_key (f);
  g_autofree char *seed = wf_hex_dup (key->secret, 32);
  g_autoptr (GError) error = NULL;
  GStatBuf status;
  WfUuid device;

  g_assert_true (wf_device_key_move_secret (f->key_path, secrets, &error));
  g_assert_no_error (error);
  g_autofree char *left = dup_key_file (f);
  g_assert_null (strstr (left, seed));
  g_assert_cmpint (g_stat (f->key_path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  assert_loads (f, secrets, key);
  assert_does_not_load (f, NULL, WF_ERROR_DENIED);
  g_assert_true (wf_device_key_read_device (f->key_path, &device, &error));
  g_assert_true (wf_uuid_equal (&device, &key->device));

  /* A second time there is nothing to do. */
  g_assert_true (wf_device_key_move_secret (f->key_path, secrets, &error));
  assert_loads (f, secrets, key);
}

/* A service that does not answer is not a device without a key: nobody makes a new one. */
static void
test_moved_and_unreachable (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) secrets = wf_secrets_new_service ();
  g_autoptr (WfDeviceKey) key = save_key (f);

  g_assert_true (wf_device_key_move_secret (f->key_path, secrets, NULL));
  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_LOCKED);
  assert_does_not_load (f, secrets, WF_ERROR_DENIED);
  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_LYING);
  assert_does_not_load (f, secrets, WF_ERROR_CORRUPT);
  wf_fake_secrets_set_present (service, FALSE);
  assert_does_not_load (f, secrets, WF_ERROR_OFFLINE);
  wf_fake_secrets_set_present (service, TRUE);
  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_HONEST);
  assert_loads (f, secrets, key);
}

static void
test_move_fails (Fixture *f, gconstpointer data)
{
  static const struct
  {
    WfFakeSecretsMood mood;
    gboolean is_present;
    int code;
  } cases[] = { { WF_FAKE_SECRETS_LYING, TRUE, WF_ERROR_FAILED },
                { WF_FAKE_SECRETS_FULL, TRUE, WF_ERROR_FAILED },
                { WF_FAKE_SECRETS_LOCKED, TRUE, WF_ERROR_DENIED },
                { WF_FAKE_SECRETS_HONEST, FALSE, WF_ERROR_OFFLINE } };
  g_autoptr (WfSecrets) secrets = wf_secrets_new_service ();
  g_autoptr (WfDeviceKey) key = save_key (f);
  g_autofree char *before = dup_key_file (f);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      wf_fake_secrets_set_mood (service, cases[i].mood);
      wf_fake_secrets_set_present (service, cases[i].is_present);
      g_assert_false (wf_device_key_move_secret (f->key_path, secrets, &error));
      g_assert_error (error, WF_ERROR, cases[i].code);
      g_autofree char *after = dup_key_file (f);
      g_assert_cmpstr (before, ==, after);
      assert_loads (f, NULL, key);
    }
}

/* A key that lies in its file asks nobody, so a session without a service costs no time. */
static void
test_file_asks_nobody (Fixture *f, gconstpointer data)
{
  g_autoptr (WfSecrets) secrets = wf_secrets_new_service ();
  g_autoptr (WfDeviceKey) key = save_key (f);
  const guint n_before = wf_fake_secrets_count_visits (service);

  assert_loads (f, secrets, key);
  g_assert_cmpuint (wf_fake_secrets_count_visits (service), ==, n_before);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = { { "/secrets/files", test_files },
                { "/secrets/service", test_service },
                { "/secrets/absent", test_absent },
                { "/secrets/locked", test_locked },
                { "/secrets/refusing", test_refusing },
                { "/secrets/both", test_both },
                { "/secrets/choice", test_choice },
                { "/secrets/key-moves", test_move },
                { "/secrets/key-moved-and-unreachable", test_moved_and_unreachable },
                { "/secrets/key-stays-where-moving-fails", test_move_fails },
                { "/secrets/key-in-its-file-asks-nobody", test_file_asks_nobody } };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  service = wf_fake_secrets_new ();
  const int status = g_test_run ();
  wf_fake_secrets_free (service);
  return status;
}
