/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-json.h"
#include "base/wf-keyring.h"
#include "model/wf-draft.h"
#include "model/wf-operation.h"
#include "model/wf-validity.h"

G_BEGIN_DECLS

/* Bytes <-> operation (log.md §3, §4): form, hash, id, `_rev`, body hash and space are checked
 * here; the signature by wf_operation_verify (), because it is the slow part and is spread over
 * threads. Pure; a decoder belongs to one thread. */
#define WF_OPERATION_MAX_DOCUMENT (160 * 1024)
#define WF_OPERATION_MAX_CONTENT (64 * 1024) /* skeleton and body together */
#define WF_REVISION_LENGTH 34                /* "1-" and 32 hex */

typedef struct _WfDecoder WfDecoder; /* scan buffers, used again for each document */

WfDecoder *wf_decoder_new (void);
void wf_decoder_free (WfDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfDecoder, wf_decoder_free)

/* @space: the space it claims to come from. NULL with WF_ERROR_INVALID and @verdict set when it
 * does not hold. */
WfOperation *wf_decoder_decode (WfDecoder *self,
                                const char *document,
                                gsize length,
                                const char *space,
                                WfVerdict *verdict,
                                GError **error);
/* From the columns of a store. They are hashed again, because a disk may have changed a byte, and
 * WF_ERROR_CORRUPT says so; the signature is not verified again. @hash NULL: nothing to hold them
 * against. */
WfOperation *wf_decoder_decode_stored (WfDecoder *self,
                                       const WfOperationId *id,
                                       const guint8 hash[WF_HASH_SIZE],
                                       const guint8 key[WF_KEY_SIZE],
                                       const guint8 signature[WF_SIGNATURE_SIZE],
                                       const char *skeleton,
                                       gsize skeleton_length,
                                       const char *body,
                                       gsize body_length,
                                       GError **error);
gboolean wf_operation_verify (const WfOperation *operation);

/* Draft -> signed operation: skeleton and body are written, hashed and signed. @previous is the
 * hash of the device's operation n-1 in that space (NULL for n = 1). @salt: 16 random bytes, or
 * NULL to draw them. Signs with @key; `by` and `dev` are
 * @key's. WF_ERROR_TOO_LARGE when it exceeds the limits. */
WfOperation *wf_operation_seal (const WfDraft *draft,
                                const WfDeviceKey *key,
                                gint64 n,
                                const guint8 *previous,
                                guint64 hlc,
                                const guint8 *salt,
                                GError **error);
/* The wire document, one line without a line break, appended to @out. Receipts are not part of it.
 */
void wf_operation_append_document (const WfOperation *operation, GString *out);
/* The same, straight from the store's columns. */
void wf_document_append (GString *out,
                         const WfOperationId *id,
                         const guint8 hash[WF_HASH_SIZE],
                         const guint8 key[WF_KEY_SIZE],
                         const guint8 signature[WF_SIGNATURE_SIZE],
                         const char *skeleton,
                         gsize skeleton_length,
                         const char *body,
                         gsize body_length);

/* Its last member, and the end of the document: after a document without it that was cut before its
 * last brace. */
void wf_document_append_body (GString *out, const char *body, gsize body_length);

/* The only legal `_rev` of an operation: "1-" and the second half of its id (log.md §3). @id: as
 * text, legal. @revision NULL fits none. */
void wf_revision_format (const char *id, char revision[WF_REVISION_LENGTH + 1]);
gboolean wf_revision_fits (const char *id, const char *revision);

/* rh = SHA-256(previous rh + h + seq + time), seq and time as 8 big-endian bytes each, time in
 * microseconds (log.md §8). */
void wf_receipt_hash (guint8 rh[WF_HASH_SIZE],
                      const guint8 previous[WF_HASH_SIZE],
                      const guint8 hash[WF_HASH_SIZE],
                      gint64 seq,
                      gint64 time_us);

G_END_DECLS
