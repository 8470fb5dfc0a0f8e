/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two programs and one store: the second is told so, and nothing is lost. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "lib/wf-test-store.h"
#include "store/wf-store-lock.h"

static void
one_program_at_a_time (void)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  WfDeviceKey *device = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  g_autoptr (WfTestStore) first = wf_test_store_new (WF_REALM_REAL, device);
  WfTestStore second = { first->folder, first->path, first->clock, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (wf_test_store_open (&second, WF_REALM_REAL, device, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, first->path));
  g_assert_nonnull (strstr (error->message, "process"));
  g_clear_error (&error);

  /* Once the first has closed it, the same store opens. */
  wf_test_store_close (first);
  g_assert_true (wf_test_store_open (first, WF_REALM_REAL, device, &error));
  g_assert_no_error (error);
  wf_device_key_unref (device);
}

/* A child that takes the lock and is killed: nothing is left to clear away. */
static void
the_lock_ends_with_its_holder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wf-lock-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "real.db", NULL);
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int ready[2], status;
  char byte;

  g_assert_cmpint (pipe (ready), ==, 0);
  const pid_t child = fork ();
  if (child == 0)
    {
      WfStoreLock *lock = wf_store_lock_take (path, NULL);
      if (lock == NULL || write (ready[1], "x", 1) != 1)
        _exit (1);
      pause ();
      _exit (0);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_null (wf_store_lock_take (path, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_BUSY);
  g_autofree char *pid = g_strdup_printf ("(process %d)", (int) child);
  g_assert_nonnull (strstr (error->message, pid));
  g_clear_error (&error);

  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_autoptr (WfStoreLock) lock = wf_store_lock_take (path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  close (ready[0]);
  close (ready[1]);
  g_unlink (lock_path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  /* The one that forks first: there are no other threads yet. */
  g_test_add_func ("/store/lock/ends-with-holder", the_lock_ends_with_its_holder);
  g_test_add_func ("/store/lock/one-at-a-time", one_program_at_a_time);
  return g_test_run ();
}
