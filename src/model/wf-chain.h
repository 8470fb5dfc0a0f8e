/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"

G_BEGIN_DECLS

/* The fork rule of log.md §8, pure. A device numbers its operations in a space and each names the
 * one before it; two with one number are a fork (a restored backup, a copied key):
 *
 *        4 ── 5  ── 6         the branch with the earlier receipt counts, without receipts both;
 *          └─ 5' ── 6'        what follows a branch that does not count does not count either.
 *
 * The root key is kept in a drawer and used from several places: its operations are no branch of
 * anything, the caller leaves them out. */
typedef struct
{
  gint64 n;
  guint8 hash[WF_HASH_SIZE];
  guint8 previous[WF_HASH_SIZE];
  gint64 receipt_seq; /* 0: none */
  gint64 tag;         /* the caller's */
  gboolean counts;    /* out */
} WfChainLink;

/* @links: WfChainLink, all of one device in one space, in any order; sorts them by number. Returns
 * how many do not count. */
guint wf_chain_judge (GArray *links);

G_END_DECLS
