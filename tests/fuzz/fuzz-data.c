/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/folder.h"
#include "wire/wf-exercise.h"
#include "wire/wf-scheme-reader.h"

/* The folders that are read at the start: a dataset with its incidents, a scheme, an exercise and
 * its key. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const names[] = { "cables.geojson",
                                       "landing-points.geojson",
                                       "assets.geojson",
                                       "links.json",
                                       "scheme.json",
                                       "historic-incidents.json",
                                       "exercise.json",
                                       "root.json",
                                       NULL };
  GError *errors[4] = { NULL };
  g_autofree char *scheme_path = g_build_filename (fuzz_folder (), "scheme.json", NULL);
  g_autofree char *key_path = g_build_filename (fuzz_folder (), "root.json", NULL);

  fuzz_folder_unpack (names, data, size);
  g_autoptr (WfDataset) dataset = wf_dataset_read (fuzz_folder (), &errors[0]);
  g_autoptr (WfScheme) scheme = wf_scheme_read (scheme_path, &errors[1]);
  g_autoptr (WfExercise) exercise = wf_exercise_read (fuzz_folder (), &errors[2]);
  g_autoptr (WfDeviceKey) key = wf_exercise_read_key (key_path, &errors[3]);
  g_assert ((dataset != NULL) == (errors[0] == NULL));
  g_assert ((scheme != NULL) == (errors[1] == NULL));
  g_assert ((exercise != NULL) == (errors[2] == NULL));
  g_assert ((key != NULL) == (errors[3] == NULL));
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    g_clear_error (&errors[i]);
  return 0;
}
