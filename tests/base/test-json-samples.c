/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSONTestSuite, and the tape against json-glib. The samples are not part of the source; where they
 * are absent the tests skip. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/wf-json.h"
#include "lib/wf-samples.h"

typedef void (*FileFunc) (const char *name, const char *text, gsize length);

static guint
for_each_file (const char *folder, const char *suffix, FileFunc func)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;
      if (!g_str_has_suffix (name, suffix) || !g_file_get_contents (path, &text, &length, NULL))
        continue;
      /* Exactly the file's bytes, so that a sanitizer sees one read too many. */
      g_autofree char *exact = g_memdup2 (text, length);
      func (name, exact ? exact : "", length);
      n++;
    }
  return n;
}

/* --- the suite ------------------------------------------------------------ */

static void
check_suite_file (const char *name, const char *text, gsize length)
{
  static const char *const stricter[] = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json",
    "y_string_null_escape.json",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, &error);
  if (!json)
    g_assert_nonnull (error);
  if (*name == 'i')
    return;
  const gboolean expected = *name == 'y' && !g_strv_contains (stricter, name);
  if ((json != NULL) != expected)
    g_test_message ("%s: %s", name, error ? error->message : "accepted");
  g_assert_true ((json != NULL) == expected);
}

static void
test_suite (void)
{
  g_autofree char *folder = wf_samples_find ("samples/json/JSONTestSuite");
  const guint n = folder ? for_each_file (folder, ".json", check_suite_file) : 0;
  g_test_message ("%u files", n);
  if (n == 0)
    g_test_skip ("no JSONTestSuite here");
}

/* --- json-glib ------------------------------------------------------------ */

static guint n_compared;

static void
assert_same_scalar (WfJsonValue ours, JsonNode *theirs)
{
  gint64 integer;
  double number;
  switch (wf_json_type (ours))
    {
    case WF_JSON_STRING:
      g_assert_cmpstr (wf_json_string (ours, NULL), ==, json_node_get_string (theirs));
      break;
    case WF_JSON_INTEGER:
      g_assert_true (wf_json_integer (ours, &integer));
      g_assert_cmpint (integer, ==, json_node_get_int (theirs));
      break;
    case WF_JSON_REAL:
      g_assert_true (wf_json_number (ours, &number));
      g_assert_cmpfloat (number, ==, json_node_get_double (theirs));
      break;
    case WF_JSON_TRUE:
    case WF_JSON_FALSE:
      g_assert_true (json_node_get_boolean (theirs) == (wf_json_type (ours) == WF_JSON_TRUE));
      break;
    default:
      g_assert_true (JSON_NODE_HOLDS_NULL (theirs));
    }
}

static void
assert_same (WfJsonValue ours, JsonNode *theirs)
{
  WfJsonIter iter;
  WfJsonValue item;
  const char *key;
  guint i = 0;
  n_compared++;
  wf_json_iter_init (&iter, ours);
  if (wf_json_type (ours) == WF_JSON_OBJECT)
    {
      JsonObject *object = json_node_get_object (theirs);
      g_assert_cmpuint (wf_json_size (ours), ==, json_object_get_size (object));
      while (wf_json_iter_next (&iter, &key, &item))
        assert_same (item, json_object_get_member (object, key));
    }
  else if (wf_json_type (ours) == WF_JSON_ARRAY)
    {
      JsonArray *array = json_node_get_array (theirs);
      g_assert_cmpuint (wf_json_size (ours), ==, json_array_get_length (array));
      while (wf_json_iter_next (&iter, NULL, &item))
        assert_same (item, json_array_get_element (array, i++));
    }
  else
    assert_same_scalar (ours, theirs);
}

static void
compare_file (const char *name, const char *text, gsize length)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (!json)
    return;
  /* Known misreadings of json-glib 1.6: integers as "-0" and a byte order mark. */
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    {
      g_test_message ("json-glib refuses %s", name);
      return;
    }
  g_test_message ("%s", name);
  assert_same (wf_json_root (json), json_parser_get_root (parser));
}

static void
test_against_json_glib (void)
{
  const char *const folders[]
      = { "samples/json/JSONTestSuite", "samples/geojson", "samples/stix", "samples/misp", "data" };
  n_compared = 0;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = wf_samples_find (folders[i]);
      if (folder)
        for_each_file (folder, "json", compare_file);
    }
  g_autofree char *shipped = g_build_filename (g_getenv ("WF_DATADIR"), "datasets", NULL);
  for_each_file (shipped, "json", compare_file);
  g_test_message ("%u values compared", n_compared);
  if (n_compared == 0)
    g_test_skip ("no samples here");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/suite", test_suite);
  g_test_add_func ("/json/against-json-glib", test_against_json_glib);
  return g_test_run ();
}
