/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-roster-private.h"

G_BEGIN_DECLS

struct _WfMembership
{
  gboolean has_root;
  guint8 root_key[WF_KEY_SIZE];
  WfRoster *ctl;
  GHashTable *red; /* space -> WfRoster */

  /* What the order of `ctl` makes of the crisis. */
  gboolean is_stale;
  GHashTable *devices; /* WfUuid * -> WfDevice */
  GHashTable *records; /* WfUuid * -> WfRecord, of persons */
  GHashTable *persons; /* WfUuid * -> WfPerson */
  GHashTable *ends;    /* WfUuid * -> gint64 *: revocations known before the order was walked */
};

/* Walks the order again where something has come between; before anything is read. */
void wf_membership_evaluate (WfMembership *self);
/* WfUuid * (owned) -> owned. */
GHashTable *wf_membership_new_ids (void);

G_END_DECLS
