/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-error.h"

#include <glib/gi18n.h>
#include "base/wf-log.h"
#include "server/wfd-handlers.h"

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
  WfEnrolment enrolment;

  if (!wf_enrolment_read_request ((char *) request->body->data, request->body->len, &enrolment))
    {
      wfd_request_refuse (
          request, 400, "bad_request",
          N_ ("This is no enrolment: a code of twelve signs, the device's key and its "
              "signature are needed."));
      return;
    }
  if (!wfd_server_take_enrolment_try (request->server,
                                      soup_server_message_get_remote_host (request->message)))
    {
      wfd_request_refuse (request, 429, "too_many_tries",
                          N_ ("Too many codes were tried. Wait ten minutes."));
      return;
    }
  wfd_request_pause (request);
  wfd_engine_enrol_async (wfd_server_get_engine (request->server), &enrolment, enrolled_cb,
                          wfd_request_ref (request));
}

/* --- codes for a coordinator --------------------------------------------------- */

static void
codes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wfd_engine_codes_finish (WFD_ENGINE (source), result, &error);

  if (answer)
    wfd_request_answer (request, request->route->body_limit > 0 ? 201 : 200, answer);
  else if (g_error_matches (error, WF_ERROR, WF_ERROR_DENIED))
    wfd_request_refuse (request, 403, "not_permitted", error->message);
  else if (g_error_matches (error, WF_ERROR, WF_ERROR_EXISTS))
    wfd_request_refuse (request, 409, "not_let", error->message);
  else
    wfd_request_fail (request, error);
}

static void
ask_for_codes (WfdRequest *request, WfCodeOrder *order)
{
  wfd_request_pause (request);
  wfd_engine_codes_async (wfd_server_get_engine (request->server), request->user, request->space,
                          order, codes_cb, wfd_request_ref (request));
}

void
wfd_handle_code_post (WfdRequest *request)
{
  g_auto (WfCodeOrder) order = { 0 };
  const char *fault = wf_code_order_read ((char *) request->body->data, request->body->len, &order)
                          ? wf_code_order_check (&order)
                          : N_ ("This is no order of a code.");

  if (fault)
    wfd_request_refuse (request, 400, "bad_request", fault);
  else
    ask_for_codes (request, &order);
}

void
wfd_handle_code_get (WfdRequest *request)
{
  ask_for_codes (request, NULL);
}
