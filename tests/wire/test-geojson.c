/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-drawing.h"
#include "wire/wf-import.h"

static WfImport *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return wf_geojson_read (bytes, "some.geojson", NULL, NULL, error);
}

static WfImport *
read_well (const char *text)
{
  g_autoptr (GError) error = NULL;
  WfImport *import = read_text (text, &error);

  g_assert_no_error (error);
  return import;
}

static const WfFeature *
get (const WfImport *import, guint i)
{
  g_assert_cmpuint (i, <, import->features->features->len);
  return &g_array_index (import->features->features, WfFeature, i);
}

static char *
dup_collection (const char *features)
{
  return g_strdup_printf ("{\"type\":\"FeatureCollection\",\"features\":[%s]}", features);
}

static char *
dup_feature (const char *geometry, const char *properties)
{
  return g_strdup_printf ("{\"type\":\"Feature\",\"geometry\":%s,\"properties\":%s}", geometry,
                          properties);
}

static void
test_shapes (void)
{
  g_autoptr (WfImport) import = read_well (
      "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"id\":\"p\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[24.9,"
      "60.1,7]},\"properties\":{\"name\":\"Pōint\",\"x\":1}},"
      "{\"type\":\"Feature\",\"id\":7,\"geometry\":{\"type\":\"MultiLineString\",\"coordinates\":"
      "[[[1,2],[3,4]],[[5,6],[7,8],[9,10]]]},\"properties\":null},"
      "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4]"
      ",[0,0]],[[1,0.5],[2,0.5],[2,1],[1,0.5]]]},\"properties\":{\"title\":\"Hole\"}},"
      "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}]}");
  guint n;
  const WfPosition *positions;

  g_assert_cmpuint (import->n_refused, ==, 0);
  g_assert_cmpuint (import->n_of_shape[WF_FEATURE_POINT], ==, 1);
  g_assert_cmpuint (import->n_of_shape[WF_FEATURE_LINE], ==, 1);
  g_assert_cmpuint (import->n_of_shape[WF_FEATURE_AREA], ==, 1);
  g_assert_cmpuint (import->n_of_shape[WF_FEATURE_NOWHERE], ==, 1);
  g_assert_cmpstr (get (import, 0)->id, ==, "p");
  g_assert_cmpstr (get (import, 0)->name, ==, "Pōint");
  g_assert_cmpstr (get (import, 1)->id, ==, "7");
  g_assert_null (get (import, 1)->name);
  g_assert_cmpuint (get (import, 1)->n_parts, ==, 2);
  g_assert_cmpstr (get (import, 2)->name, ==, "Hole");
  g_assert_cmpuint (get (import, 2)->n_parts, ==, 2);
  positions = wf_feature_set_get_part (import->features, get (import, 1)->first_part + 1, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (positions[2].lon, ==, 9);
  g_assert_cmpfloat (positions[2].lat, ==, 10);
  g_assert_cmpfloat (import->west, ==, 0);
  g_assert_cmpfloat (import->north, ==, 60.1);
  g_assert_cmpint (import->marking, ==, WF_MARKING_AMBER_STRICT); /* it says none */
  g_assert_cmpuint (import->warnings->len, ==, 1);                /* one without a position */
}

/* How well a line is known, in the words of our own files; of anything else, and in other words, it
 * says nothing. */
static void
test_route (void)
{
  static const struct
  {
    const char *geometry, *properties;
    WfRouteQuality route;
  } cases[] = {
    { "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}", "{\"wf_route\":\"schematic\"}",
      WF_ROUTE_SCHEMATIC },
    { "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}",
      "{\"route_quality\":\"approximate\"}", WF_ROUTE_APPROXIMATE },
    { "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}", "{\"wf_route\":\"fair\"}",
      WF_ROUTE_SURVEYED },
    { "{\"type\":\"Point\",\"coordinates\":[1,2]}", "{\"wf_route\":\"schematic\"}",
      WF_ROUTE_SURVEYED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dup_feature (cases[i].geometry, cases[i].properties);
      g_autoptr (WfImport) import = read_well (text);

      g_assert_cmpuint (get (import, 0)->route, ==, cases[i].route);
    }
}

/* One broken record among good ones: refused alone, and named. */
static const struct
{
  const char *geometry, *properties, *reason;
} refusals[] = {
  { "{\"type\":\"Point\",\"coordinates\":[1,2,\"f\"]}", "{}", "“[1,2,\"f\"]” is no position" },
  { "{\"type\":\"Point\",\"coordinates\":[1]}", "{}", "“[1]” is no position" },
  { "{\"type\":\"Point\",\"coordinates\":7}", "{}", "“7” is no position" },
  { "{\"type\":\"Point\"}", "{}", "“coordinates” is missing" },
  { "{\"type\":\"Point\",\"coordinates\":[20,110.75]}", "{\"name\":\"Landing A\"}",
    "Feature 2 “Landing A”: latitude 110.75 is outside −90 to 90; the two numbers may be swapped" },
  { "{\"type\":\"Point\",\"coordinates\":[200,110.75]}", "{}", "latitude 110.75 is outside −90" },
  { "{\"type\":\"Point\",\"coordinates\":[361,10]}", "{}", "longitude 361" },
  { "{\"type\":\"LineString\",\"coordinates\":[[1,2]]}", "{}", "a line has 1 positions" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]}", "{}",
    "a ring has 3 positions" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}", "{}",
    "a ring is not closed" },
  { "{\"type\":\"Polygon\",\"coordinates\":[]}", "{}", "“coordinates” is empty" },
  { "{\"type\":\"point\",\"coordinates\":[1,2]}", "{}", "“point” is no type" },
  { "{\"coordinates\":[1,2]}", "{}", "the geometry has no “type”" },
  { "7", "{}", "“geometry” is neither" },
  { "null", "[]", "“properties” is neither" },
  { "null", "{\"id\":\"good\"}", "the id “good” stands in the file already" },
  { "{\"type\":\"GeometryCollection\",\"geometries\":[]}", "{}", "“geometries” is empty" },
  { "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]},"
    "{\"type\":\"GeometryCollection\",\"geometries\":[]}]}",
    "{}", "“GeometryCollection” is no type" },
  { "{\"type\":\"Point\",\"coordinates\":[1,200]}", "{\"name\":\"a\\u0007b\"}", "“a␇b”" },
};

