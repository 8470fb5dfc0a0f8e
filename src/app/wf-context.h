/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/wf-attachment-desk.h"
#include "app/wf-courier-memory.h"
#include "app/wf-draft-keeper.h"
#include "app/wf-map-desk.h"
#include "app/wf-map-features.h"
#include "app/wf-session.h"
#include "app/wf-tracks.h"
#include "base/wf-clock.h"
#include "base/wf-keyring.h"
#include "draw/wf-basemap.h"
#include "model/wf-asset.h"
#include "model/wf-draft.h"
#include "model/wf-picture.h"
#include "model/wf-scheme.h"
#include "model/wf-validity.h"
#include "store/wf-store.h"
#include "sync/wf-sync-engine.h"

G_BEGIN_DECLS

/* The composition root of one window: everything a pane may ask for, built once, for one crisis of
 * one realm. Main thread. Panes hold it without a reference to the window; getters borrow. Signals:
 *   "changed" ()  the shown picture, the clock's minute or the query changed: recompute figures
 * (coalesced to one a frame) "tick" ()     once a second of the crisis clock: countdowns "toast"
 * (const char *)  something short to tell the person "engine-changed" ()  another server was
 * chosen: wf_context_get_engine () gives another object */
#define WF_TYPE_CONTEXT (wf_context_get_type ())
G_DECLARE_FINAL_TYPE (WfContext, wf_context, WF, CONTEXT, GObject)

/* What it is built from. Everything but @crisis may be NULL (a pane's test wants little).
 * References are taken. */
typedef struct
{
  WfRealm realm;
  const char *crisis; /* uuid text */
  const char *name;   /* until the genesis operation says it */
  gboolean is_watch_log;
  WfStore *store;
  WfDeviceKey *device;
  WfClock *clock; /* NULL: the computer's; in an exercise, until its ctl brings an exercise clock */
  gboolean is_clock_fixed; /* @clock counts, whatever ctl says (screenshots, tests) */
  WfScheme *scheme;
  WfDataset *dataset;
  WfBasemap *basemap;
  GPtrArray *operations;          /* WfOperation, in any order */
  const WfServerAccount *account; /* NULL: no server */
  GHashTable *script;             /* of WfExercise, or NULL */
  const char *map_file;           /* how the map is arranged; NULL: not kept */
  const char *draft_file;         /* the entry that is being written; NULL: not kept */
  const char *tracks_folder;      /* where imported vessel tracks are kept; NULL: nowhere */
  const char *next_number; /* wf_store_next_number_async (): no number of another crisis is given a
                              second time; NULL: only @operations tell */
} WfContextParts;

/* Nothing in it can fail or block; the engine is made and not yet started. */
WfContext *wf_context_new (const WfContextParts *parts);
/* Starts the second's tick and the exchange. */
void wf_context_start (WfContext *self);
/* Another server, or none. The exchange starts at once. */
void wf_context_set_account (WfContext *self, const WfServerAccount *account);
const WfServerAccount *wf_context_get_account (WfContext *self); /* or NULL */

WfSession *wf_context_get_session (WfContext *self);
/* The picture as shown: as of the session's instant, or as held at the crisis clock's now. One
 * object for the window's life. */
WfPicture *wf_context_get_picture (WfContext *self);
WfScheme *wf_context_get_scheme (WfContext *self);
WfDataset *wf_context_get_dataset (WfContext *self);
WfBasemap *wf_context_get_basemap (WfContext *self);
WfTracks *wf_context_get_tracks (WfContext *self);
WfMapDesk *wf_context_get_map_desk (WfContext *self);
WfDraftKeeper *wf_context_get_draft_keeper (WfContext *self);
WfMapFeatures *wf_context_get_map_features (WfContext *self);
/* Of the crisis: the exercise clock in an exercise. Ask each time: an earlier exercise clock may
 * arrive. */
WfClock *wf_context_get_clock (WfContext *self);
/* as-of when set, else the clock's now. */
gint64 wf_context_get_shown_now (WfContext *self);
WfStore *wf_context_get_store (WfContext *self);
WfSyncEngine *wf_context_get_engine (WfContext *self);
WfCourierMemory *wf_context_get_courier (WfContext *self);      /* or NULL: no store */
WfAttachmentDesk *wf_context_get_attachments (WfContext *self); /* or NULL: no store, no device */
WfMembership *wf_context_get_membership (WfContext *self);
WfDeviceKey *wf_context_get_device (WfContext *self);
WfRealm wf_context_get_realm (WfContext *self);
const char *wf_context_get_crisis (WfContext *self);      /* uuid text */
const char *wf_context_get_crisis_name (WfContext *self); /* "Baltic Lantern 27" */
gboolean wf_context_is_watch_log (WfContext *self);
const char *wf_context_get_desk (WfContext *self);       /* "FI" */
const char *wf_context_get_desk_label (WfContext *self); /* "FI day desk" */
const char *wf_context_get_desk_actor (WfContext *self); /* "ms-csirt/FI" */
/* The desk's role in this crisis. */
WfRole wf_context_get_role (WfContext *self);
/* Name of a desk's function for an operation's author: "FI day desk". */
const char *wf_context_get_author_label (WfContext *self, const WfOperation *operation);
/* Display name of an asset, actor (scheme, record or id), mechanism, incident … from a reference.
 * Free with g_free (). */
