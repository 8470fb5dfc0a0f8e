/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "model/wf-marking.h"
#include "model/wf-operation.h"
#include "model/wf-register.h"

G_BEGIN_DECLS

/* A merged thing: every register of one entity, over every space that may be read. Main thread (or
 * the one thread that owns its picture). Emits "changed" after each batch that touched it. Field
 * names stand in wf-vocabulary.h. */
#define WF_TYPE_RECORD (wf_record_get_type ())
G_DECLARE_FINAL_TYPE (WfRecord, wf_record, WF, RECORD, GObject)

WfRecord *wf_record_new (const WfUuid *ent, const char *type);
/* Order-free and idempotent. The record emits nothing itself: its picture does, once a batch. */
gboolean wf_record_apply (WfRecord *self, WfOperation *operation);
void wf_record_clear (WfRecord *self);

const WfUuid *wf_record_get_ent (WfRecord *self);
const char *wf_record_get_id (WfRecord *self); /* the uuid as text, borrowed */
const char *wf_record_get_type_name (WfRecord *self);
/* Retired by somebody who named every live write. Its values stay readable. */
gboolean wf_record_is_retired (WfRecord *self);
/* Retired by somebody who did not know a live write: it stays visible, and this says that there is
 * a disagreement. */
gboolean wf_record_is_disputed (WfRecord *self);
/* Another one after every change, so that what was made of the record holds while it is the same.
 */
guint64 wf_record_get_version (WfRecord *self);
/* Strictest marking of its live values. */
WfMarking wf_record_get_marking (WfRecord *self);
/* The operations that touched it, oldest HLC first; borrowed. */
GPtrArray *wf_record_get_operations (WfRecord *self);
/* Entered: HLC time of its first operation. */
gint64 wf_record_get_created_at (WfRecord *self);

/* The winner of a field: strictest space first, then the register's order. A space where null won
 * has no value and gives way to the next. NULL when nobody wrote it or null won everywhere. */
const WfLive *wf_record_get_winner (WfRecord *self, const char *field);
/* All live writes of a field over all spaces, winner first; free the array with g_free (), the
 * contents are borrowed. */
WfLive *wf_record_dup_live (WfRecord *self, const char *field, guint *n_live);
/* The live writes of a field in one space, winner first; borrowed until the next batch. */
const WfLive *
wf_record_get_live_in (WfRecord *self, const char *space, const char *field, guint *n_live);
/* Names of all fields with a live write in @space, sorted; in any space when NULL. Free with
 * g_strfreev (). */
char **wf_record_dup_fields (WfRecord *self, const char *space);
/* Some register of the field is in conflict. An element of a set ("asset/…": true or false) never
 * is. */
gboolean wf_record_is_conflicted (WfRecord *self, const char *field);
/* Names of all fields in conflict; free with g_strfreev (). */
char **wf_record_dup_conflicts (WfRecord *self);
guint wf_record_get_n_conflicts (WfRecord *self);

/* Typed reads of the winner, with "nothing there" as NULL, WF_NO_TIME or the fallback. Texts are
 * borrowed until the next batch. */
const char *wf_record_get_text (WfRecord *self, const char *field);
gint64 wf_record_get_time (WfRecord *self, const char *field);
gint64 wf_record_get_integer (WfRecord *self, const char *field, gint64 fallback);
gboolean wf_record_get_boolean (WfRecord *self, const char *field);
/* Elements of a set ("asset" reads the fields "asset/…" that are true), sorted; free with
 * g_strfreev (). */
char **wf_record_dup_set (WfRecord *self, const char *set);
gboolean wf_record_has_member (WfRecord *self, const char *set, const char *element);
/* Names after "prefix/" of every field that has a value, sorted: the authorities of a statement
 * ("status/<actor>"). */
char **wf_record_dup_keys (WfRecord *self, const char *prefix);

G_END_DECLS
