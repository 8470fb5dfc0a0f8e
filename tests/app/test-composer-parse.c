/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-composer-parse.h"

#include "base/wf-clock.h"

static gint64 now; /* 2027-10-12T14:32:00Z; set in main () and never again */

static GPtrArray *
make_names (void)
{
  GPtrArray *names = wf_composer_names_new ();

  wf_composer_names_add (names, '#', "Estlink 2", "asset:estlink-2");
  wf_composer_names_add (names, '#', "Estlink", "asset:estlink-1");
  wf_composer_names_add (names, '#', "C-Lion1", "asset:c-lion1");
  wf_composer_names_add (names, '@', "CSIRT FI", "actor:ms-csirt/FI");
  wf_composer_names_add (names, '#', "Šventoji", "asset:sventoji-lt");
  return names;
}

static WfComposerParse *
parse (const char *input)
{
  g_autoptr (GPtrArray) names = make_names ();

  return wf_composer_parse (input, names, now);
}

static void
assert_time (gint64 instant, const char *iso)
{
  g_autofree char *text = instant == WF_NO_TIME ? g_strdup ("none") : wf_time_format_iso (instant);

  g_assert_cmpstr (text, ==, iso);
}

static void
takes_tokens_at_the_end_out_of_the_text (void)
{
  g_autoptr (WfComposerParse) result
      = parse ("TSO says Estlink 2 back at half load #Estlink 2 14:25Z A2");

  g_assert_cmpstr (result->text, ==, "TSO says Estlink 2 back at half load");
  g_assert_cmpuint (result->about->len, ==, 1);
  g_assert_cmpstr (result->about->pdata[0], ==, "asset:estlink-2");
  assert_time (result->happened_at, "2027-10-12T14:25:00Z");
  g_assert_cmpstr (result->rating, ==, "A2");
  g_assert_cmpuint (result->tokens->len, ==, 3);
}

static void
keeps_tokens_inside_a_sentence (void)
{
  g_autoptr (WfComposerParse) result = parse ("@csirt fi told at 13:41Z that #c-lion1 is out");

  g_assert_cmpstr (result->text, ==, "csirt fi told at 13:41Z that c-lion1 is out");
  g_assert_cmpuint (result->about->len, ==, 2);
  g_assert_cmpstr (result->about->pdata[0], ==, "actor:ms-csirt/FI");
  assert_time (result->happened_at, "2027-10-12T13:41:00Z");
}

static void
keeps_what_a_sentence_ends_with (void)
{
  g_autoptr (WfComposerParse) time = parse ("Operator reports no signal since 02:04Z #C-Lion1 A2");
  g_autoptr (WfComposerParse) name = parse ("by phone told @CSIRT FI 13:41Z");
  g_autoptr (WfComposerParse) ago = parse ("Call from the coast guard -2h B3");
  g_autoptr (WfComposerParse) only = parse ("14:25Z A2");

  g_assert_cmpstr (time->text, ==, "Operator reports no signal since 02:04Z");
  assert_time (time->happened_at, "2027-10-12T02:04:00Z");
  g_assert_cmpstr (time->rating, ==, "A2");
  g_assert_cmpstr (name->text, ==, "by phone told CSIRT FI");
  assert_time (name->happened_at, "2027-10-12T13:41:00Z");
  g_assert_cmpstr (ago->text, ==, "Call from the coast guard");
  g_assert_cmpstr (only->text, ==, "");
}

static void
takes_the_longest_name (void)
{
  g_autoptr (WfComposerParse) one = parse ("x #Estlink.");
  g_autoptr (WfComposerParse) two = parse ("x #estlink 2, again");
  g_autoptr (WfComposerParse) glued = parse ("x #Estlink2");

  g_assert_cmpstr (one->about->pdata[0], ==, "asset:estlink-1");
  g_assert_cmpstr (two->about->pdata[0], ==, "asset:estlink-2");
  g_assert_cmpuint (glued->about->len, ==, 0);
  g_assert_cmpstr (glued->text, ==, "x #Estlink2");
}

