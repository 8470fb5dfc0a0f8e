/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/wf-map-setup.h"

static char **
dup_random (guint most, const char *alphabet)
{
  GPtrArray *names = g_ptr_array_new ();
  const guint n = (guint) g_test_rand_int_range (0, (gint32) most);

  for (guint i = 0; i < n; i++)
    {
      char *name
          = g_strdup_printf ("%c", alphabet[g_test_rand_int_range (0, (gint32) strlen (alphabet))]);

      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_free (name);
      else
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static int
find (char **names, const char *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

/* Everything that is there and nothing else, once; what was ordered stays in that order. */
static void
test_merge (void)
{
  for (int round = 0; round < 5000; round++)
    {
      g_auto (GStrv) wanted = dup_random (12, "abcdefghij"),
                     present = dup_random (12, "abcdefgklm");
      g_auto (GStrv) order
          = wf_layer_order_merge ((const char *const *) wanted, (const char *const *) present);
      g_auto (GStrv) again
          = wf_layer_order_merge ((const char *const *) order, (const char *const *) present);
      int last = -1;

      g_assert_cmpuint (g_strv_length (order), ==, g_strv_length (present));
      for (char **name = present; *name != NULL; name++)
        g_assert_cmpint (find (order, *name), >=, 0);
      for (char **name = wanted; *name != NULL; name++)
        if (find (present, *name) >= 0)
          {
            g_assert_cmpint (find (order, *name), >, last);
            last = find (order, *name);
          }
      g_assert_true (g_strv_equal ((const char *const *) order, (const char *const *) again));
    }
}

/* A layer that comes new lies below the neighbour that it has by itself. */
static void
test_newcomer (void)
{
  static const char *const wanted[] = { "cables", "stations", "damage", NULL };
  static const char *const present[] = { "damage", "stations", "ports", "cables", NULL };
  g_auto (GStrv) order = wf_layer_order_merge (wanted, present);
  g_auto (GStrv) untouched = wf_layer_order_merge (NULL, present);
  g_autofree char *text = g_strjoinv (" ", order);

  g_assert_cmpstr (text, ==, "cables stations ports damage");
  g_assert_true (g_strv_equal ((const char *const *) untouched, present));
}

static void
test_move (void)
{
  static const char *const order[] = { "a", "b", "c", "d", NULL };
  static const struct
  {
    const char *layer;
    int step;
    const char *expected;
  } moves[] = { { "c", -1, "a c b d" }, { "c", -9, "c a b d" }, { "a", 2, "b c a d" },
                { "d", 1, "a b c d" },  { "x", 1, "a b c d" },  { "a", 99, "b c d a" } };
  static const struct
  {
    const char *layer, *target, *expected;
  } places[] = { { "d", "a", "d a b c" },
                 { "a", "c", "b c a d" },
                 { "b", "b", "a b c d" },
                 { "b", "x", "a b c d" } };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_auto (GStrv) moved = wf_layer_order_move (order, moves[i].layer, moves[i].step);
      g_autofree char *text = g_strjoinv (" ", moved);
      g_assert_cmpstr (text, ==, moves[i].expected);
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_auto (GStrv) moved = wf_layer_order_place (order, places[i].layer, places[i].target);
      g_autofree char *text = g_strjoinv (" ", moved);
      g_assert_cmpstr (text, ==, places[i].expected);
    }
}

static void
test_names (void)
{
  g_autoptr (WfMapSetup) setup = wf_map_setup_new ();
  g_autofree char *first = wf_map_setup_dup_free_name (setup, "  Åland \n", NULL);
  g_autofree char *none = wf_map_setup_dup_free_name (setup, " \t ", NULL);
  g_autofree char *endless = g_strnfill (500, 'x');

  g_assert_cmpstr (first, ==, "Åland");
  g_assert_null (none);
  g_ptr_array_add (setup->views, wf_saved_view_new ("1", "Åland"));
  g_ptr_array_add (setup->views, wf_saved_view_new ("2", "Åland 2"));
  g_autofree char *third = wf_map_setup_dup_free_name (setup, "Åland", NULL);
  g_autofree char *own = wf_map_setup_dup_free_name (setup, "Åland 2", "2");
  g_autofree char *cut = wf_map_setup_dup_free_name (setup, endless, NULL);
  g_assert_cmpstr (third, ==, "Åland 3");
  g_assert_cmpstr (own, ==, "Åland 2");
  g_assert_cmpuint (strlen (cut), <=, WF_MAP_SETUP_MAX_NAME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/map-setup/merge", test_merge);
  g_test_add_func ("/model/map-setup/newcomer", test_newcomer);
  g_test_add_func ("/model/map-setup/move", test_move);
  g_test_add_func ("/model/map-setup/names", test_names);
  return g_test_run ();
}
