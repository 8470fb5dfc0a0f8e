/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-store.h"

G_BEGIN_DECLS

/* A crisis of three desks, one of them a coordinator's, whose `ctl` the store does not have yet. */
typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk, *other, *lead;
  WfTestStore *here;
  char *space, *ctl, *crisis_text;
  GPtrArray *ctl_operations;
  guint8 chain[WF_HASH_SIZE], ctl_chain[WF_HASH_SIZE];
  gint64 seq, ctl_seq;
} WfJudgementFixture;

void wf_judgement_fixture_set_up (WfJudgementFixture *self, gconstpointer data);
void wf_judgement_fixture_tear_down (WfJudgementFixture *self, gconstpointer data);

WfDeviceKey *wf_judgement_new_key (const char *desk, const char *letter);
WfDraft *wf_judgement_new_entry (WfJudgementFixture *self, guint ent, const char *text);
/* Signed by @key outside any store. */
WfOperation *wf_judgement_seal (
    WfDraft *draft, WfDeviceKey *key, gint64 n, const WfOperation *previous, gint64 minute);

/* With receipts of `ctl` 1 to 10. */
void wf_judgement_give_ctl (WfJudgementFixture *self, WfTestStore *store);
/* One operation by itself; @ctl 0: without a receipt. */
WfReceiveReport *
wf_judgement_give_one (WfJudgementFixture *self, WfOperation *operation, gint64 ctl);
/* Texts of the live entries; shown by the tables as by what is loaded. */
char *wf_judgement_dup_shown (WfJudgementFixture *self);
void wf_judgement_assert_shown (WfJudgementFixture *self, const char *expected);

G_END_DECLS
