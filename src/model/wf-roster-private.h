/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-validity.h"

G_BEGIN_DECLS

/* One membership in its linear order: that of `ctl`, or a red space's own. Holds the operations and
 * what those that counted made of the roles; WfMembership decides which count. */
typedef struct
{
  WfOperation *operation; /* owned; the copy that says most */
  WfVerdict verdict;
  gboolean is_forked;
} WfRosterEntry;

typedef struct
{
  GPtrArray *entries;  /* WfRosterEntry, in order */
  GHashTable *known;   /* WfOperation of an entry -> WfRosterEntry, by id, hash and key */
  GHashTable *numbers; /* (device, n) of what is there: a second one is a fork */
  GHashTable *members; /* WfUuid of the person -> GArray of grants */
  GHashTable *persons; /* WfUuid of the membership's entity -> WfUuid of the person */
} WfRoster;

typedef enum
{
  WF_ROSTER_KNOWN,
  WF_ROSTER_LAST,    /* it is the last of the order: what was before stays as it is */
  WF_ROSTER_BETWEEN, /* the order or what it rests on has changed */
} WfRosterPlace;

WfRoster *wf_roster_new (void);
void wf_roster_free (WfRoster *self);
WfRosterPlace wf_roster_add (WfRoster *self, WfOperation *operation);
WfRosterEntry *wf_roster_find (WfRoster *self, const WfOperation *operation);
/* Before the order is walked again. */
void wf_roster_forget (WfRoster *self);
void wf_roster_judge_forks (WfRoster *self, const guint8 *root_key);
/* Receipt number; G_MAXINT64 without one. */
gint64 wf_roster_position (const WfOperation *operation);
/* Newest receipt not later than @time_us; 0: none. */
gint64 wf_roster_find_receipt_at (WfRoster *self, gint64 time_us);

void wf_roster_take_member (WfRoster *self, const WfOperation *operation);
/* In force at @position; before the first grant as at the first. */
WfRole wf_roster_get_role (WfRoster *self, const WfUuid *person, gint64 position);
/* Now, of the person that a member operation is about; WF_ROLE_NONE for others. */
WfRole wf_roster_get_subject_role (WfRoster *self, const WfOperation *operation);
/* The role was not always the same: it depends on the time. */
gboolean wf_roster_has_history (WfRoster *self, const WfUuid *person);
/* Adds a person's grants to a digest. */
void wf_roster_digest (WfRoster *self, const WfUuid *person, guint64 *sum);

G_END_DECLS
