/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/wf-private-file.h"

G_BEGIN_DECLS

/* Texts that nobody else may read (a password, the secret half of a key), each under a name of
 * letters, digits and '-'. Three places behind one face. Blocking, and the service may ask the
 * person to unlock it: never on the main thread; any other thread.
 *
 * Errors: WF_ERROR_NOT_FOUND (nothing under that name), WF_ERROR_OFFLINE (no service answers here),
 * WF_ERROR_DENIED (it stayed locked), and those of wf-private-file. */
typedef struct _WfSecrets WfSecrets;

/* The Secret Service of the session (org.freedesktop.secrets), through libsecret. */
WfSecrets *wf_secrets_new_service (void);
/* One file of mode 0600 a name. */
WfSecrets *wf_secrets_new_files (const char *folder);
/* The service where one answers, else files in @folder; a look-up tries both. $WF_SECRETS chooses:
 * "service" or "file" alone, anything else means both. */
WfSecrets *wf_secrets_new (const char *folder);
void wf_secrets_free (WfSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfSecrets, wf_secrets_free)

/* Is the service one of the places that may be asked? Asks nobody. */
gboolean wf_secrets_may_ask_service (void);

/* Free with wf_secret_text_free (). */
char *wf_secrets_look_up (WfSecrets *self, const char *name, GError **error);
/* Replaces what was there. @label: what a person reads in the service's own window. */
gboolean wf_secrets_keep (
    WfSecrets *self, const char *name, const char *label, const char *text, GError **error);
/* Fine where there is none. */
gboolean wf_secrets_forget (WfSecrets *self, const char *name, GError **error);

G_END_DECLS
