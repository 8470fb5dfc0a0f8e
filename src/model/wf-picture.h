/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/wf-record.h"

G_BEGIN_DECLS

/* The merged state of one crisis in memory: entity -> record, and one list a type. One thread.
 * Emits "changed" (no arguments) once after each batch, when every record and list already shows
 * it. */
#define WF_TYPE_PICTURE (wf_picture_get_type ())
G_DECLARE_FINAL_TYPE (WfPicture, wf_picture, WF, PICTURE, GObject)

WfPicture *wf_picture_new (void);
/* @operations: WfOperation; order and repetition do not matter. At most one items-changed a list; a
 * batch handed in by a listener waits until all were told of the current one. */
void wf_picture_apply (WfPicture *self, GPtrArray *operations);
/* As if these had never come: only the entities concerned are folded anew. Unknown ones are passed
 * over. */
void wf_picture_withdraw (WfPicture *self, GPtrArray *operations);
/* The same picture from other operations (an earlier instant); records of entities in both keep
 * their identity. */
void wf_picture_replace (WfPicture *self, GPtrArray *operations);
WfRecord *wf_picture_lookup (WfPicture *self, const WfUuid *ent);
/* By the uuid as text. */
WfRecord *wf_picture_lookup_id (WfPicture *self, const char *id);
/* The record of a named thing (asset, actor, mechanism): wf_uuid_for_name (). NULL when nobody
 * wrote of it. */
WfRecord *wf_picture_lookup_name (WfPicture *self, const char *type, const char *name);
/* GListModel of WfRecord of that type, not retired, by (created, id). Borrowed, the same object for
 * the life of the picture. */
GListModel *wf_picture_get_list (WfPicture *self, const char *type);
/* What the lists show, all types together, in no order. Free with g_ptr_array_unref (); a reference
 * each. */
GPtrArray *wf_picture_dup_records (WfPicture *self);
/* What was retired of a type, in no order: no list shows it, and it stays readable. The same. */
GPtrArray *wf_picture_dup_retired (WfPicture *self, const char *type);
guint wf_picture_get_n_operations (WfPicture *self);
/* Counts up with each change; cheap test for "is my computed figure still good". */
guint64 wf_picture_get_generation (WfPicture *self);

G_END_DECLS
