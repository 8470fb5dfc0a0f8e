/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-store.h"

G_BEGIN_DECLS

/* A crisis of two desks, and the store of the first. */
typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk, *other;
  WfTestStore *here;
  char *space, *ctl, *crisis_text;
} WfStoreFixture;

void wf_store_fixture_set_up (WfStoreFixture *self, gconstpointer data);
void wf_store_fixture_tear_down (WfStoreFixture *self, gconstpointer data);

/* Writes into @store: the crisis exists and both desks are its members. */
GPtrArray *wf_store_fixture_found (WfStoreFixture *self, WfTestStore *store);
/* @number: or NULL. */
WfDraft *wf_store_fixture_new_entry (WfStoreFixture *self, const char *number, const char *text);
GPtrArray *wf_store_fixture_write_entry (WfStoreFixture *self,
                                         WfTestStore *store,
                                         const char *number,
                                         const char *text);
/* The first of @operations as @store holds it. */
gboolean wf_store_fixture_find (WfTestStore *store,
                                const WfUuid *crisis,
                                GPtrArray *operations,
                                WfOperation **found);

G_END_DECLS
