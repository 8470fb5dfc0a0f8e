/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-validity.h"

#include <string.h>

static const char *const verdict_codes[WF_N_VERDICTS] = {
  [WF_VERDICT_OK] = "ok",
  [WF_VERDICT_BAD_FORM] = "bad-form",
  [WF_VERDICT_BAD_HASH] = "bad-hash",
  [WF_VERDICT_BAD_BODY] = "bad-body",
  [WF_VERDICT_WRONG_SPACE] = "wrong-space",
  [WF_VERDICT_BAD_CLOCK] = "bad-clock",
  [WF_VERDICT_BAD_SIGNATURE] = "bad-signature",
  [WF_VERDICT_UNKNOWN_DEVICE] = "unknown-device",
  [WF_VERDICT_WRONG_KEY] = "wrong-key",
  [WF_VERDICT_WRONG_PERSON] = "wrong-person",
  [WF_VERDICT_NOT_MEMBER] = "not-member",
  [WF_VERDICT_NOT_ROOT] = "not-root",
  [WF_VERDICT_TWIN] = "twin",
  [WF_VERDICT_REVOKED] = "revoked",
  [WF_VERDICT_NOT_PERMITTED] = "not-permitted",
  [WF_VERDICT_FORKED] = "forked",
  [WF_VERDICT_NO_BODY] = "no-body",
};

const char *
wf_verdict_get_code (WfVerdict verdict)
{
  return verdict_codes[verdict];
}

WfVerdict
wf_verdict_from_code (const char *code)
{
  for (guint i = 0; i < WF_N_VERDICTS; i++)
    if (strcmp (verdict_codes[i], code) == 0)
      return (WfVerdict) i;
  return WF_VERDICT_BAD_FORM;
}

gboolean
wf_verdict_is_adoptable (WfVerdict verdict)
{
  return verdict == WF_VERDICT_NOT_MEMBER || verdict == WF_VERDICT_REVOKED
         || verdict == WF_VERDICT_NOT_PERMITTED || verdict == WF_VERDICT_FORKED;
}
