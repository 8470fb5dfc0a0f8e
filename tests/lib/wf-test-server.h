/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/wf-keyring.h"
#include "lib/wf-test-sandbox.h"
#include "model/wf-space.h"

G_BEGIN_DECLS

/* A real watchfloord on a free port, with its data in a folder of its own and the certificates of
 * tests/data/tls. */
typedef struct
{
  char *folder, *data, *url, *root_key;
  char *crisis;          /* uuid text, after wf_test_server_add_crisis () */
  guint16 port;          /* 0 before the first start; kept after it */
  const char *monitor;   /* static; NULL: nobody may see the figures */
  const char *client_ca; /* static, of tests/data/tls; NULL: asks for no certificates */
  gboolean is_certificate_required;
  const char *proxy_pin, *proxy_header; /* static; NULL: no front proxy, or its usual header */
  gboolean has_slow_disk;               /* of wf-slow-disk.c, and its power can be cut */
  gboolean forgets_freed;               /* the address sanitizer keeps nothing that is freed */
  const WfTestSandbox *sandbox;         /* the caller's; NULL: runs as it likes */
  GSubprocess *process;
} WfTestServer;

WfTestServer *wf_test_server_new (void);
void wf_test_server_free (WfTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestServer, wf_test_server_free)

/* Runs `watchfloord @first …`; NULL-terminated. Its standard output, or NULL when it did not exit
 * with 0. */
char *wf_test_server_run (WfTestServer *self, const char *input, const char *first, ...)
    G_GNUC_NULL_TERMINATED;
void wf_test_server_add_crisis (WfTestServer *self, WfRealm realm);
/* User with the password "correct horse"; @device NULL: not certified, @reads: may read the crisis.
 */
void
wf_test_server_add_user (WfTestServer *self, const char *name, WfDeviceKey *device, gboolean reads);
/* @certificate: "server", "expired" … of tests/data/tls. */
void wf_test_server_start (WfTestServer *self, const char *certificate);
/* SIGTERM, and the exit status. */
int wf_test_server_stop (WfTestServer *self);
/* kill -9. */
void wf_test_server_kill (WfTestServer *self);
/* The same, and what was not on the disk yet is lost. Only with a slow disk. */
void wf_test_server_cut_power (WfTestServer *self);
/* The @nth "write" or "sync" of its log from now on fails, once. 0: none. Only with a slow disk. */
void wf_test_server_fail_disk (WfTestServer *self, const char *kind, guint nth);
char *wf_test_tls_path (const char *name);

#define WF_TEST_PASSWORD "correct horse"

/* Runs the default main context until @is_true says so; fails the test after a minute. */
typedef gboolean (*WfTestCondition) (gpointer data);
void wf_test_until (WfTestCondition is_true, gpointer data, const char *what);

G_END_DECLS
