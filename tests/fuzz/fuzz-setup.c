/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "wire/wf-map-setup-codec.h"

/* How a person arranged the map. What was read is written, and read again as the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  guint n_refused = 0, n_again = 0;
  g_autoptr (WfMapSetup) setup
      = wf_map_setup_parse ((const char *) data, (gssize) size, &n_refused, &error);

  g_assert ((setup != NULL) == (error == NULL));
  if (!setup)
    return 0;
  g_autofree char *written = wf_map_setup_dup_json (setup);
  g_autoptr (WfMapSetup) again = wf_map_setup_parse (written, -1, &n_again, &error);
  g_assert (again && n_again == 0);
  g_autofree char *twice = wf_map_setup_dup_json (again);
  g_assert (g_str_equal (written, twice));
  return 0;
}
