/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-json.h"
#include "fuzz/fuzz.h"

/* Reads everything that a scan let through. */
static void
walk (WfJsonValue value)
{
  WfJsonIter iter;
  WfJsonValue item;
  const char *key;
  double number;
  gsize length;
  wf_json_raw (value, &length);
  wf_json_number (value, &number);
  const char *text = wf_json_string (value, NULL);
  g_autofree char *quoted = text ? wf_json_quote (text) : NULL;
  g_autoptr (WfJson) again = quoted ? wf_json_scan (quoted, -1, &wf_json_limits_file, NULL) : NULL;
  g_assert (!text || g_str_equal (wf_json_string (wf_json_root (again), NULL), text));
  for (wf_json_iter_init (&iter, value); wf_json_iter_next (&iter, &key, &item);)
    {
      WfJsonValue found;
      g_assert (!key || (wf_json_member (value, key, &found) && found.at == item.at));
      walk (item);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfJson) json
      = wf_json_scan ((const char *) data, (gssize) size, &wf_json_limits_operation, &error);
  g_assert ((json != NULL) == (error == NULL));
  if (json)
    walk (wf_json_root (json));
  return 0;
}
