/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-server.h"
#include "lib/wf-test-store.h"
#include "sync/wf-sync-engine-private.h"

G_BEGIN_DECLS

/* One desk without a window: key, store and exchange. */
typedef struct
{
  WfDeviceKey *key;
  WfTestStore *store;
  WfSyncEngine *engine; /* NULL: not connected */
  const char *user;
  const char *certificate_file; /* of this computer; NULL: none */
} WfTestDesk;

/* Short waits, small pages. */
extern const WfSyncTuning wf_test_tuning_quick;

WfTestDesk *wf_test_desk_new (const char *user, const char *letter);
void wf_test_desk_free (WfTestDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestDesk, wf_test_desk_free)

/* To @url as user with WF_TEST_PASSWORD, trusting tests/data/tls/ca.pem. */
void wf_test_desk_connect (WfTestDesk *self, WfTestServer *server);
void wf_test_desk_connect_to (WfTestDesk *self,
                              const char *url,
                              const char *crisis,
                              const char *ca,
                              const char *password,
                              const WfSyncTuning *tuning);
/* Waits until nothing of the exchange is left. */
void wf_test_desk_disconnect (WfTestDesk *self);

/* An operation of the amber space of @crisis (uuid text), saved. Its id: free with g_free (). */
char *wf_test_desk_write (
    WfTestDesk *self, const char *crisis, const WfUuid *ent, const char *field, const char *text);
/* All operations of the crisis in this store as sorted ids, one a line. */
char *wf_test_desk_dup_ids (WfTestDesk *self, const char *crisis);
/* Derived tables are what the operations say. Closes the store. */
void wf_test_desk_check_derived (WfTestDesk *self);

/* WfTestConditions of a WfTestDesk. */
gboolean wf_test_desk_is_in_sync (gpointer desk);
gboolean wf_test_desk_is_offline (gpointer desk);
gboolean wf_test_desk_is_refused (gpointer desk);
gboolean wf_test_desk_is_signed_out (gpointer desk);

G_END_DECLS