static void
reads_times_before_now (void)
{
  static const struct
  {
    const char *input, *expected;
  } cases[] = {
    { "x 23:59Z", "2027-10-11T23:59:00Z" },
    { "x 14:32Z", "2027-10-12T14:32:00Z" },
    { "x 00:00Z", "2027-10-12T00:00:00Z" },
    { "x -2h", "2027-10-12T12:32:00Z" },
    { "x -1h30m", "2027-10-12T13:02:00Z" },
    { "x -45m", "2027-10-12T13:47:00Z" },
    { "x -1d", "2027-10-11T14:32:00Z" },
    { "x 24:00Z", "none" },
    { "x 13:60Z", "none" },
    { "x 13:41", "none" },
    { "x -h", "none" },
    { "x -2", "none" },
    { "x -2x", "none" },
    { "01–09Z", "none" },
    { "x -99999h", "none" },
    { "-", "none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WfComposerParse) result = parse (cases[i].input);

      g_test_message ("%s", cases[i].input);
      assert_time (result->happened_at, cases[i].expected);
    }
}

static void
reads_ratings_as_whole_words (void)
{
  g_autoptr (WfComposerParse) none = parse ("A7 B22 a2 G1 X-A2");
  g_autoptr (WfComposerParse) some = parse ("seen F6.");

  g_assert_cmpstr (none->rating, ==, "");
  g_assert_cmpstr (some->rating, ==, "F6");
  g_assert_cmpstr (some->text, ==, "seen F6.");
}

static void
survives_odd_input (void)
{
  static const char *const inputs[] = { "",
                                        "   ",
                                        "@",
                                        "#",
                                        "@@",
                                        "# #",
                                        "#Š",
                                        "@ x",
                                        "14:25Z",
                                        "A2",
                                        "#C-Lion1#C-Lion1",
                                        "\xf0\x9f\x9a\xa2 #C-Lion1" };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (WfComposerParse) result = parse (inputs[i]);

      g_test_message ("%s", inputs[i]);
      g_assert_nonnull (result->text);
      g_assert_true (g_utf8_validate (result->text, -1, NULL));
    }
}

static void
names_each_thing_once (void)
{
  g_autoptr (WfComposerParse) result = parse ("#C-Lion1 and #c-lion1 and #ŠVENTOJI");

  g_assert_cmpuint (result->about->len, ==, 2);
  g_assert_cmpstr (result->about->pdata[1], ==, "asset:sventoji-lt");
}

static void
completes_behind_a_sign (void)
{
  g_autoptr (GPtrArray) names = make_names ();
  const char *input = "back at #est";
  gsize start = 0;
  g_autoptr (GPtrArray) found = wf_composer_complete (input, 12, names, 8, &start);
  g_autoptr (GPtrArray) inner = wf_composer_complete ("#lion", 5, names, 8, &start);

  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_nonnull (inner);
  g_assert_cmpstr (((WfComposerName *) inner->pdata[0])->ref, ==, "asset:c-lion1");
  g_assert_null (wf_composer_complete ("no sign", 7, names, 8, &start));
  g_assert_null (wf_composer_complete ("mail a@csirt", 12, names, 8, &start));
  g_assert_null (wf_composer_complete ("#", 1, names, 8, &start));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (wf_time_parse_iso ("2027-10-12T14:32:00Z", &now));
  g_test_add_func ("/app/composer-parse/tokens-at-the-end",
                   takes_tokens_at_the_end_out_of_the_text);
  g_test_add_func ("/app/composer-parse/tokens-inside", keeps_tokens_inside_a_sentence);
  g_test_add_func ("/app/composer-parse/end-of-sentence", keeps_what_a_sentence_ends_with);
  g_test_add_func ("/app/composer-parse/longest-name", takes_the_longest_name);
  g_test_add_func ("/app/composer-parse/times", reads_times_before_now);
  g_test_add_func ("/app/composer-parse/ratings", reads_ratings_as_whole_words);
  g_test_add_func ("/app/composer-parse/odd-input", survives_odd_input);
  g_test_add_func ("/app/composer-parse/once", names_each_thing_once);
  g_test_add_func ("/app/composer-parse/completes", completes_behind_a_sign);
  return g_test_run ();
}