static void
test_refusals (void)
{
  const char *good = "{\"type\":\"Point\",\"coordinates\":[1,2]}";
  g_autofree char *before = dup_feature (good, "{\"id\":\"good\"}");
  g_autofree char *after = dup_feature (good, "{\"id\":\"also\"}");

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *bad = dup_feature (refusals[i].geometry, refusals[i].properties);
      g_autofree char *all = g_strjoin (",", before, bad, after, NULL);
      g_autofree char *text = dup_collection (all);
      g_autoptr (WfImport) import = read_well (text);

      g_assert_cmpuint (import->n_refused, ==, 1);
      g_test_message ("%s", (char *) g_ptr_array_index (import->refusals, 0));
      g_assert_nonnull (strstr (g_ptr_array_index (import->refusals, 0), "Feature 2"));
      g_assert_nonnull (strstr (g_ptr_array_index (import->refusals, 0), refusals[i].reason));
      /* nothing of it is left */
      g_assert_cmpuint (import->features->features->len, ==, 2);
      g_assert_cmpuint (import->features->positions->len, ==, 2);
      g_assert_cmpuint (wf_feature_set_get_n_parts (import->features), ==, 2);
      g_assert_cmpuint (import->n_of_shape[WF_FEATURE_POINT], ==, 2);
    }
}

