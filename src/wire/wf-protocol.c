/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-protocol.h"

#include <glib/gi18n.h>

#include "base/wf-json.h"

#define MAX_PROFILE_DIGITS 4

/* -1: there is no number. */
static gint64
read_profile (const char **at)
{
  gint64 profile = 0;
  guint n = 0;

  for (; g_ascii_isdigit (**at) && n < MAX_PROFILE_DIGITS; (*at)++, n++)
    profile = 10 * profile + g_ascii_digit_value (**at);
  return n > 0 ? profile : -1;
}

gboolean
wf_protocol_has_our_profile (const char *profiles)
{
  const gint64 first = read_profile (&profiles);
  gint64 last = first;

  if (*profiles == '-')
    {
      profiles++;
      last = read_profile (&profiles);
    }
  return *profiles == '\0' && first >= 0 && first <= WF_PROFILE && last >= WF_PROFILE;
}

char *
wf_protocol_dup_error (const char *code, const char *reason)
{
  GString *body = g_string_new (NULL);
  WfJsonWriter writer;
  wf_json_writer_init (&writer, body);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "error");
  wf_json_put_string (&writer, code);
  wf_json_put_key (&writer, "reason");
  wf_json_put_string (&writer, reason);
  wf_json_end_object (&writer);
  return g_string_free (body, FALSE);
}

const char *
wf_protocol_get_verdict_reason (WfVerdict verdict)
{
  switch (verdict)
    {
    case WF_VERDICT_OK:
      return N_ ("Accepted.");
    case WF_VERDICT_BAD_FORM:
      return N_ ("This is no operation of profile 1.");
    case WF_VERDICT_BAD_HASH:
      return N_ ("Hash, identifier and revision do not agree.");
    case WF_VERDICT_BAD_BODY:
      return N_ ("The body is not the one that was signed.");
    case WF_VERDICT_WRONG_SPACE:
      return N_ ("The operation was made for another space.");
    case WF_VERDICT_BAD_CLOCK:
      return N_ ("The clock value and the identifier do not agree.");
    case WF_VERDICT_BAD_SIGNATURE:
      return N_ ("The signature does not verify.");
    case WF_VERDICT_UNKNOWN_DEVICE:
      return N_ ("The device is not certified in this crisis.");
    case WF_VERDICT_WRONG_KEY:
      return N_ ("The key is not the certified key of the device.");
    case WF_VERDICT_WRONG_PERSON:
      return N_ ("The device is certified for another person.");
    case WF_VERDICT_NOT_MEMBER:
      return N_ ("The author is no member of this crisis.");
    case WF_VERDICT_NOT_ROOT:
      return N_ ("Only the root key of the crisis may sign this.");
    case WF_VERDICT_REVOKED:
      return N_ ("The device was revoked. A coordinator can adopt what it wrote.");
    case WF_VERDICT_NOT_PERMITTED:
      return N_ ("The author's role does not allow this here.");
    case WF_VERDICT_FORKED:
      return N_ ("The device has written another operation with this number. Enrol it anew.");
    case WF_VERDICT_TWIN:
      return N_ ("Another operation has this identifier.");
    case WF_VERDICT_NO_BODY:
      return N_ ("Its content is missing, and two coordinators have not asked for that. Send it "
                 "with its content, or their redactions first.");
    default:
      return N_ ("Refused.");
    }
}
