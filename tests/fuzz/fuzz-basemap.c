/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-basemap.h"
#include "fuzz/folder.h"

#define MODULUS 65521

static void
append_le32 (GByteArray *file, guint32 value)
{
  const guint32 bytes = GUINT32_TO_LE (value);
  g_byte_array_append (file, (const guint8 *) &bytes, sizeof bytes);
}

/* As build-aux/make-basemap writes it: nothing stands behind a sum that does not fit. */
static char *
put_with_sum (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint32 a = 1, b = 0;

  for (gsize i = 0; i < size; i++)
    {
      a = (a + data[i]) % MODULUS;
      b = (b + a) % MODULUS;
    }
  g_byte_array_append (file, (const guint8 *) "WFBASE2\n", 8);
  append_le32 (file, (guint32) size);
  append_le32 (file, b << 16 | a);
  g_byte_array_append (file, data, (guint) size);
  return fuzz_folder_put ("basemap.wfb", file->data, file->len);
}

static void
load (const char *path)
{
  const WfView view = { .centre = { 0.5, 0.5 }, .zoom = 3, .width = 400, .height = 300 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WfBasemap) map = wf_basemap_load (path, &error);

  g_assert ((map != NULL) == (error == NULL));
  if (!map)
    return;
  g_autoptr (GArray) seen = wf_basemap_dup_labels (map, &view);
  g_autoptr (WfFinder) finder = wf_finder_new ();
  wf_basemap_fill_finder (map, finder);
  g_autoptr (GPtrArray) found = wf_finder_find (finder, WF_FOUND_ANY, "a", 10);
  for (guint i = 0; i < seen->len; i++)
    g_assert (g_utf8_validate (g_array_index (seen, WfBasemapLabel, i).text, -1, NULL));
  for (guint i = 0; i < found->len; i++)
    g_assert (g_utf8_validate (((const WfFound *) found->pdata[i])->name, -1, NULL));
}

/* Twice: as a file, and as what stands in one behind a good sum. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *bare = fuzz_folder_put ("bare.wfb", data, size);
  g_autofree char *summed = put_with_sum (data, size);

  load (bare);
  load (summed);
  return 0;
}
