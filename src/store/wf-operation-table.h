/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"
#include "model/wf-validity.h"
#include "store/wf-db.h"
#include "wire/wf-operation-codec.h"

G_BEGIN_DECLS

/* The truth: insert only. Synchronous building blocks for the client's store and for the server,
 * whose receipt number of an operation is its row number (`seq`, one counter for the whole file,
 * never used twice). */

/* Where an operation stands with the server. The numbers are stored. */
typedef enum
{
  WF_STANDING_WAITING,   /* in the outbox */
  WF_STANDING_READ,      /* confirmed, and the cursor covers its place in the history */
  WF_STANDING_CONFIRMED, /* confirmed, its place not read yet. One whose place the end of the
                          * history does not show is lost there, whatever receipt it has from
                          * before. */
} WfStanding;

/* What is not the author's: where and when it got here. */
typedef struct
{
  gint64 arrived_at;  /* at this store */
  gint64 received_at; /* receipt time, or WF_NO_TIME: no receipt */
  gint64 receipt_seq;
  guint8 receipt_hash[WF_HASH_SIZE];
  gint64 receipt_ctl; /* newest `ctl` receipt then; 0: not told */
  gint64 epoch;       /* number of the receipt's epoch in the name table, or 0 */
  WfStanding standing;
} WfArrival;

/* A row, read. Texts are borrowed from the statement until its next step. */
typedef struct
{
  gint64 seq;
  gint64 space, device;
  WfOperationId id;
  guint8 hash[WF_HASH_SIZE];
  guint8 key[WF_KEY_SIZE];
  guint8 signature[WF_SIGNATURE_SIZE];
  const char *skeleton, *body; /* body NULL: redacted, or it came without it */
  gsize skeleton_length, body_length;
  gboolean is_local, is_redacted;
  WfVerdict verdict; /* WF_VERDICT_OK: it counts */
  WfArrival arrival;
} WfStoredOperation;

/* @seq 0: not here. @hash, which may be NULL, is that of the stored one. */
gboolean wf_operation_table_find (
    WfDb *db, const WfOperationId *id, gint64 *seq, guint8 hash[WF_HASH_SIZE], GError **error);
/* The row number that the next insert takes (inside the transaction). */
gboolean wf_operation_table_next_seq (WfDb *db, gint64 *seq, GError **error);
/* Inside a transaction; @seq 0: the next one. Where the id is taken nothing happens and @is_new is
 * FALSE. @space: number of operation->space (wf_name_table_ensure ()). */
gboolean wf_operation_table_insert (WfDb *db,
                                    const WfOperation *operation,
                                    gint64 space,
                                    const WfArrival *arrival,
                                    gint64 seq,
                                    gboolean *is_new,
                                    GError **error);
/* The newest operation of a device in a space: what `n` and `pc` of the next one continue. @n 0:
 * none. */
gboolean wf_operation_table_get_head (
    WfDb *db, gint64 space, gint64 device, gint64 *n, guint8 hash[WF_HASH_SIZE], GError **error);
/* Newest row of a space: @seq and receipt hash; 0 and zeros when it is empty. */
gboolean wf_operation_table_get_last (
    WfDb *db, gint64 space, gint64 *seq, guint8 receipt_hash[WF_HASH_SIZE], GError **error);
/* @n_waiting: in the outbox. @n_sent: confirmed, its place in the server's history not read yet. */
gboolean
wf_operation_table_count_unsent (WfDb *db, gint64 *n_waiting, gint64 *n_sent, GError **error);
gboolean wf_operation_table_count (WfDb *db, gint64 space, gint64 *n, GError **error);
/* What quick_check does not see: WF_ERROR_CORRUPT when rows are missing (they are numbered without
 * gaps), name a space, device or key that is not there, or a space has another name than the one
 * its operations were signed for. */
gboolean wf_operation_table_check (WfDb *db, GError **error);

/* The one audited path of changes: a receipt where there was none, acknowledgement, and a body that
 * goes or comes back. */
