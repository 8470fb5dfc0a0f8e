/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-store-membership.h"

G_BEGIN_DECLS

/* The store without threads: what WfStore's writer thread runs, one call one transaction. Both
 * doors, write and receive, end in the same admission: validity, `operation`, derived rows. */
typedef struct _WfEngine WfEngine;

WfEngine *wf_engine_open (
    const char *path, WfRealm realm, WfClock *clock, WfDeviceKey *device, GError **error);
/* To WF_ERROR_CORRUPT, and no other: what can be saved of @path, and how. A person reads this at
 * the worst moment. */
void wf_engine_explain_damage (const char *path, GError **error);
void wf_engine_close (WfEngine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfEngine, wf_engine_close)

/* Any thread. */
void wf_engine_set_clock (WfEngine *self, const char *crisis_text, WfClock *clock);
/* What wf_store_get_state () says. */
WfStoreState wf_engine_get_state (WfEngine *self);
/* What wf_store_get_n_restored () says. */
guint wf_engine_get_n_restored (WfEngine *self);

/* @root NULL: signed by the device. @published, which may be NULL, gets what is returned, and what
 * was quarantined and counts now that ctl grew. */
GPtrArray *wf_engine_write (WfEngine *self,
                            GPtrArray *drafts,
                            const WfDeviceKey *root,
                            GPtrArray *published,
                            GError **error);

/* A document, decoded and its signature checked (wf-verifier.h). */
typedef struct
{
  WfOperation *operation; /* NULL: no form at all */
  WfVerdict verdict;      /* of form, hash and signature */
} WfChecked;

void wf_checked_clear (WfChecked *checked);

/* @checked: WfChecked, parallel to @batch's documents. @published gets what is new, and what is
 * known and has changed (a receipt came). */
WfReceiveReport *wf_engine_receive (
    WfEngine *self, const WfBatch *batch, GArray *checked, GPtrArray *published, GError **error);
gboolean wf_engine_acknowledge (
    WfEngine *self, const char *space, GPtrArray *ids, GPtrArray *published, GError **error);

/* What counted before the last write or receive and does not any more: WfOperation; or NULL. Takes
 * it out. */
GPtrArray *wf_engine_take_withdrawn (WfEngine *self);
/* The same, what was redacted until then. */
GPtrArray *wf_engine_take_unredacted (WfEngine *self);
/* Operations of a crisis that do not count now: GPtrArray of WfDiscounted. */
GPtrArray *wf_engine_list_discounted (WfEngine *self, const char *crisis_text, GError **error);
/* WF_ERROR_EXISTS: another one is pinned. */
gboolean wf_engine_pin_root (WfEngine *self,
                             const char *crisis_text,
                             const guint8 root_key[WF_KEY_SIZE],
                             GError **error);
/* GPtrArray of WfHistoryAlarm. */
GPtrArray *wf_engine_list_alarms (WfEngine *self, const char *crisis_text, GError **error);

gboolean wf_engine_offer_again (WfEngine *self, const char *space, WfOffer offer, GError **error);
/* Packed ids (wf_operation_id_pack ()), ascending. */
GBytes *wf_engine_list_confirmed (WfEngine *self, const char *space, GError **error);
/* Free with g_free (). */
WfMissing *wf_engine_find_missing (
    WfEngine *self, const char *space, const char *epoch, gint64 after, GError **error);
/* GArray of WfChainGap. */
GArray *wf_engine_find_gaps (WfEngine *self, const char *space, GError **error);
gboolean wf_engine_offer_ids (WfEngine *self, const char *space, GBytes *ids, GError **error);
/* GPtrArray of GBytes, wire documents. */
GPtrArray *wf_engine_get_whole (WfEngine *self, GPtrArray *ids, GError **error);

GPtrArray *wf_engine_load (WfEngine *self, const char *crisis_text, GError **error);
GPtrArray *wf_engine_list_crises (WfEngine *self, GError **error);
char *wf_engine_next_number (WfEngine *self, GError **error);
WfCursor *
wf_engine_get_cursor (WfEngine *self, const char *peer, const char *space, GError **error);
GPtrArray *wf_engine_get_outbox (WfEngine *self, const char *space, guint limit, GError **error);
gboolean wf_engine_count_unsent (WfEngine *self, guint *n_waiting, guint *n_sent, GError **error);

G_END_DECLS
