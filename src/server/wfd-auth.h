/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/wfd-engine.h"

G_BEGIN_DECLS

/* Passwords, sessions and the short memory for Basic authorisation. Argon2id takes 64 MiB and 60
 * ms: at most two checks at once, on threads of their own, the rest queue. Main thread. */
typedef struct _WfdAuth WfdAuth;

#define WFD_SESSION_SECONDS (12 * 3600) /* without being used; lost when the server restarts */
#define WFD_BASIC_SECONDS 300
#define WFD_MAX_WAITING_CHECKS 200

WfdAuth *wfd_auth_new (WfdEngine *engine);
void wfd_auth_free (WfdAuth *self);
/* The user's name, or NULL when the password does not fit: WF_ERROR_SIGNED_OUT, or WF_ERROR_FULL
 * when too many wait. */
void wfd_auth_check_async (WfdAuth *self,
                           const char *user,
                           const char *password,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
char *wfd_auth_check_finish (WfdAuth *self, GAsyncResult *result, GError **error);
/* A password that was right a moment ago. */
gboolean wfd_auth_remembers (WfdAuth *self, const char *user, const char *password);
void wfd_auth_remember (WfdAuth *self, const char *user, const char *password);

/* Token of a new session; free with g_free (). */
char *wfd_auth_begin_session (WfdAuth *self, const char *user);
/* Borrowed; NULL when there is none or it has ended. */
const char *wfd_auth_find_session (WfdAuth *self, const char *token);
void wfd_auth_end_session (WfdAuth *self, const char *token);

G_END_DECLS
