/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-json.h"
#include "base/wf-keyring.h"

G_BEGIN_DECLS

/* How a device with a one-time code is certified over HTTPS (log.md §11): POST /_wf/enrol, what is
 * asked and what is answered. Pure.
 *
 * A code is twelve signs in three groups, "K7QM-4TRX-9PDW", without those that look or sound alike.
 * It says what the device is to be (crisis, desk, function, role); the device brings its own key
 * and signs the request with it, so that whoever reads it cannot enrol another key. */
#define WF_ENROL_CODE_SIZE 15 /* with the NUL */
#define WF_ENROL_MAX_REQUEST 4096

/* A new code, in groups. */
void wf_enrol_code_make (char code[WF_ENROL_CODE_SIZE]);
/* As it was heard or typed: lower case, blanks and dashes do not matter. FALSE: no code. */
gboolean wf_enrol_code_normalise (const char *typed, char code[WF_ENROL_CODE_SIZE]);

typedef struct
{
  char code[WF_ENROL_CODE_SIZE];
  WfUuid device, person;
  guint8 key[WF_KEY_SIZE];
} WfEnrolment;

/* The body of the request, JSON; free with g_free (). NULL with WF_ERROR_INVALID when @typed is no
 * code. */
char *wf_enrolment_dup_request (const char *typed, const WfDeviceKey *key, GError **error);
/* FALSE: broken, or not signed by the key that it names. */
gboolean wf_enrolment_read_request (const char *text, gsize length, WfEnrolment *enrolment);

/* 201. Else the body is the usual error, whose word says what to do: "code_unknown" (404),
 * "code_used" (409), "code_expired" (410), "code_refused" (403: tried too often, or the crisis lets
 * this server enrol nobody), "too_many_tries" (429). */
typedef struct
{
  char *crisis;          /* uuid text */
  char *root_key;        /* hex: to be pinned, so that no other `ctl` is believed */
  char *user, *password; /* of the account that was made */
  char *desk, *letter;   /* "FI", "" or "B": before entry numbers */
  char *label, *actor;   /* of the function; the actor may be "" */
  char *role;            /* "analyst" */
} WfEnrolled;

/* NULL with WF_ERROR_PROTOCOL. */
WfEnrolled *wf_enrolled_read (const char *text, gsize length, GError **error);
void wf_enrolled_append (const WfEnrolled *enrolled, GString *out);
/* The password is wiped. */
void wf_enrolled_free (WfEnrolled *enrolled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfEnrolled, wf_enrolled_free)

G_END_DECLS
