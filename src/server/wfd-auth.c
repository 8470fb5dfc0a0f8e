/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-auth.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "server/wfd-metrics.h"

#define MAX_CHECKS 2
#define MAX_SESSIONS 10000

typedef struct
{
  char *user;
  gint64 ends; /* monotonic */
} Session;

typedef struct
{
  GTask *task;
  char *user, *password, *hash;
} Check;

struct _WfdAuth
{
  WfdEngine *engine;
  GThreadPool *checks;
  GHashTable *sessions;   /* token -> Session */
  GHashTable *remembered; /* digest of name and password under @secret -> Session */
  guint8 secret[32];
};

static void
session_free (Session *session)
{
  g_free (session->user);
  g_free (session);
}

static void
check_free (Check *check)
{
  wf_crypto_wipe (check->password, strlen (check->password));
  g_free (check->password);
  g_free (check->user);
  g_free (check->hash);
  g_object_unref (check->task);
  g_free (check);
}

static void
check_cb (gpointer data, gpointer user_data)
{
  Check *check = data;

  if (wf_crypto_password_check (check->hash, check->password))
    {
      wfd_metrics_count (WFD_COUNT_SIGN_INS, 1);
      g_task_return_pointer (check->task, g_strdup (check->user), g_free);
    }
  else
    {
      wfd_metrics_count (WFD_COUNT_SIGN_INS_REFUSED, 1);
      g_task_return_new_error (check->task, WF_ERROR, WF_ERROR_SIGNED_OUT,
                               N_ ("Name or password is not right."));
    }
  check_free (check);
}

WfdAuth *
wfd_auth_new (WfdEngine *engine)
{
  WfdAuth *self = g_new0 (WfdAuth, 1);

  self->engine = g_object_ref (engine);
  self->checks = g_thread_pool_new (check_cb, self, MAX_CHECKS, FALSE, NULL);
  self->sessions
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) session_free);
  self->remembered
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) session_free);
  wf_crypto_random (self->secret, sizeof self->secret);
  return self;
}

void
wfd_auth_free (WfdAuth *self)
{
  g_thread_pool_free (self->checks, FALSE, TRUE);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->remembered);
  g_object_unref (self->engine);
  wf_crypto_wipe (self->secret, sizeof self->secret);
  g_free (self);
}

void
wfd_auth_check_async (WfdAuth *self,
                      const char *user,
                      const char *password,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self->engine, NULL, callback, user_data);
  Check *check;

  if (g_thread_pool_unprocessed (self->checks) >= WFD_MAX_WAITING_CHECKS)
    {
      g_task_return_new_error (task, WF_ERROR, WF_ERROR_FULL,
                               N_ ("Too many sign-ins at once. Try again shortly."));
      return;
    }
  check = g_new0 (Check, 1);
  check->task = g_steal_pointer (&task);
  check->user = g_strdup (user);
  check->password = g_strdup (password);
  check->hash = wfd_directory_dup_password_hash (wfd_engine_get_directory (self->engine), user);
  g_thread_pool_push (self->checks, check, NULL);
}

char *
wfd_auth_check_finish (WfdAuth *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
has_ended (gpointer key, gpointer value, gpointer user_data)
{
  return ((Session *) value)->ends < *(gint64 *) user_data;
}

static void
put (GHashTable *table, const char *key, const char *user, guint seconds)
{
  Session *session = g_new0 (Session, 1);
  gint64 now = g_get_monotonic_time ();

  if (g_hash_table_size (table) >= MAX_SESSIONS)
    g_hash_table_foreach_remove (table, has_ended, &now);
  if (g_hash_table_size (table) >= MAX_SESSIONS)
    g_hash_table_remove_all (table); /* everybody signs in again: better than no memory */
  session->user = g_strdup (user);
  session->ends = now + seconds * WF_SECOND_US;
  g_hash_table_replace (table, g_strdup (key), session);
}

static Session *
get (GHashTable *table, const char *key)
{
  Session *session = g_hash_table_lookup (table, key);

  if (!session || session->ends >= g_get_monotonic_time ())
    return session;
  g_hash_table_remove (table, key);
  return NULL;
}

static char *
dup_digest (WfdAuth *self, const char *user, const char *password)
{
  WfBytes parts[] = { { self->secret, sizeof self->secret },
                      { user, strlen (user) + 1 },
                      { password, strlen (password) } };
  guint8 hash[WF_HASH_SIZE];

  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
  return wf_hex_dup (hash, sizeof hash);
}

gboolean
wfd_auth_remembers (WfdAuth *self, const char *user, const char *password)
{
  g_autofree char *digest = dup_digest (self, user, password);
  return get (self->remembered, digest) != NULL;
}

void
wfd_auth_remember (WfdAuth *self, const char *user, const char *password)
{
  g_autofree char *digest = dup_digest (self, user, password);
  put (self->remembered, digest, user, WFD_BASIC_SECONDS);
}

char *
wfd_auth_begin_session (WfdAuth *self, const char *user)
{
  guint8 random[32];
  char *token;

  wf_crypto_random (random, sizeof random);
  token = wf_hex_dup (random, sizeof random);
  put (self->sessions, token, user, WFD_SESSION_SECONDS);
  return token;
}

const char *
wfd_auth_find_session (WfdAuth *self, const char *token)
{
  Session *session = get (self->sessions, token);

  if (!session)
    return NULL;
  session->ends = g_get_monotonic_time () + WFD_SESSION_SECONDS * WF_SECOND_US;
  return session->user;
}

void
wfd_auth_end_session (WfdAuth *self, const char *token)
{
  g_hash_table_remove (self->sessions, token);
}
