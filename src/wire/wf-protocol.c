/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-protocol.h"

#include "base/wf-json.h"

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
      return "Accepted.";
    case WF_VERDICT_BAD_FORM:
      return "This is no operation of profile 1.";
    case WF_VERDICT_BAD_HASH:
      return "Hash, identifier and revision do not agree.";
    case WF_VERDICT_BAD_BODY:
      return "The body is not the one that was signed.";
    case WF_VERDICT_WRONG_SPACE:
      return "The operation was made for another space.";
    case WF_VERDICT_BAD_CLOCK:
      return "The clock value and the identifier do not agree.";
    case WF_VERDICT_BAD_SIGNATURE:
      return "The signature does not verify.";
    case WF_VERDICT_UNKNOWN_DEVICE:
      return "The device is not certified in this crisis.";
    case WF_VERDICT_WRONG_KEY:
      return "The key is not the certified key of the device.";
    case WF_VERDICT_WRONG_PERSON:
      return "The device is certified for another person.";
    case WF_VERDICT_NOT_MEMBER:
      return "The author is no member of this crisis.";
    case WF_VERDICT_NOT_ROOT:
      return "Only the root key of the crisis may sign this.";
    case WF_VERDICT_REVOKED:
      return "The device was revoked. A coordinator can adopt what it wrote.";
    case WF_VERDICT_NOT_PERMITTED:
      return "The author's role does not allow this here.";
    case WF_VERDICT_FORKED:
      return "The device has written another operation with this number. Enrol it anew.";
    case WF_VERDICT_TWIN:
      return "Another operation has this identifier.";
    case WF_VERDICT_NO_BODY:
      return "Its content is missing, and two coordinators have not asked for that. Send it "
             "with its content, or their redactions first.";
    default:
      return "Refused.";
    }
}
