/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "model/wf-validity.h"

G_BEGIN_DECLS

/* Names and limits of the HTTP profile 1 (log.md §9), shared by client and server. */
#define WF_PROFILE 1
#define WF_PROFILE_HEADER "Watchfloor-Profile"
#define WF_SPACE_HEADER "Watchfloor-Space" /* where the path names no space */
#define WF_RECEIVED_HEADER "Watchfloor-Received"
#define WF_LIMIT_BODY (8 * 1024 * 1024)
#define WF_LIMIT_PAGE (8 * 1024 * 1024)
#define WF_LIMIT_DOCUMENTS 5000
#define WF_LIMIT_HEADERS (16 * 1024)
#define WF_LIMIT_HEADER_SECONDS 10
#define WF_LIMIT_CONNECTIONS_PER_USER 20
#define WF_LIMIT_LOCAL (64 * 1024)
#define WF_LIMIT_WAIT_SECONDS 60 /* longest a reader is kept waiting for something new */
#define WF_LIMIT_DECODED_PAGE (16 * 1024 * 1024)

/* Whether who names @profiles ("1", or "1-3" for all from the one to the other) speaks ours, too.
 */
gboolean wf_protocol_has_our_profile (const char *profiles);
/* {"error":"<code>","reason":"<for people>"}; free with g_free (). */
char *wf_protocol_dup_error (const char *code, const char *reason);
/* One English sentence for the reason member of a refused operation; for people it is to be
 * translated. */
const char *wf_protocol_get_verdict_reason (WfVerdict verdict);

G_END_DECLS
