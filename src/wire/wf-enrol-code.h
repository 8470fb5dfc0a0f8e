/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-enrolment.h"

G_BEGIN_DECLS

/* How a coordinator has one-time codes made, at a desk: POST and GET /_wf/code, with the crisis'
 * `ctl` space in the header Watchfloor-Space. 403 for members who may not enrol, 404 for whoever is
 * no member, 409 when the server itself was not allowed to enrol in this crisis yet (`watchfloord
 * enrol-code --key`, once). Pure. */
#define WF_ENROL_MAX_HOURS (31 * 24)

/* What the device is to be. */
typedef struct
{
  char *desk, *letter, *label; /* @letter: "" for the desk's first device */
  char *actor;                 /* or "" */
  char *role;                  /* any but a security officer's, who is named by hand */
  gint64 hours;                /* how long the code is good, 1 to WF_ENROL_MAX_HOURS */
} WfCodeOrder;

void wf_code_order_clear (WfCodeOrder *order);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WfCodeOrder, wf_code_order_clear)
/* Free with g_free (). */
char *wf_code_order_dup_json (const WfCodeOrder *order);
/* NULL: in order; else what is wrong with it, for a person. */
const char *wf_code_order_check (const WfCodeOrder *order);
/* FALSE: it cannot be read; what was read is cleared by the caller. */
gboolean wf_code_order_read (const char *text, gsize length, WfCodeOrder *order);

/* A code that was made. @code is told once, in the answer to POST; the list does not know it. */
typedef struct
{
  char code[WF_ENROL_CODE_SIZE]; /* "" in a list */
  WfCodeOrder order;             /* hours: 0 */
  gint64 expires_at, used_at;    /* wall time; used 0: not yet */
  gboolean is_dead;              /* typed wrongly too often */
} WfMadeCode;

void wf_made_code_free (WfMadeCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfMadeCode, wf_made_code_free)
void wf_made_code_append (const WfMadeCode *code, WfJsonWriter *writer);
/* The answer to POST. WF_ERROR_PROTOCOL. */
WfMadeCode *wf_made_code_read (const char *text, gsize length, GError **error);
/* The answer to GET: GPtrArray of WfMadeCode, newest first. WF_ERROR_PROTOCOL. */
GPtrArray *wf_made_codes_read (const char *text, gsize length, GError **error);

G_END_DECLS
