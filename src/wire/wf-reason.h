/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a server refused a request, in words for people. Answers are a protocol, so the server writes
 * English whatever its own language is, with each sentence marked for the catalogues; the client
 * shows what it knows of them in the language of its reader, and the rest as it came. */

typedef enum
{
  WF_REASON_EXPIRED,
  WF_REASON_NOT_YET,
} WfReasonWithDay;

/* In English, for an answer. */
char *wf_reason_dup_with_day (WfReasonWithDay reason, const char *day);

/* @reason is foreign: cut after WF_REASON_MAX bytes. */
#define WF_REASON_MAX 500
char *wf_reason_dup_translated (const char *reason);

G_END_DECLS
