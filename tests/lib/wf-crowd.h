/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-line.h"

G_BEGIN_DECLS

/* Many clients of one server with sessions that live: ten users' worth of lines each, less than the
 * twenty that one may have. */
typedef struct
{
  WfTestServer *server;
  char *feed; /* what each says on its line: the feed of the crisis' spaces */
  guint n;
  GPtrArray *cookies; /* char *, one a user */
  double *seconds;    /* of the last reconnection, in order of time */
  guint n_failed;     /* that were not served */
} WfCrowd;

#define WF_CROWD_LINES_PER_USER 10

/* Makes the users; the server is started by the caller, after it. */
WfCrowd *wf_crowd_new (WfTestServer *server, guint n);
void wf_crowd_free (WfCrowd *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCrowd, wf_crowd_free)
void wf_crowd_sign_in (WfCrowd *self);
/* All at once, from nothing: connection, handshake, and their feed until its first word is there.
 * Measured for each from the same moment. All lines are closed again. */
void wf_crowd_reconnect (WfCrowd *self);

G_END_DECLS
