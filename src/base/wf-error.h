/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one error domain. A code says what a caller can do about it; the message is for people:
 * what happened, where, what was kept, what to do. */
#define WF_ERROR (wf_error_quark ())

typedef enum
{
  WF_ERROR_FAILED,    /* nothing better is known */
  WF_ERROR_INVALID,   /* foreign bytes break a rule; nothing was changed */
  WF_ERROR_TOO_LARGE, /* over a size, depth or count limit */
  WF_ERROR_NOT_FOUND, /* no such thing, or not for this reader */
  WF_ERROR_EXISTS,    /* it is there already */
  WF_ERROR_CORRUPT,   /* our own bytes are damaged */
  WF_ERROR_FULL,      /* no space left on the disk */
  WF_ERROR_READ_ONLY, /* the store refuses writes (after a failed fsync, or its version is newer) */
  WF_ERROR_DENIED,    /* the right is missing */
  WF_ERROR_SIGNED_OUT,  /* the server wants the password again; not the same as offline */
  WF_ERROR_OFFLINE,     /* no road to the server */
  WF_ERROR_CERTIFICATE, /* one does not verify: the server's, or this computer's own */
  WF_ERROR_PROTOCOL,    /* the peer speaks something else */
  WF_ERROR_REALM,       /* exercise and real were about to meet */
  WF_ERROR_BUSY,        /* another program has it open */
} WfErrorCode;

GQuark wf_error_quark (void);

G_END_DECLS
