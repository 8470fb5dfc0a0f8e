/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Background maps on slides: for those who may see them, with their name and source. */
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-paths.h"
#include "brief/wf-brief.h"
#include "wire/wf-scheme-reader.h"

#define WIDTH 800

/* Every tile is magenta, which nothing else on a slide is. */
static cairo_surface_t *
lookup (gpointer unused, const WfTileId *tile, gboolean is_wanted)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 256, 256);
  cairo_t *cr = cairo_create (picture);

  cairo_set_source_rgb (cr, 1, 0, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  return picture;
}

static char *
dup_trouble (gpointer unused)
{
  return g_strdup ("a tile is broken");
}

static WfBriefGround *
new_ground (const char *title, WfMarking marking)
{
  const WfGroundShape shape = { 0, 12, 256, 1.0 };
  WfBriefGround *ground = wf_brief_ground_new (title, title, "© Office", marking);

  ground->ground = wf_ground_new (&shape, lookup, NULL, NULL);
  return ground;
}

static WfBrief *
new_brief (WfMarking ceiling, WfBriefGround *ground)
{
  g_autofree char *data = wf_path_dup_data ("datasets");
  g_autofree char *path = wf_path_dup_data ("schemes/eu-blueprint.json");
  g_autoptr (WfDataset) dataset = wf_dataset_read (data, NULL);
  g_autoptr (WfScheme) scheme = wf_scheme_read (path, NULL);
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  const WfBriefInput input = { .operations = operations,
                               .dataset = dataset,
                               .scheme = scheme,
                               .cut_at = G_GINT64_CONSTANT (1823351520000000),
                               .others_at = WF_NO_TIME,
                               .ceiling = ceiling,
                               .realm = WF_REALM_EXERCISE,
                               .crisis_name = "Baltic Lantern 27",
                               .desk_label = "FI day desk",
                               .number = 1,
                               .next_update_at = WF_NO_TIME };
  WfBrief *brief = wf_brief_new (&input);
  GPtrArray *grounds = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_brief_ground_free);

  g_ptr_array_add (grounds, ground);
  wf_brief_set_grounds (brief, grounds);
  return brief;
}

static guint
count_magenta (const WfBrief *brief)
{
  cairo_surface_t *slide = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, WIDTH * 9 / 16);
  cairo_t *cr = cairo_create (slide);
  guint n = 0;

  wf_brief_draw (brief, 0, NULL, cr, WIDTH);
  cairo_destroy (cr);
  cairo_surface_flush (slide);
  for (int y = 0; y < WIDTH * 9 / 16; y++)
    {
      const guint32 *row
          = (const guint32 *) (gpointer) (cairo_image_surface_get_data (slide)
                                          + y * cairo_image_surface_get_stride (slide));

      for (int x = 0; x < WIDTH; x++)
        n += (row[x] & 0xffffff) == 0xff00ff;
    }
  cairo_surface_destroy (slide);
  return n;
}

static gboolean
has_check (const WfBrief *brief, const char *words, gboolean is_good)
{
  gboolean is_fine;
  const char *text;

  for (guint i = 0; wf_brief_get_check (brief, i, &is_fine, &text); i++)
    if (strstr (text, words) != NULL)
      return is_fine == is_good;
  return FALSE;
}

static void
test_permitted (void)
{
  g_autoptr (WfBrief) brief = new_brief (WF_MARKING_AMBER, new_ground ("Chart", WF_MARKING_GREEN));

  /* a large part of the map, which is a third of the slide */
  g_assert_cmpuint (count_magenta (brief), >, WIDTH * WIDTH / 10);
  g_assert_true (has_check (brief, "Background map: Chart (© Office, TLP:GREEN)", TRUE));
  g_assert_true (wf_brief_has_ground (brief, "Chart"));
  /* the page is marked no looser than what is on it */
  g_assert_cmpint (wf_brief_get_marking (brief), ==, WF_MARKING_GREEN);
}

static void
test_stricter (void)
{
  g_autoptr (WfBrief) brief
      = new_brief (WF_MARKING_AMBER, new_ground ("Chart", WF_MARKING_AMBER_STRICT));

  wf_brief_set_n_grounds (brief, 1);
  g_assert_cmpuint (count_magenta (brief), ==, 0);
  g_assert_false (has_check (brief, "Chart", TRUE));
  g_assert_true (has_check (brief, "Not drawn here: 1 background map of the desk's map", FALSE));
  g_assert_false (wf_brief_has_ground (brief, "Chart"));
  g_assert_cmpint (wf_brief_get_marking (brief), ==, WF_MARKING_CLEAR);
}

/* Its marking was wrong: what is drawn from now on has it no more. */
static void
test_withdrawn (void)
{
  g_autoptr (WfBrief) brief = new_brief (WF_MARKING_AMBER, new_ground ("Chart", WF_MARKING_GREEN));

  wf_brief_withdraw_ground (brief, "Chart");
  wf_brief_set_n_grounds (brief, 1);
  g_assert_cmpuint (count_magenta (brief), ==, 0);
  g_assert_false (has_check (brief, "Chart", TRUE));
  g_assert_true (has_check (brief, "Not drawn here: 1 background map", FALSE));
}

static void
test_partial (void)
{
  WfBriefGround *ground = new_ground ("Chart", WF_MARKING_GREEN);
  g_autoptr (WfBrief) brief = NULL;

  ground->dup_trouble = dup_trouble;
  brief = new_brief (WF_MARKING_AMBER, ground);
  g_assert_true (
      has_check (brief, "Not drawn here: parts of 1 background map of the desk's map", FALSE));
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brief-grounds/permitted", test_permitted);
  g_test_add_func ("/brief-grounds/stricter", test_stricter);
  g_test_add_func ("/brief-grounds/withdrawn", test_withdrawn);
  g_test_add_func ("/brief-grounds/partial", test_partial);
  return g_test_run ();
}