gboolean wf_operation_table_add_receipt (
    WfDb *db, const WfOperationId *id, const WfArrival *arrival, gboolean *changed, GError **error);
/* @standing: WF_STANDING_READ or WF_STANDING_CONFIRMED, which is not taken back to. @changed: it
 * was in the outbox. */
gboolean wf_operation_table_acknowledge (
    WfDb *db, const WfOperationId *id, WfStanding standing, gboolean *changed, GError **error);
/* Drops the body; what was signed stays whole (log.md §8). */
gboolean
wf_operation_table_redact (WfDb *db, const WfOperationId *id, gboolean *changed, GError **error);
/* Puts the body of @operation, whose hash was checked, into the row of that operation that came
 * without it; never into one that enough persons have asked to redact. */
gboolean wf_operation_table_put_body (WfDb *db,
                                      const WfOperation *operation,
                                      gboolean *changed,
                                      GError **error);
/* What was confirmed of a space is so no more: the server has lost it, or is another. @unread: only
 * what is not read. */
gboolean wf_operation_table_offer_again (WfDb *db, gint64 space, gboolean unread, GError **error);
/* The history of @space is read from its beginning again. */
gboolean wf_operation_table_unread (WfDb *db, gint64 space, GError **error);
/* One that was confirmed is so no more. @id: packed. */
gboolean wf_operation_table_offer_id (WfDb *db, const guint8 *id, GError **error);
/* Adds the packed ids of what is confirmed of a space, ascending. */
gboolean
wf_operation_table_list_confirmed (WfDb *db, gint64 space, GByteArray *ids, GError **error);

/* Reading rows, one reader a connection and kind at a time.
 *   for (ok = wf_operation_reader_since (&reader, db, space, since, error);
 *        ok && (ok = wf_operation_reader_next (&reader, &row, &has_row, error)) && has_row;) … */
typedef struct
{
  WfDb *db;
  sqlite3_stmt *statement;
} WfOperationReader;

/* Rows of one space after row number @since. */
gboolean wf_operation_reader_since (
    WfOperationReader *self, WfDb *db, gint64 space, gint64 since, GError **error);
/* All rows of all spaces whose name begins with @prefix ("" for all), in the order of arrival. */
gboolean
wf_operation_reader_all (WfOperationReader *self, WfDb *db, const char *prefix, GError **error);
/* Rows of all spaces after row number @since, from the table alone, without an index. */
gboolean wf_operation_reader_from (WfOperationReader *self, WfDb *db, gint64 since, GError **error);
/* Rows of a space that count and that no server has confirmed: those with their body, or those that
 * are @redacted. */
gboolean wf_operation_reader_outbox (
    WfOperationReader *self, WfDb *db, gint64 space, gboolean redacted, GError **error);
/* Rows of one device in one space; of one entity in all spaces. */
gboolean wf_operation_reader_chain (
    WfOperationReader *self, WfDb *db, gint64 space, gint64 device, GError **error);
gboolean
wf_operation_reader_entity (WfOperationReader *self, WfDb *db, const WfUuid *ent, GError **error);
/* Rows of the crisis' spaces (names beginning with @prefix) that do not count. */
gboolean wf_operation_reader_discounted (WfOperationReader *self,
                                         WfDb *db,
                                         const char *prefix,
                                         GError **error);
/* One operation. */
gboolean wf_operation_reader_one (WfOperationReader *self,
                                  WfDb *db,
                                  const WfOperationId *id,
                                  GError **error);
gboolean wf_operation_reader_next (WfOperationReader *self,
                                   WfStoredOperation *row,
                                   gboolean *has_row,
                                   GError **error);
void wf_operation_reader_clear (WfOperationReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WfOperationReader, wf_operation_reader_clear)

/* The wire document, as it came. */
void wf_stored_operation_append_document (const WfStoredOperation *row, GString *out);
WfOperation *
wf_stored_operation_decode (const WfStoredOperation *row, WfDecoder *decoder, GError **error);
/* What the store adds to an operation before it publishes it. */
void wf_arrival_apply (const WfArrival *arrival, WfOperation *operation);

G_END_DECLS
