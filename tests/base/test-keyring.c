/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/wf-error.h"
#include "base/wf-keyring.h"

typedef struct
{
  char *top, *folder, *path;
  WfDeviceKey *key;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const WfUuid person = { { 1, 2, 3 } };
  f->top = g_dir_make_tmp ("wf-keyring-XXXXXX", NULL);
  f->folder = g_build_filename (f->top, "keys", NULL);
  f->path = g_build_filename (f->folder, "device.key", NULL);
  f->key = wf_device_key_new (&person, "FI", "B", G_GINT64_CONSTANT (1823220000000000));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_assert_cmpint (g_rmdir (f->top), ==, 0); /* nothing temporary was left behind */
  wf_device_key_unref (f->key);
  g_free (f->top);
  g_free (f->folder);
  g_free (f->path);
}

static guint
mode_of (const char *path)
{
  GStatBuf status;
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static void
save (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  wf_device_key_save (f->key, f->path, &error);
  g_assert_no_error (error);
}

static void
assert_not_loaded (Fixture *f, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (wf_device_key_load (f->path, &error));
  g_assert_error (error, WF_ERROR, code);
  g_assert_nonnull (strstr (error->message, f->path));
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  save (f);
  g_assert_cmpint (mode_of (f->path), ==, 0600);
  g_assert_cmpint (mode_of (f->folder), ==, 0700);
  g_autoptr (WfDeviceKey) read = wf_device_key_load (f->path, &error);
  g_assert_no_error (error);
  g_assert_true (wf_uuid_equal (&read->device, &f->key->device));
  g_assert_true (wf_uuid_equal (&read->person, &f->key->person));
  g_assert_cmpstr (read->desk, ==, "FI");
  g_assert_cmpstr (read->letter, ==, "B");
  g_assert_cmpmem (read->key, WF_KEY_SIZE, f->key->key, WF_KEY_SIZE);
  g_assert_cmpmem (read->secret, WF_SECRET_SIZE, f->key->secret, WF_SECRET_SIZE);
}

static void
test_never_overwrites (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  save (f);
  g_file_get_contents (f->path, &before, NULL, NULL);
  g_autoptr (WfDeviceKey) other = wf_device_key_new (&f->key->person, "SE", "", 0);
  g_assert_false (wf_device_key_save (other, f->path, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_EXISTS);
  g_file_get_contents (f->path, &after, NULL, NULL);
  g_assert_cmpstr (before, ==, after);
}

static void
test_refuses_open_files (Fixture *f, gconstpointer data)
{
  const int modes[] = { 0640, 0604, 0660, 0602, 0777 };
  save (f);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (f->path, modes[i]), ==, 0);
      assert_not_loaded (f, WF_ERROR_DENIED);
    }
}

static void
write_text (Fixture *f, const char *text)
{
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
  g_assert_cmpint (g_chmod (f->path, 0600), ==, 0);
}

static void
test_refuses_damage (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  assert_not_loaded (f, WF_ERROR_NOT_FOUND);
  save (f);
  g_file_get_contents (f->path, &text, NULL, NULL);
  write_text (f, "");
  assert_not_loaded (f, WF_ERROR_CORRUPT);
  write_text (f, "{}");
  assert_not_loaded (f, WF_ERROR_CORRUPT);
  /* One digit of the secret: it would sign what nobody accepts. */
  char *digit = strstr (text, "\"secret\":\"") + 15;
  const char original = *digit;
  *digit = original == '0' ? '1' : '0';
  write_text (f, text);
  assert_not_loaded (f, WF_ERROR_CORRUPT);
  *digit = original;
  write_text (f, text);
  g_autoptr (WfDeviceKey) read = wf_device_key_load (f->path, NULL);
  g_assert_nonnull (read);
  text[strlen (text) / 2] = '\0';
  write_text (f, text);
  assert_not_loaded (f, WF_ERROR_CORRUPT);
  g_unlink (f->path);
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  assert_not_loaded (f, WF_ERROR_CORRUPT);
  g_rmdir (f->path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add ("/keyring/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/keyring/never-overwrites", Fixture, NULL, set_up, test_never_overwrites, tear_down);
  g_test_add ("/keyring/refuses-open-files", Fixture, NULL, set_up, test_refuses_open_files,
              tear_down);
  g_test_add ("/keyring/refuses-damage", Fixture, NULL, set_up, test_refuses_damage, tear_down);
  return g_test_run ();
}
