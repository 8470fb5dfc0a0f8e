/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "fuzz/fuzz.h"
#include "wire/wf-bundle.h"

static WfDeviceKey *
get_device (void)
{
  static WfDeviceKey *device = NULL;
  if (device == NULL)
    {
      static const guint8 seed[32] = { 7 };
      const WfUuid person = { { 1 } };
      wf_crypto_init ();
      device = wf_device_key_new (&person, "FI", "", 0);
      wf_crypto_key_from_seed (seed, device->key, device->secret);
      wf_uuid_parse ("00000000-0000-7000-8000-000000000002", &device->device);
    }
  return device;
}

static void
read_all (GBytes *file)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfBundleReader) reader
      = wf_bundle_reader_new (in, "bundle", get_device (), NULL, &error);
  WfBundleItemKind kind = WF_BUNDLE_ITEM_SPACE;
  g_assert ((reader != NULL) == (error == NULL));
  while (reader != NULL && kind != WF_BUNDLE_ITEM_END && kind != WF_BUNDLE_ITEM_BROKEN)
    {
      WfBundleItem item;
      kind = wf_bundle_reader_next (reader, &item, &error);
      g_assert ((kind == WF_BUNDLE_ITEM_BROKEN) == (error != NULL));
      g_clear_pointer (&item.document, g_bytes_unref);
    }
}

/* Twice: as a file, and as what stands inside one that is whole. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  read_all (file);
  g_ptr_array_add (keys, get_device ()->key);
  g_autoptr (WfSealedWriter) writer = wf_sealed_writer_new (out, WF_REALM_REAL, keys, NULL);
  g_assert (wf_sealed_writer_write (writer, data, size, NULL, NULL)
            && wf_sealed_writer_finish (writer, NULL, NULL)
            && g_output_stream_close (out, NULL, NULL));
  g_autoptr (GBytes) sealed = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
  read_all (sealed);
  return 0;
}
