/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "base/wf-id.h"
#include "base/wf-json.h"

G_BEGIN_DECLS

/* Small texts of the wire: signatures in base64, members of documents. Private to the codec. */
#define WF_SIGNATURE_TEXT_LENGTH 88 /* base64 with padding */

void wf_signature_format (const guint8 signature[WF_SIGNATURE_SIZE],
                          char text[WF_SIGNATURE_TEXT_LENGTH + 1]);
/* Exactly one text stands for a signature: full padding, no stray bits, no white space. */
gboolean wf_signature_parse (const char *text, gsize length, guint8 signature[WF_SIGNATURE_SIZE]);

void wf_put_optional (WfJsonWriter *writer, const char *name, const char *text); /* NULL: nothing */
void wf_put_uuid (WfJsonWriter *writer, const char *name, const WfUuid *uuid);
void wf_put_hex (WfJsonWriter *writer, const char *name, const guint8 *bytes, gsize size);

G_END_DECLS