static const struct
{
  const char *text, *message;
} broken[] = {
  { "", "some.geojson" },
  { "{\"type\":\"FeatureCollection\"", "line 1" },
  { "{\n\"type\": \"MultiPoint\"\n\"coordinates\": []}", "line 3" },
  { "[]", "a “type” is missing" },
  { "{\"type\":\"FeatureCollection\"}", "“features” is missing" },
  { "{\"type\":\"FeatureCollection\",\"features\":[],\"crs\":{\"type\":\"name\",\"properties\":{"
    "\"name\":\"urn:ogc:def:crs:EPSG::3067\"}}}",
    "“urn:ogc:def:crs:EPSG::3067”" },
};

static void
test_broken_files (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) failure = NULL;

      g_assert_null (read_text (broken[i].text, &failure));
      g_assert_error (failure, WF_ERROR, WF_ERROR_INVALID);
      g_test_message ("%s", failure->message);
      g_assert_nonnull (strstr (failure->message, broken[i].message));
    }
  g_assert_null (read_text (deep, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
}

static void
test_too_many (void)
{
  g_autoptr (GString) features = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i <= WF_IMPORT_MAX_RECORDS; i++)
    g_string_append_printf (
        features, "%s{\"type\":\"Feature\",\"id\":%u,\"geometry\":null,\"properties\":{}}",
        i > 0 ? "," : "", i);
  text = dup_collection (features->str);
  g_assert_null (read_text (text, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "100000"));
}

static void
test_sequences (void)
{
  g_autofree char *one = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,1]}", "{}");
  g_autofree char *two = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,2]}", "{}");
  g_autofree char *lines = g_strconcat (one, "\n", two, "\n{\"type\":\"Fea", NULL);
  g_autofree char *marked = g_strconcat ("\x1e", one, "\n\x1e", two, "\n", NULL);
  g_autoptr (WfImport) from_lines = read_well (lines), from_marked = read_well (marked);

  g_assert_cmpuint (from_lines->n_of_shape[WF_FEATURE_POINT], ==, 2);
  g_assert_cmpuint (from_lines->n_refused, ==, 1);
  g_assert_cmpuint (from_marked->n_of_shape[WF_FEATURE_POINT], ==, 2);
  g_assert_cmpuint (from_marked->n_refused, ==, 0);
}

/* Without an id, the same thing has the same one each time. */
static void
test_made_ids (void)
{
  g_autofree char *feature
      = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,2]}", "{\"name\":\"A\"}");
  g_autofree char *twice = g_strjoin (",", feature, feature, NULL);
  g_autofree char *text = dup_collection (feature), *both = dup_collection (twice);
  g_autoptr (WfImport) first = read_well (text), again = read_well (text),
                       doubled = read_well (both);

  g_assert_cmpstr (get (first, 0)->id, ==, get (again, 0)->id);
  g_assert_cmpuint (doubled->features->features->len, ==, 1);
  g_assert_cmpuint (doubled->n_refused, ==, 1);
}

/* What says nothing is not as free as what says something. */
static void
test_unmarked_beside_marked (void)
{
  static const struct
  {
    const char *marking;
    WfMarking expected;
    guint n_warnings;
  } markings[] = { { "TLP:CLEAR", WF_MARKING_AMBER_STRICT, 1 },
                   { "TLP:AMBER", WF_MARKING_AMBER_STRICT, 1 },
                   { "TLP:AMBER+STRICT", WF_MARKING_AMBER_STRICT, 0 },
                   { "TLP:RED", WF_MARKING_RED, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (markings); i++)
    {
      g_autofree char *properties = g_strdup_printf ("{\"tlp\":\"%s\"}", markings[i].marking);
      g_autofree char *marked
          = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,2]}", properties);
      g_autofree char *silent = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,3]}", "null");
      g_autofree char *all = g_strjoin (",", marked, silent, NULL);
      g_autofree char *text = dup_collection (all);
      g_autoptr (WfImport) import = read_well (text);

      g_assert_cmpint (import->marking, ==, markings[i].expected);
      g_assert_cmpuint (import->warnings->len, ==, markings[i].n_warnings);
    }
}

