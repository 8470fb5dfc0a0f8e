/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-chain.h"

#include <string.h>

/* Later than any receipt. */
#define NO_RECEIPT G_MAXINT64

static int
compare_links (gconstpointer a, gconstpointer b)
{
  const WfChainLink *one = a, *other = b;

  if (one->n != other->n)
    return one->n < other->n ? -1 : 1;
  return memcmp (one->hash, other->hash, WF_HASH_SIZE);
}

static WfChainLink *
get_link (GArray *links, guint at)
{
  return &g_array_index (links, WfChainLink, at);
}

/* One past the links that share the number of the one at @first. */
static guint
find_end (GArray *links, guint first)
{
  guint end = first + 1;

  while (end < links->len && get_link (links, end)->n == get_link (links, first)->n)
    end++;
  return end;
}

/* The one that @link continues among [first, end), or NULL. */
static WfChainLink *
find_previous (GArray *links, guint first, guint end, const WfChainLink *link)
{
  for (guint i = first; i < end; i++)
    if (memcmp (get_link (links, i)->hash, link->previous, WF_HASH_SIZE) == 0)
      return get_link (links, i);
  return NULL;
}

/* The earliest receipt of each branch, carried from its newest operation to its oldest. */
static gint64 *
find_earliest (GArray *links)
{
  gint64 *earliest = g_new (gint64, links->len);

  for (guint i = 0; i < links->len; i++)
    earliest[i]
        = get_link (links, i)->receipt_seq > 0 ? get_link (links, i)->receipt_seq : NO_RECEIPT;
  for (guint end = links->len; end > 0;)
    {
      guint first = end - 1;
      while (first > 0 && get_link (links, first - 1)->n == get_link (links, end - 1)->n)
        first--;
      guint before = first;
      while (before > 0 && get_link (links, before - 1)->n == get_link (links, first)->n - 1)
        before--;
      for (guint i = first; i < end; i++)
        {
          WfChainLink *previous = find_previous (links, before, first, get_link (links, i));
          guint at = previous ? (guint) (previous - get_link (links, 0)) : i;
          earliest[at] = MIN (earliest[at], earliest[i]);
        }
      end = first;
    }
  return earliest;
}

/* Of the links [first, end) that share a number, those whose branch has the earliest receipt. */
static void
judge_fork (GArray *links, guint first, guint end, const gint64 *earliest)
{
  gint64 best = NO_RECEIPT;

  for (guint i = first; i < end; i++)
    if (get_link (links, i)->counts)
      best = MIN (best, earliest[i]);
  for (guint i = first; i < end; i++)
    if (earliest[i] != best)
      get_link (links, i)->counts = FALSE;
}

guint
wf_chain_judge (GArray *links)
{
  guint n_out = 0, before = 0;

  g_array_sort (links, compare_links);
  g_autofree gint64 *earliest = find_earliest (links);
  for (guint first = 0, end; first < links->len; before = first, first = end)
    {
      end = find_end (links, first);
      for (guint i = first; i < end; i++)
        {
          WfChainLink *link = get_link (links, i);
          const WfChainLink *previous = first > 0 && get_link (links, before)->n == link->n - 1
                                            ? find_previous (links, before, first, link)
                                            : NULL;
          link->counts = !previous || previous->counts;
        }
      if (end - first > 1)
        judge_fork (links, first, end, earliest);
      for (guint i = first; i < end; i++)
        n_out += !get_link (links, i)->counts;
    }
  return n_out;
}
