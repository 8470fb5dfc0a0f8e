/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-store.h"
#include "store/wf-engine.h"

G_BEGIN_DECLS

/* A crisis of the exercise realm, one desk's store of it without threads, and what another desk
 * says in it: for tests that damage the disk below. */
typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk, *other;
  WfClock *clock;
  char *folder, *path; /* of the store; the folder is emptied and removed at the end */
  char *space, *ctl, *crisis_text;
  GPtrArray *foreign; /* WfOperation of the other desk, after wf_test_crisis_make_master () */
} WfTestCrisis;

#define WF_TEST_PEER "https://a:1"

WfTestCrisis *wf_test_crisis_new (void);
void wf_test_crisis_free (WfTestCrisis *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestCrisis, wf_test_crisis_free)

WfEngine *wf_test_crisis_open (WfTestCrisis *self, GError **error);
/* Genesis, and this desk and the other as members. */
GPtrArray *wf_test_crisis_write_ctl (WfTestCrisis *self, WfEngine *engine, GError **error);
GPtrArray *
wf_test_crisis_write (WfTestCrisis *self, WfEngine *engine, const char *text, GError **error);
/* The first @n of the other desk's operations as one page of WF_TEST_PEER, with the cursor @n. */
WfReceiveReport *
wf_test_crisis_receive (WfTestCrisis *self, WfEngine *engine, guint n, GError **error);
/* The file of a store with ctl in it, made on a good disk; @n_foreign operations of the other desk
 * are made, too. */
GBytes *wf_test_crisis_make_master (WfTestCrisis *self, guint n_foreign);
/* The folder holds this file and nothing else. */
void wf_test_crisis_put (WfTestCrisis *self, GBytes *master);

/* Adds each operation's hash as GBytes. */
void wf_test_remember (GHashTable *set, GPtrArray *operations);
GHashTable *wf_test_new_hashes (void);
/* What the store holds; the derived tables are what the operations say. */
GHashTable *wf_test_crisis_load_hashes (WfTestCrisis *self, WfEngine *engine);
void wf_test_crisis_check_derived (WfTestCrisis *self);
/* The cursor and what it covers came together, or neither. */
void wf_test_crisis_check_cursor (WfTestCrisis *self, WfEngine *engine, GHashTable *found);

G_END_DECLS