char *wf_context_dup_ref_label (WfContext *self, const char *ref);

/* Saved here and not yet confirmed by the server; always FALSE where there is no server. */
gboolean wf_context_is_waiting (WfContext *self, const WfOperation *operation);
/* "EE desk 14:31Z": who has it by courier while no server has confirmed it; NULL: nobody has said
 * so. Free with g_free (). */
char *wf_context_dup_delivery (WfContext *self, const WfOperation *operation);
/* Label of a device's desk: "EE desk"; its uuid where ctl does not know it. Free with
 * g_free (). */
char *wf_context_dup_device_label (WfContext *self, const WfUuid *device);
/* Something short to tell the person, translated: emits "toast". */
void wf_context_toast (WfContext *self, const char *text);
/* The same of what was just written: where wf_context_undo () would take it back, the signal has
 * the detail WF_CONTEXT_TOAST_UNDO. */
#define WF_CONTEXT_TOAST_UNDO "undo"
void wf_context_toast_done (WfContext *self, const char *text);
/* Text for the clipboard or a file, "EXERCISE …" first where it is one. Free with g_free (). */
char *wf_context_dup_quote (WfContext *self, const char *text);
/* Strictest marking of what the picture shows. */
WfMarking wf_context_get_marking (WfContext *self);
/* When this desk or the centre held it. In an exercise the script's receipts run ahead of the clock
 * and receipts never go back, so what desks enter meanwhile is held since it arrived here. */
gint64 wf_context_get_held_at (WfContext *self, const WfOperation *operation);
/* Every accepted operation of the crisis held at @held_at, or on the session's axis while it shows
 * an earlier instant; GPtrArray of WfOperation with a reference each. */
GPtrArray *wf_context_dup_operations (WfContext *self, gint64 held_at);

/* A draft in the space that @marking picks in this crisis. */
WfDraft *wf_context_new_draft (
    WfContext *self, const char *type, const WfUuid *ent, WfOpKind kind, WfMarking marking);
/* May this desk state the service of @asset for @authority (model/wf-statement.h)? */
gboolean wf_context_may_state (WfContext *self, const char *asset, const char *authority);
/* Whose word @field of @record is, and what one may do instead of changing it; NULL: this desk may
 * change it. Free with g_free (). */
char *wf_context_dup_statement_hold (WfContext *self, WfRecord *record, const char *field);
/* Why @drafts may not be written, because they would speak for another authority; NULL: they may.
 * Free with g_free (). */
char *wf_context_dup_statement_objection (WfContext *self, GPtrArray *drafts);
/* Saves drafts, all or none of them, as one action for undo; on failure the person is told what was
 * kept and what to do, and the callback gets these words as the error. */
void wf_context_write_async (WfContext *self,
                             GPtrArray *drafts,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* The same of one draft. */
void wf_context_write_one_async (WfContext *self,
                                 WfDraft *draft,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *wf_context_write_finish (WfContext *self, GAsyncResult *result, GError **error);
/* Takes back, by new operations, what wf_context_write_async () wrote last in this window; again:
 * what it wrote before that. Redo takes the last undo back. A toast says what was done, or why it
 * cannot be. */
void wf_context_undo (WfContext *self);
void wf_context_redo (WfContext *self);
gboolean wf_context_can_undo (WfContext *self);
/* Whether wf_context_undo () would take something back now, not only say why it cannot. */
gboolean wf_context_would_undo (WfContext *self);
/* Differs for each action that wf_context_undo () may be about; 0: none. */
guint64 wf_context_get_last_action (WfContext *self);
gboolean wf_context_can_redo (WfContext *self);
/* Next entry number of this device, without a store round trip: counted over what it has made. */
char *wf_context_dup_next_number (WfContext *self);

/* Adds a log entry: number, happened, known, text and so on; refs NULL-terminated. @callback may be
 * NULL. */
typedef struct
{
  const char *kind, *text, *source, *channel, *rating, *told_to;
  gint64 happened_at, known_at;
  const char *const *about;
  const char *corrects; /* uuid or NULL */
  const char *answers;  /* uuid of a request, or NULL */
  WfMarking marking;
} WfNewEntry;

/* An entry with its number, which is used up, for what is written in one go with it. "EXERCISE …"
 * is not added to the text. Unref. */
WfDraft *wf_context_new_entry_draft (WfContext *self, const WfNewEntry *entry);
/* The entry alone. Finish with wf_context_write_finish (). */
void wf_context_add_entry_async (WfContext *self,
                                 const WfNewEntry *entry,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

G_END_DECLS
