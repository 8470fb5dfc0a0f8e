/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-keyring.h"
#include "base/wf-private-file.h"
#include "fuzz/folder.h"

/* A key file. Nobody is asked for a secret half that lies elsewhere. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = fuzz_folder_put ("device.key", data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) key = wf_device_key_load (path, &error);
  WfUuid device;
  char *text;

  g_assert ((key != NULL) == (error == NULL));
  g_assert (!key || wf_device_key_read_device (path, &device, NULL));
  wf_device_key_read_device (path, &device, NULL);
  text = wf_private_file_read (path, NULL);
  wf_secret_text_free (text);
  return 0;
}
