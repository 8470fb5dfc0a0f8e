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
