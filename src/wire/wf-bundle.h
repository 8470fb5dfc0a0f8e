/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-archive.h"
#include "wire/wf-sealed-stream.h"

G_BEGIN_DECLS

/* The courier bundle (.wfb) and its return receipt (.wfr), log.md §12: lines inside a sealed stream
 * (wf-sealed-stream.h).
 *
 *   header      {"profile":1,"kind":…,"crisis":…,"device":…,"number":14,"to":[…],"spaces":[…], …}
 *   section     {"space":"w-…-amber","epoch":…}, then documents as in an archive, one a line; a
 *               space has several where its receipts do not follow one another; ctl comes first
 *   attachment  {"blob":"<sha256>","size":n} and n bytes as they are
 *   arrival     {"bundle":"<hash>", …}: what a return receipt says of one bundle
 *   trailer     {"count":n,"hash":"<sha256 of all before it>","k":…,"s":…}
 *
 * The trailer is signed with the sender's device key over "wfb1\0" and that hash, so that header,
 * number and recipients are the sender's word: a recipient cannot pass it on as if it had been
 * meant for another. Whether that key belongs to `device` is for the crisis' ctl to say, not for
 * the codec. Pure; both ends block and belong to one thread. */
#define WF_BUNDLE_PROFILE 1
#define WF_BUNDLE_MAX_BLOB G_GINT64_CONSTANT (104857600) /* 100 MiB */

typedef enum
{
  WF_BUNDLE_OPERATIONS,
  WF_BUNDLE_RECEIPT,      /* what arrived, back to the sender */
  WF_BUNDLE_INTRODUCTION, /* open, ctl only: how a desk becomes known to one it has not met */
} WfBundleKind;

/* What its sender chose to put in. */
typedef enum
{
  WF_BUNDLE_EVERYTHING,
  WF_BUNDLE_SINCE_LAST, /* bundle to the same recipients */
  WF_BUNDLE_SINCE_TIME, /* entered since an instant */
} WfBundleChoice;

/* The newest operation of a device in a space. */
typedef struct
{
  WfUuid device;
  gint64 n;
} WfBundleHead;

/* @from: how far each device's chain had gone before the first operation in here, @to: how far it
 * goes with them. Who does not have what @from says misses something. */
typedef struct
{
  char *name;
  GArray *from, *to; /* WfBundleHead */
  gint64 n_documents;
} WfBundleSpace;

typedef struct
{
  WfBundleKind kind;
  WfRealm realm;
  WfUuid crisis, device; /* @device: the sender's */
  gint64 number;         /* 1, 2, … for each set of recipients; 0 where it is not counted */
  gint64 made_at;
  WfBundleChoice choice;
  gint64 since;      /* WF_BUNDLE_SINCE_TIME, else WF_NO_TIME */
  GArray *to;        /* WfUuid, sorted; empty: open */
  GPtrArray *spaces; /* WfBundleSpace, ctl first */
  gint64 n_blobs, n_blob_bytes;
} WfBundleHeader;

WfBundleHeader *wf_bundle_header_new (WfBundleKind kind);
void wf_bundle_header_free (WfBundleHeader *header);
/* Appends a space with empty heads; returns it, borrowed. */
WfBundleSpace *wf_bundle_header_add_space (WfBundleHeader *header, const char *name);
/* Keeps @to sorted and without repetition. */
void wf_bundle_header_add_recipient (WfBundleHeader *header, const WfUuid *device);
gboolean wf_bundle_header_is_to (const WfBundleHeader *header, const WfUuid *device);
gint64 wf_bundle_header_count_documents (const WfBundleHeader *header);
/* The recipients as one key: 16 bytes each. Free with g_bytes_unref (). */
GBytes *wf_bundle_header_dup_set (const WfBundleHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBundleHeader, wf_bundle_header_free)

/* What one bundle left behind where it was read. */
typedef struct
{
  guint8 hash[WF_HASH_SIZE]; /* of the bundle, from its trailer */
  gint64 number;
  gint64 at;
  gint64 n_new, n_known, n_waiting, n_refused; /* operations; waiting: for ctl */
} WfBundleArrival;

/* --- writing --------------------------------------------------------------------------------- */

typedef struct _WfBundleWriter WfBundleWriter;

/* @keys: as in wf_sealed_writer_new (), of header->to. Writes the header at once. */
WfBundleWriter *wf_bundle_writer_new (GOutputStream *out,
                                      const WfBundleHeader *header,
                                      const WfDeviceKey *device,
                                      GPtrArray *keys,
                                      GCancellable *cancellable,
                                      GError **error);
