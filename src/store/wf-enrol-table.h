/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* One-time codes by which a device is enrolled (wire/wf-enrolment.h): the first group finds the
 * row, the whole is kept as an Argon2id hash only. Synchronous. */
#define WF_ENROL_MAX_TRIES 5 /* wrong ones, then the code is dead */

typedef struct
{
  char id[5];
  char *secret;                                               /* Argon2id of the code */
  char *crisis, *user, *desk, *letter, *label, *actor, *role; /* @actor may be NULL */
  gint64 expires_at, used_at;                                 /* wall time; used 0: not yet */
  guint n_wrong;
} WfEnrolCode;

void wf_enrol_code_clear (WfEnrolCode *code);
void wf_enrol_code_free (WfEnrolCode *code);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WfEnrolCode, wf_enrol_code_clear)

gboolean wf_enrol_ensure (WfDb *db, GError **error);
gboolean wf_enrol_put (WfDb *db, const WfEnrolCode *code, GError **error);
/* @found FALSE: none of that id. */
gboolean
wf_enrol_find (WfDb *db, const char *id, WfEnrolCode *code, gboolean *found, GError **error);
/* Of a crisis, those that expire last first: GPtrArray of WfEnrolCode. */
GPtrArray *wf_enrol_list (WfDb *db, const char *crisis, GError **error);
gboolean wf_enrol_note_wrong (WfDb *db, const char *id, GError **error);
/* @done FALSE: it was used meanwhile. */
gboolean wf_enrol_use (WfDb *db, const char *id, gint64 now_us, gboolean *done, GError **error);

G_END_DECLS
