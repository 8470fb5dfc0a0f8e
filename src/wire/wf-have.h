/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/wf-id.h"

G_BEGIN_DECLS

/* Set difference of two stores in a few short messages (POST /_wf/have, log.md §9). Both sides keep
 * their operation ids sorted. The asker sends ranges of the id order with how many ids it has there
 * and a hash over them; the other side answers each range with "same", with its own ids where these
 * are few, or with sixteen smaller ranges of its own, which the asker compares and asks about
 * again. The cost goes with the difference, not with the size: of 100,000 ids that differ in one,
 * some 7 kB are exchanged in all. The hash is SHA-256 over the ids, because a sum could
 * be forged by a member who picks ids.
 *
 *   {"ranges":[{"from":ID,"to":ID,"n":COUNT,"h":"32 hex"},…]}   "from" included, "to" not; "": open
 *   {"ranges":[{"same":true} | {"ids":[ID,…]} | {"split":[{"to":ID,"n":…,"h":…},…]},…]}
 *
 * Pure; an id list is packed ids (wf_operation_id_pack ()), 24 bytes each, ascending. */
#define WF_HAVE_ID_SIZE 24
#define WF_HAVE_MAX_RANGES 256
#define WF_HAVE_MAX_IDS 64 /* that are listed instead of split */

typedef struct
{
  const guint8 *ids;
  guint n;
} WfHaveList;

typedef struct
{
  guint8 from[WF_HAVE_ID_SIZE], to[WF_HAVE_ID_SIZE];
  gboolean is_open; /* there is no upper end */
  guint n;
  guint8 hash[16];
} WfHaveRange;

/* Sets @n and @hash from what @list has between the ends. */
void wf_have_summarise (const WfHaveList *list, WfHaveRange *range);
/* The one range that holds everything: the first question. GArray of WfHaveRange. */
GArray *wf_have_begin (const WfHaveList *list);
void wf_have_append_question (GString *out, GArray *ranges);
/* NULL: no question, or ranges that overlap or are too many. */
GArray *wf_have_read_question (const char *text, gssize length, GError **error);
void wf_have_append_answer (GString *out, const WfHaveList *list, GArray *ranges);

/* Reads the answer to @asked. Adds to @theirs the ids (packed) that only the other side has, to
 * @ours those that only @list has. Returns what is to be asked next; empty: done. */
GArray *wf_have_read_answer (const char *text,
                             gssize length,
                             const WfHaveList *list,
                             GArray *asked,
                             GByteArray *theirs,
                             GByteArray *ours,
                             GError **error);

G_END_DECLS
