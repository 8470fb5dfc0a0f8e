/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-log.h"
#include "server/wfd-handlers.h"
#include "store/wf-enrol-table.h"

static const WfJsonLimits enrol_limits
    = { .max_bytes = 4096, .max_depth = 2, .max_members = 8, .max_values = 16 };

/* {"code", "device", "person", "key", "proof"}: the proof is the device's signature. */
static gboolean
read_request (WfdRequest *request, char code[WF_ENROL_CODE_SIZE], WfdEnrolment *enrolment)
{
  g_autoptr (WfJson) json
      = wf_json_scan ((char *) request->body->data, request->body->len, &enrol_limits, NULL);
  guint8 hash[WF_HASH_SIZE], proof[WF_SIGNATURE_SIZE];

  if (!json)
    return FALSE;
  WfJsonValue root = wf_json_root (json);
  const char *typed = wf_json_member_string (root, "code");
  const char *key = wf_json_member_string (root, "key");
  const char *signature = wf_json_member_string (root, "proof");
  const char *device = wf_json_member_string (root, "device");
  const char *person = wf_json_member_string (root, "person");
  if (!typed || !key || !signature || !device || !person
      || !wf_uuid_parse (device, &enrolment->device) || !wf_uuid_parse (person, &enrolment->person)
      || !wf_hex_decode (key, strlen (key), enrolment->key, WF_KEY_SIZE)
      || !wf_hex_decode (signature, strlen (signature), proof, WF_SIGNATURE_SIZE)
      || !wf_enrol_code_normalise (typed, code))
    return FALSE;
  wfd_enrol_hash (hash, code, enrolment);
  return wf_crypto_verify (proof, hash, enrolment->key);
}

/* Each reason has its own word, so that the desk can say what to do. */
static void
refuse (WfdRequest *request, const GError *error)
{
  static const struct
  {
    WfErrorCode code;
    guint status;
    const char *word;
  } reasons[] = { { WF_ERROR_NOT_FOUND, 404, "code_unknown" },
                  { WF_ERROR_EXISTS, 409, "code_used" },
                  { WF_ERROR_INVALID, 410, "code_expired" },
                  { WF_ERROR_DENIED, 403, "code_refused" } };

  wf_log (WF_LOG_WARNING, "auth", "an enrolment was refused", "from",
          soup_server_message_get_remote_host (request->message), "reason", error->message, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_error_matches (error, WF_ERROR, (gint) reasons[i].code))
      {
        wfd_request_refuse (request, reasons[i].status, reasons[i].word, error->message);
        return;
      }
  wfd_request_fail (request, error);
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wfd_engine_enrol_finish (WFD_ENGINE (source), result, &error);

  if (answer)
    wfd_request_answer (request, 201, answer);
  else
    refuse (request, error);
}

void
wfd_handle_enrol (WfdRequest *request)
{
  char code[WF_ENROL_CODE_SIZE];
  WfdEnrolment enrolment;

  if (!wfd_server_take_enrolment_try (request->server,
                                      soup_server_message_get_remote_host (request->message)))
    {
      wfd_request_refuse (request, 429, "too_many_tries",
                          "Too many codes were tried. Wait ten minutes.");
      return;
    }
  if (!read_request (request, code, &enrolment))
    {
      wfd_request_refuse (request, 400, "bad_request",
                          "This is no enrolment: a code of twelve signs, the device's key and its "
                          "signature are needed.");
      return;
    }
  wfd_request_pause (request);
  wfd_engine_enrol_async (wfd_server_get_engine (request->server), code, &enrolment, enrolled_cb,
                          wfd_request_ref (request));
}
