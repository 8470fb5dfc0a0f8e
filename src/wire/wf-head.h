/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "base/wf-json.h"

G_BEGIN_DECLS

/* A receipt that a server signed as the newest of a space (log.md §8): whoever keeps it sees when
 * history is written anew. Pure. */
typedef struct
{
  gint64 seq, time_us;
  guint8 receipt[WF_HASH_SIZE]; /* rh */
  guint8 key[WF_KEY_SIZE];
  guint8 signature[WF_SIGNATURE_SIZE];
} WfHead;

/* Signs SHA-256("wfh1\0" + space + "\0" + seq + time + rh), numbers as in wf_receipt_hash (). */
void wf_head_sign (WfHead *head,
                   const char *space,
                   const guint8 key[WF_KEY_SIZE],
                   const guint8 secret[WF_SECRET_SIZE]);
gboolean wf_head_verify (const WfHead *head, const char *space);
/* {"seq":…,"t":…,"rh":…,"k":…,"s":…} */
void wf_head_append (const WfHead *head, GString *out);
/* FALSE: it is none. The signature is not looked at. */
gboolean wf_head_read (WfJsonValue value, WfHead *head);

G_END_DECLS