static void
test_markings (void)
{
  static const struct
  {
    const char *marking;
    WfMarking expected;
    guint n_warnings;
  } markings[] = { { "TLP:GREEN", WF_MARKING_GREEN, 0 },
                   { "tlp:amber", WF_MARKING_AMBER, 0 },
                   { "AMBER+STRICT", WF_MARKING_AMBER_STRICT, 0 },
                   { "TLP:WHITE", WF_MARKING_CLEAR, 0 },
                   { "very secret", WF_MARKING_RED, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (markings); i++)
    {
      g_autofree char *properties = g_strdup_printf ("{\"marking\":\"%s\"}", markings[i].marking);
      g_autofree char *feature
          = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,2]}", properties);
      g_autofree char *green
          = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,3]}", "{\"tlp\":\"TLP:CLEAR\"}");
      g_autofree char *all = g_strjoin (",", feature, green, NULL);
      g_autofree char *text = dup_collection (all);
      g_autoptr (WfImport) import = read_well (text);

      g_assert_cmpint (import->marking, ==, markings[i].expected);
      g_assert_cmpuint (import->warnings->len, ==, markings[i].n_warnings);
    }
}

static void
test_realm_and_ceiling (void)
{
  g_autofree char *feature = dup_feature ("{\"type\":\"Point\",\"coordinates\":[1,2]}",
                                          "{\"exercise\":true,\"marking\":\"TLP:RED\"}");
  g_autofree char *empty = dup_collection ("");
  g_autoptr (WfImport) import = read_well (feature), nothing = read_well (empty);
  g_autoptr (GError) realm = NULL, ceiling = NULL, none = NULL;

  g_assert_false (wf_import_check (import, FALSE, WF_MARKING_RED, &realm));
  g_assert_error (realm, WF_ERROR, WF_ERROR_REALM);
  g_assert_false (wf_import_check (import, TRUE, WF_MARKING_AMBER, &ceiling));
  g_assert_error (ceiling, WF_ERROR, WF_ERROR_DENIED);
  g_assert_true (wf_import_check (import, TRUE, WF_MARKING_RED, NULL));
  g_assert_false (wf_import_check (nothing, TRUE, WF_MARKING_RED, &none));
  g_assert_error (none, WF_ERROR, WF_ERROR_INVALID);
}

static void
test_longitudes (void)
{
  g_autoptr (WfImport) import
      = read_well ("{\"type\":\"LineString\",\"coordinates\":[[179,10],[181,10],[-190,11]]}");
  guint n;
  const WfPosition *positions = wf_feature_set_get_part (import->features, 0, &n);

  g_assert_cmpfloat (positions[1].lon, ==, -179);
  g_assert_cmpfloat (positions[2].lon, ==, 170);
  g_assert_cmpuint (import->warnings->len, ==, 1);
}

/* Cut anywhere: an error or records that hold, never more than before. */
static void
test_cut (void)
{
  const char *text = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":1,"
                     "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"properties\":{}}]}";

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *cut = g_strndup (text, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (cut, &error));
      g_assert_nonnull (error);
    }
}

/* --- what a person may choose ----------------------------------------------- */

static const WfImportRegion europe = { .west = -32, .south = 27, .east = 45, .north = 82 };

static WfImport *
read_swapped (const char *text)
{
  const WfImportChoice choice = { .is_swapped = TRUE };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return wf_geojson_read (bytes, "some.geojson", &choice, NULL, NULL);
}

