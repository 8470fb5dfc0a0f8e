/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "base/wf-id.h"
#include "base/wf-secrets.h"

G_BEGIN_DECLS

/* A device: its identity and its Ed25519 key, made on this machine. Immutable after loading, shared
 * between threads by reference. @secret is wiped when the last reference goes. */
typedef struct
{
  gatomicrefcount ref_count;
  WfUuid device;
  WfUuid person;
  char *desk;   /* "FI": prefix of entry numbers */
  char *letter; /* "" for the desk's first device, else "B" … */
  guint8 key[WF_KEY_SIZE];
  guint8 secret[WF_SECRET_SIZE];
} WfDeviceKey;

WfDeviceKey *
wf_device_key_new (const WfUuid *person, const char *desk, const char *letter, gint64 now_us);
/* A key file is JSON of mode 0600 in a directory of mode 0700. Loading refuses a file that others
 * may read (WF_ERROR_DENIED, says how to mend it), a broken one (WF_ERROR_CORRUPT), none
 * (WF_ERROR_NOT_FOUND). Saving is atomic and durable and never overwrites (WF_ERROR_EXISTS).
 * Blocking: not on the main thread.
 *
 * The file always says whose key it is and where its secret half lies: in the file, or, once it was
 * moved, in the Secret Service of the session. So nobody has to be asked to know where to look, a
 * service that does not answer is never taken for a device without a key, and programs without a
 * desktop (the server) need no service. */
WfDeviceKey *wf_device_key_load (const char *path, GError **error);
gboolean wf_device_key_save (const WfDeviceKey *key, const char *path, GError **error);
/* Asks @service where the file says so; else nobody is asked. Errors of wf-secrets, too. */
WfDeviceKey *wf_device_key_load_with (const char *path, WfSecrets *service, GError **error);
/* Whose key it is; works wherever the secret half lies. */
gboolean wf_device_key_read_device (const char *path, WfUuid *device, GError **error);
/* Gives the secret half to @service, reads it back, and only then takes it out of the file:
 * whatever fails, the file keeps it. TRUE where that was done before. */
gboolean wf_device_key_move_secret (const char *path, WfSecrets *service, GError **error);
/* The same two with the service of this session, unless $WF_SECRETS keeps everything in files. */
WfDeviceKey *wf_device_key_load_session (const char *path, GError **error);
gboolean wf_device_key_move_to_session (const char *path, GError **error);
WfDeviceKey *wf_device_key_ref (WfDeviceKey *key);
void wf_device_key_unref (WfDeviceKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfDeviceKey, wf_device_key_unref)

G_END_DECLS
