/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "wire/wf-enrol-code.h"
#include "wire/wf-enrolment.h"
#include "wire/wf-head.h"

/* How a code is ordered, and what a server answers to that. */
static void
read_codes (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_auto (WfCodeOrder) order = { 0 };

  if (wf_code_order_read (text, size, &order) && wf_code_order_check (&order) == NULL)
    g_assert (order.desk && order.hours >= 1 && order.hours <= WF_ENROL_MAX_HOURS);
  g_autoptr (WfMadeCode) made = wf_made_code_read (text, size, &error);
  g_autoptr (GPtrArray) list = wf_made_codes_read (text, size, &other);
  g_assert ((made != NULL) == (error == NULL) && (list != NULL) == (other == NULL));
}

/* What anybody may send to be enrolled, what a server may answer to it, what is typed as a code,
 * how one is ordered, and the head of a page. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const WfJsonLimits limits
      = { .max_bytes = 4096, .max_depth = 4, .max_members = 32, .max_values = 64 };
  const char *text = (const char *) data;
  g_autofree char *typed = g_strndup (text, size);
  char code[WF_ENROL_CODE_SIZE], again[WF_ENROL_CODE_SIZE];
  WfEnrolment request;
  WfHead head;

  if (wf_enrolment_read_request (text, size, &request))
    g_assert (wf_enrol_code_normalise (request.code, code));
  g_autoptr (WfEnrolled) answer = wf_enrolled_read (text, size, NULL);
  g_assert (!answer || (answer->user && answer->password && answer->root_key));
  if (wf_enrol_code_normalise (typed, code))
    g_assert (wf_enrol_code_normalise (code, again) && g_str_equal (code, again));
  read_codes (text, size);
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) size, &limits, NULL);
  if (json && wf_head_read (wf_json_root (json), &head))
    g_assert (head.seq > 0);
  return 0;
}
