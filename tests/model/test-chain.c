/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/wf-chain.h"

/* A link is named by a letter; @previous names the one it continues, or is a blank. */
static void
add (GArray *links, gint64 n, char name, char previous, gint64 receipt)
{
  WfChainLink link = { .n = n, .receipt_seq = receipt, .tag = name };

  link.hash[0] = (guint8) name;
  link.previous[0] = previous == ' ' ? 0 : (guint8) previous;
  g_array_append_val (links, link);
}

/* Names of those that count, in order of number and name. */
static char *
judge (GArray *links)
{
  GString *names = g_string_new (NULL);
  guint n_out = wf_chain_judge (links);

  for (guint i = 0; i < links->len; i++)
    if (g_array_index (links, WfChainLink, i).counts)
      g_string_append_c (names, (char) g_array_index (links, WfChainLink, i).tag);
  g_assert_cmpuint (names->len + n_out, ==, links->len);
  return g_string_free (names, FALSE);
}

static GArray *
new_links (void)
{
  return g_array_new (FALSE, FALSE, sizeof (WfChainLink));
}

#define ASSERT_COUNTS(links, names)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = judge (links);                                                        \
    g_assert_cmpstr (found, ==, names);                                                            \
  }                                                                                                \
  G_STMT_END

static void
test_straight_and_gaps (void)
{
  g_autoptr (GArray) links = new_links ();
  add (links, 7, 'g', 'f', 0);
  add (links, 1, 'a', ' ', 3);
  add (links, 2, 'b', 'a', 0);
  add (links, 4, 'd', 'x', 9); /* another chain says otherwise: reported, never held back */
  ASSERT_COUNTS (links, "abdg");
}

static void
test_without_receipts_both (void)
{
  g_autoptr (GArray) links = new_links ();
  add (links, 1, 'a', ' ', 0);
  add (links, 2, 'b', 'a', 0);
  add (links, 2, 'p', 'a', 0);
  add (links, 3, 'q', 'p', 0);
  ASSERT_COUNTS (links, "abpq");
}

static void
test_earlier_receipt (void)
{
  g_autoptr (GArray) links = new_links ();
  add (links, 1, 'a', ' ', 1);
  add (links, 2, 'b', 'a', 5);
  add (links, 3, 'c', 'b', 0);
  add (links, 2, 'p', 'a', 4);
  add (links, 3, 'q', 'p', 0);
  add (links, 4, 'r', 'q', 0);
  ASSERT_COUNTS (links, "apqr");
}

/* Only the end of a branch has come to the server so far. */
static void
test_receipt_further_along (void)
{
  g_autoptr (GArray) links = new_links ();
  add (links, 2, 'b', 'a', 0);
  add (links, 3, 'c', 'b', 8);
  add (links, 2, 'p', 'a', 9);
  ASSERT_COUNTS (links, "bc");
}

/* The same number twice with a predecessor that is not here. */
static void
test_same_number_after_a_gap (void)
{
  g_autoptr (GArray) links = new_links ();
  add (links, 5, 'e', 'd', 2);
  add (links, 5, 'f', 'x', 0);
  ASSERT_COUNTS (links, "e");
}

static void
shuffle (GArray *links)
{
  for (guint i = links->len; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i);
      WfChainLink swapped = g_array_index (links, WfChainLink, i - 1);
      g_array_index (links, WfChainLink, i - 1) = g_array_index (links, WfChainLink, j);
      g_array_index (links, WfChainLink, j) = swapped;
    }
}

/* Random trees: any order says the same; no number counts twice where one of them has a receipt;
 * nothing counts whose predecessor does not. */
static void
test_laws (void)
{
  for (guint run = 0; run < 2000; run++)
    {
      g_autoptr (GArray) links = new_links ();
      guint n = (guint) g_test_rand_int_range (1, 24);
      for (guint i = 0; i < n; i++)
        {
          gint64 receipt
              = g_test_rand_bit () ? g_test_rand_int_range (1, 1000) * 32 + (gint32) i : 0;
          const WfChainLink *previous
              = links->len > 0 && g_test_rand_int_range (0, 10) > 0 ? &g_array_index (
                    links, WfChainLink, (guint) g_test_rand_int_range (0, (gint32) links->len))
                                                                    : NULL;
          add (links, previous ? previous->n + 1 : 1, (char) ('a' + i),
               previous ? (char) previous->tag : ' ', receipt);
        }
      g_autofree char *first = judge (links);
      for (guint i = 0; i < links->len; i++)
        {
          const WfChainLink *a = &g_array_index (links, WfChainLink, i);
          for (guint j = 0; j < links->len; j++)
            {
              const WfChainLink *b = &g_array_index (links, WfChainLink, j);
              if (a->counts && a->previous[0] == b->hash[0])
                g_assert_true (b->counts);
              if (i != j && a->counts && b->counts && a->n == b->n)
                g_assert_cmpint (a->receipt_seq, ==, 0);
            }
        }
      shuffle (links);
      ASSERT_COUNTS (links, first);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/straight-and-gaps", test_straight_and_gaps);
  g_test_add_func ("/chain/without-receipts-both", test_without_receipts_both);
  g_test_add_func ("/chain/earlier-receipt", test_earlier_receipt);
  g_test_add_func ("/chain/receipt-further-along", test_receipt_further_along);
  g_test_add_func ("/chain/same-number-after-a-gap", test_same_number_after_a_gap);
  g_test_add_func ("/chain/laws", test_laws);
  return g_test_run ();
}
