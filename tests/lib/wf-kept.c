/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-kept.h"

#include <gio/gio.h>

#include "lib/wf-gen.h"

WfDeviceKey *
wf_kept_key_new (guint which)
{
  static const char *const desks[WF_KEPT_N_KEYS] = { "ROOT", "FI", "EE" };
  const guint8 number = (guint8) (which + 1);
  const guint8 seed[32] = { 'k', 'e', 'p', 't', number };
  const WfUuid person = { { number, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 1 } };
  WfDeviceKey *key = wf_device_key_new (&person, desks[which], "", WF_GEN_START_US);
  wf_crypto_key_from_seed (seed, key->key, key->secret);
  key->device = (WfUuid){ { number, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 2 } };
  return key;
}

void
wf_kept_unpack (int version, const char *path)
{
  g_autofree char *name = g_strdup_printf ("version-%d.db.xz", version);
  g_autofree char *packed = g_test_build_filename (G_TEST_DIST, "data", "store", name, NULL);
  const char *command[] = { "xz", "-dc", packed, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_stdout_file_path (launcher, path);
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, command, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
}