/* Nothing is exchanged by itself; it is suggested when everything would lie in the region then. */
static void
test_swap (void)
{
  static const struct
  {
    const char *coordinates;
    gboolean is_suggested;
  } cases[] = {
    { "[60.1,24.9],[59.3,18.1]", TRUE }, /* Helsinki and Stockholm, latitude first */
    { "[24.9,60.1],[18.1,59.3]", FALSE },
    { "[60.1,24.9],[24.9,60.1]", FALSE }, /* one is right as it stands */
    { "[60.1,24.9],[-80.5,20]", FALSE },  /* one is in Europe neither way */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"MultiPoint\",\"coordinates\":[%s]}",
                                               cases[i].coordinates);
      g_autoptr (WfImport) import = read_well (text), swapped = read_swapped (text);

      g_test_message ("%s", text);
      g_assert_true (wf_import_suggests_swap (import, &europe) == cases[i].is_suggested);
      g_assert_cmpfloat (import->west, ==, swapped->south);
      g_assert_cmpfloat (import->north, ==, swapped->east);
    }
}

/* Where the numbers cannot stand as they are, all is refused, and read when it is asked for. */
static void
test_swap_of_refused (void)
{
  static const char text[] = "{\"type\":\"Point\",\"coordinates\":[-35.3,149.1]}";
  static const char hopeless[] = "{\"type\":\"Point\",\"coordinates\":[-135.3,149.1]}";
  g_autoptr (WfImport) import = read_well (text), swapped = read_swapped (text);
  g_autoptr (WfImport) neither = read_well (hopeless);

  g_assert_cmpuint (import->n_refused, ==, 1);
  g_assert_cmpuint (import->n_maybe_swapped, ==, 1);
  g_assert_true (wf_import_suggests_swap (import, &europe));
  g_assert_cmpuint (swapped->n_refused, ==, 0);
  g_assert_cmpfloat (swapped->west, ==, 149.1);
  g_assert_cmpuint (neither->n_maybe_swapped, ==, 0);
  g_assert_false (wf_import_suggests_swap (neither, &europe));
}

static void
test_licence (void)
{
  static const struct
  {
    const char *members, *licence;
  } cases[] = {
    { "\"license\":\"CC BY 4.0\",", "CC BY 4.0" },
    { "\"metadata\":{\"attribution\":\"Office\\u0007\"},", "Office␇" },
    { "\"license\":7,", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"FeatureCollection\",%s\"features\":[]}",
                                               cases[i].members);
      g_autoptr (WfImport) import = read_well (text);

      g_assert_cmpstr (import->licence, ==, cases[i].licence);
    }
}

static GPtrArray *
dup_drawings (const char *geometry, GPtrArray *left_out)
{
  g_autofree char *text = dup_feature (geometry, "{\"name\":\"N\"}");
  g_autoptr (WfImport) import = read_well (text);

  return wf_import_dup_drawings (import, left_out);
}

/* One for each part; what a drawing cannot hold is named and left out. */
static void
test_drawings (void)
{
  static const char square[] = "[[0,0],[1,0],[1,1],[0,0]]";
  g_autofree char *polygon
      = g_strdup_printf ("{\"type\":\"Polygon\",\"coordinates\":[%s]}", square);
  g_autofree char *hole
      = g_strdup_printf ("{\"type\":\"Polygon\",\"coordinates\":[%s,%s]}", square, square);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lines = dup_drawings (
      "{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]],[[5,6],[7,8]]]}", left_out);
  g_autoptr (GPtrArray) area = dup_drawings (polygon, left_out);
  g_autoptr (GPtrArray) none = NULL;
  const WfImportDrawing *second;

  g_assert_cmpuint (lines->len, ==, 2);
  second = lines->pdata[1];
  g_assert_cmpstr (second->geometry, ==, "{\"type\":\"LineString\",\"coordinates\":[[5,6],[7,8]]}");
  g_assert_cmpstr (second->title, ==, "N");
  g_assert_cmpstr (second->id, !=, ((const WfImportDrawing *) lines->pdata[0])->id);
  g_assert_cmpuint (area->len, ==, 1);
  g_assert_cmpuint (left_out->len, ==, 0);
  none = dup_drawings (hole, left_out);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (left_out->len, ==, 1);
  g_assert_nonnull (strstr (left_out->pdata[0], "Feature 1 “N”"));
}