/* What is handed in until the next section belongs to @space. @epoch: of the receipts, or NULL. */
gboolean wf_bundle_writer_begin_space (WfBundleWriter *self,
                                       const char *space,
                                       const char *epoch,
                                       GError **error);
/* @rh NULL: no receipt. @head: what the server signed of that receipt, or NULL. */
gboolean wf_bundle_writer_add_document (WfBundleWriter *self,
                                        const char *document,
                                        gsize length,
                                        gint64 seq,
                                        gint64 time_us,
                                        const guint8 *rh,
                                        const WfHead *head,
                                        GError **error);
/* Then exactly @size bytes follow by wf_bundle_writer_add_bytes (). */
gboolean wf_bundle_writer_begin_blob (WfBundleWriter *self,
                                      const guint8 hash[WF_HASH_SIZE],
                                      gint64 size,
                                      GError **error);
gboolean
wf_bundle_writer_add_bytes (WfBundleWriter *self, const void *bytes, gsize size, GError **error);
gboolean
wf_bundle_writer_add_arrival (WfBundleWriter *self, const WfBundleArrival *arrival, GError **error);
/* Signs and ends it. @hash: what a return receipt will name. */
gboolean wf_bundle_writer_finish (WfBundleWriter *self, guint8 hash[WF_HASH_SIZE], GError **error);
void wf_bundle_writer_free (WfBundleWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBundleWriter, wf_bundle_writer_free)

/* --- reading --------------------------------------------------------------------------------- */

typedef struct _WfBundleReader WfBundleReader;

typedef enum
{
  WF_BUNDLE_ITEM_BROKEN, /* the error says where and why */
  WF_BUNDLE_ITEM_SPACE,
  WF_BUNDLE_ITEM_DOCUMENT,
  WF_BUNDLE_ITEM_BLOB,
  WF_BUNDLE_ITEM_ARRIVAL,
  WF_BUNDLE_ITEM_END, /* count, hash and signature of the trailer hold */
} WfBundleItemKind;

typedef struct
{
  const char *space, *epoch; /* of the section; borrowed until the next item */
  GBytes *document;          /* the caller's */
  gboolean has_receipt;
  gint64 seq, time_us;
  guint8 hash[WF_HASH_SIZE]; /* of the receipt, or of the attachment */
  gint64 ctl;                /* newest receipt of ctl then; 0: not told */
  gboolean has_head;
  WfHead head; /* the server signed this very receipt */
  gint64 size; /* of the attachment */
  WfBundleArrival arrival;
} WfBundleItem;

/* Reads as far as the header. WF_ERROR_DENIED: not for @device. WF_ERROR_PROTOCOL: newer.
 * WF_ERROR_INVALID: cut short, changed, no bundle. @name: the file's, for messages. */
WfBundleReader *wf_bundle_reader_new (GInputStream *in,
                                      const char *name,
                                      const WfDeviceKey *device,
                                      GCancellable *cancellable,
                                      GError **error);
const WfBundleHeader *wf_bundle_reader_get_header (WfBundleReader *self);
/* The header for one who outlives the reader, which reads nothing after this. */
WfBundleHeader *wf_bundle_reader_steal_header (WfBundleReader *self);
WfBundleItemKind wf_bundle_reader_next (WfBundleReader *self, WfBundleItem *item, GError **error);
/* The bytes of the attachment that was the last item; 0 at its end, -1 on error. What is not read
 * is passed over by the next item. */
gssize wf_bundle_reader_read (WfBundleReader *self, guint8 *bytes, gsize size, GError **error);
guint64 wf_bundle_reader_get_offset (WfBundleReader *self); /* in the file */
/* After WF_BUNDLE_ITEM_END: who signed, and the hash of the trailer. */
const guint8 *wf_bundle_reader_get_key (WfBundleReader *self);
const guint8 *wf_bundle_reader_get_hash (WfBundleReader *self);
void wf_bundle_reader_free (WfBundleReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBundleReader, wf_bundle_reader_free)

/* What is signed: SHA-256("wfb1\0" + hash). Private to the two ends. */
void wf_bundle_hash_trailer (guint8 signed_hash[WF_HASH_SIZE], const guint8 hash[WF_HASH_SIZE]);
extern const char *const wf_bundle_kind_words[4];
extern const char *const wf_bundle_choice_words[4];

G_END_DECLS
