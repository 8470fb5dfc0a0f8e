/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* org.freedesktop.secrets on a private bus, as much of it as a client needs: one collection in
 * memory, plain sessions. Answers on a thread of its own, so that a test may block. The bus is the
 * session's while it lasts. */
typedef struct _WfFakeSecrets WfFakeSecrets;

typedef enum
{
  WF_FAKE_SECRETS_HONEST,
  WF_FAKE_SECRETS_LOCKED, /* and nobody unlocks it */
  WF_FAKE_SECRETS_LYING,  /* gives back something else */
  WF_FAKE_SECRETS_FULL,   /* takes nothing more */
} WfFakeSecretsMood;

WfFakeSecrets *wf_fake_secrets_new (void);
void wf_fake_secrets_free (WfFakeSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFakeSecrets, wf_fake_secrets_free)

/* Takes the name on the bus, or leaves it: there is a bus then, and no service. What was kept
 * stays.
 */
void wf_fake_secrets_set_present (WfFakeSecrets *self, gboolean is_present);
void wf_fake_secrets_set_mood (WfFakeSecrets *self, WfFakeSecretsMood mood);
/* The text under @name, or NULL; free with g_free (). */
char *wf_fake_secrets_dup (WfFakeSecrets *self, const char *name);
/* How often somebody opened a session. */
guint wf_fake_secrets_count_visits (WfFakeSecrets *self);

G_END_DECLS