/* Too few positions are not called too many, and a feature comes with all its parts or with none.
 */
static void
test_left_out (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  g_autoptr (WfImport) import = wf_import_new (bytes, "made.geojson", "geojson");
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) drawings = NULL;
  WfFeatureSet *set = import->features;

  for (guint i = 0; i < 2; i++)
    wf_feature_set_add_position (set, (WfPosition){ i, i });
  wf_feature_set_end_part (set);
  for (guint i = 0; i <= WF_DRAWING_MAX_POSITIONS; i++)
    wf_feature_set_add_position (set, (WfPosition){ i / 100.0, 1 });
  wf_feature_set_end_part (set);
  wf_feature_set_add (set, "long", NULL, WF_FEATURE_LINE, 0);
  wf_feature_set_add_position (set, (WfPosition){ 1, 1 });
  wf_feature_set_end_part (set);
  wf_feature_set_add (set, "short", NULL, WF_FEATURE_LINE, 2);
  drawings = wf_import_dup_drawings (import, left_out);
  g_assert_cmpuint (drawings->len, ==, 0);
  g_assert_cmpuint (left_out->len, ==, 2);
  g_assert_cmpstr (left_out->pdata[0], ==,
                   "Feature 1 “long”: it has more positions than a drawing may have.");
  g_assert_cmpstr (left_out->pdata[1], ==,
                   "Feature 2 “short”: it has fewer positions than a drawing needs.");
}

/* It stops one behind the limit: the caller sees that there are too many. */
static void
test_too_many_drawings (void)
{
  g_autoptr (GString) features = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (WfImport) import = NULL;
  g_autoptr (GPtrArray) drawings = NULL;

  for (guint i = 0; i < 2 * WF_IMPORT_MAX_DRAWINGS; i++)
    g_string_append_printf (features,
                            "%s{\"type\":\"Feature\",\"id\":%u,\"geometry\":{\"type\":\"Point\","
                            "\"coordinates\":[1,2]},\"properties\":null}",
                            i > 0 ? "," : "", i);
  text = dup_collection (features->str);
  import = read_well (text);
  drawings = wf_import_dup_drawings (import, NULL);
  g_assert_cmpuint (drawings->len, ==, WF_IMPORT_MAX_DRAWINGS + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/geojson/shapes", test_shapes);
  g_test_add_func ("/wire/geojson/route", test_route);
  g_test_add_func ("/wire/geojson/refusals", test_refusals);
  g_test_add_func ("/wire/geojson/broken-files", test_broken_files);
  g_test_add_func ("/wire/geojson/too-many", test_too_many);
  g_test_add_func ("/wire/geojson/sequences", test_sequences);
  g_test_add_func ("/wire/geojson/made-ids", test_made_ids);
  g_test_add_func ("/wire/geojson/markings", test_markings);
  g_test_add_func ("/wire/geojson/unmarked", test_unmarked_beside_marked);
  g_test_add_func ("/wire/geojson/realm-and-ceiling", test_realm_and_ceiling);
  g_test_add_func ("/wire/geojson/longitudes", test_longitudes);
  g_test_add_func ("/wire/geojson/cut", test_cut);
  g_test_add_func ("/wire/geojson/swap", test_swap);
  g_test_add_func ("/wire/geojson/swap-of-refused", test_swap_of_refused);
  g_test_add_func ("/wire/geojson/licence", test_licence);
  g_test_add_func ("/wire/geojson/drawings", test_drawings);
  g_test_add_func ("/wire/geojson/left-out", test_left_out);
  g_test_add_func ("/wire/geojson/too-many-drawings", test_too_many_drawings);
  return g_test_run ();
}
