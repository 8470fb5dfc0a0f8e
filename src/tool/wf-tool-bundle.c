/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "store/wf-courier.h"
#include "tool/wf-tool-store.h"
#include "tool/wf-tool.h"

/* What was asked for, and what it is done with. */
typedef struct
{
  char *store_path, *key_path, *crisis, *output, *receipt, *since;
  char **to, **compartments;
  gboolean is_exercise, is_since_last, with_attachments;

  WfRealm realm;
  WfDeviceKey *device;
  WfStore *store;
} Bundle;

static void
bundle_clear (Bundle *self)
{
  if (self->store != NULL)
    wf_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_pointer (&self->device, wf_device_key_unref);
  g_free (self->store_path);
  g_free (self->key_path);
  g_free (self->crisis);
  g_free (self->output);
  g_free (self->receipt);
  g_free (self->since);
  g_strfreev (self->to);
  g_strfreev (self->compartments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bundle, bundle_clear)

static gboolean
open_store (Bundle *self, GError **error)
{
  const gboolean is_exercise = self->is_exercise;
  self->realm = is_exercise ? WF_REALM_EXERCISE : WF_REALM_REAL;
  if (self->store_path == NULL)
    self->store_path = wf_tool_dup_store_path (self->realm);
  if (self->key_path == NULL)
    self->key_path = wf_path_dup_user (is_exercise ? "exercise/device.key" : "real/device.key");
  self->device = wf_device_key_load_session (self->key_path, error);
  self->store
      = self->device != NULL ? wf_tool_open_store (self->store_path, self->realm, error) : NULL;
  return self->store != NULL;
}

/* --- export ------------------------------------------------------------------------------------
 */

static gboolean
find_crisis (Bundle *self, WfUuid *crisis, GError **error)
{
  GAsyncResult *pending = NULL;
  if (self->crisis != NULL)
    {
      if (wf_uuid_parse (self->crisis, crisis))
        return TRUE;
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no crisis."), self->crisis);
      return FALSE;
    }
  wf_store_list_crises_async (self->store, NULL, wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  g_autoptr (GPtrArray) crises = wf_store_list_crises_finish (self->store, result, error);
  if (crises == NULL)
    return FALSE;
  if (crises->len == 1)
    return wf_uuid_parse (((WfCrisis *) g_ptr_array_index (crises, 0))->crisis, crisis);
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               ngettext ("The store holds %u crisis; name one with --crisis.",
                         "The store holds %u crises; name one with --crisis.", crises->len),
               crises->len);
  return FALSE;
}

static gboolean
add_recipients (Bundle *self, WfCourierRequest *request, GError **error)
{
  for (guint i = 0; self->to != NULL && self->to[i] != NULL; i++)
    {
      WfUuid device;
      if (!wf_uuid_parse (self->to[i], &device))
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no device."), self->to[i]);
          return FALSE;
        }
      g_array_append_val (request->to, device);
    }
  return TRUE;
}

static gboolean
choose_contents (Bundle *self, WfCourierRequest *request, GError **error)
{
  const char *const *wanted = self->compartments != NULL ? (const char *const *) self->compartments
                                                         : wf_space_compartments;
  for (guint i = 0; wanted[i] != NULL; i++)
    g_ptr_array_add (request->compartments, g_strdup (wanted[i]));
  request->with_attachments = self->with_attachments;
  if (self->is_since_last)
    request->choice = WF_BUNDLE_SINCE_LAST;
  if (self->since == NULL)
    return TRUE;
  request->choice = WF_BUNDLE_SINCE_TIME;
  if (wf_time_parse_iso (self->since, &request->since))
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("“%s” is no instant; write it like 2027-10-12T08:00:00Z."), self->since);
  return FALSE;
}

static int
write_bundle (Bundle *self, WfBundleKind kind, GError **error)
{
  GAsyncResult *pending = NULL;
  WfUuid crisis;
  if (self->output == NULL)
    {
      g_printerr (_ ("watchfloor-tool bundle: name the file to write with -o.\n"));
      return WF_TOOL_USAGE;
    }
  if (!open_store (self, error) || !find_crisis (self, &crisis, error))
    return WF_TOOL_ERROR;
  g_autoptr (WfCourierRequest) request
      = wf_courier_request_new (self->realm, &crisis, g_get_real_time ());
  request->kind = kind;
  if (!add_recipients (self, request, error) || !choose_contents (self, request, error))
    return WF_TOOL_ERROR;
  wf_courier_write_async (self->store, g_steal_pointer (&request), self->device, self->output, NULL,
                          NULL, wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  g_autoptr (WfCourierSent) sent = wf_courier_write_finish (self->store, result, error);
  if (sent == NULL)
    return WF_TOOL_ERROR;
  /* Translators: file, running number, count of operations. */
  g_print (ngettext ("%s: bundle %u, %u operation\n", "%s: bundle %u, %u operations\n",
                     (gulong) sent->n_documents),
           self->output, (guint) sent->number, (guint) sent->n_documents);
  return WF_TOOL_OK;
}

/* --- inspect and import
 * ---------------------------------------------------------------------------- */

static gboolean
print_summary (const WfCourierSummary *summary)
{
  const WfBundleHeader *header = summary->header;
  g_autofree char *made = wf_time_format_iso (header->made_at);
  gboolean is_clean = summary->missing->len == 0 && summary->n_gap == 0;
  /* Translators: kind of file, running number, sender, instant, marking. */
  g_print (_ ("%s %u of %s, written %s, %s\n"), wf_bundle_kind_words[header->kind],
           (guint) header->number, summary->sender, made, wf_marking_get_label (summary->marking));
  for (guint i = 0; i < summary->spaces->len; i++)
    {
      const WfCourierSpaceSummary *space = g_ptr_array_index (summary->spaces, i);
      g_print (_ ("%s: %u new, %u known, %u waiting for ctl, %u refused\n"), space->name,
               (guint) space->n_new, (guint) space->n_known, (guint) space->n_waiting,
               (guint) space->n_refused);
      is_clean = is_clean && space->n_waiting == 0 && space->n_refused == 0;
    }
  if (header->n_blobs > 0)
    {
      g_autofree char *size = g_format_size ((guint64) header->n_blob_bytes);
      g_print (ngettext ("%u attachment, %s\n", "%u attachments, %s\n", (gulong) header->n_blobs),
               (guint) header->n_blobs, size);
    }
  if (summary->alarm != NULL)
    {
      wf_tool_print_alarm (summary->sender, summary->alarm);
      is_clean = FALSE;
    }
  for (guint i = 0; i < summary->missing->len; i++)
    g_print (_ ("Bundle %u is missing.\n"), (guint) g_array_index (summary->missing, gint64, i));
  if (summary->n_gap > 0)
    g_print (ngettext ("%u operation that came before it is not here.\n",
                       "%u operations that came before it are not here.\n",
                       (gulong) summary->n_gap),
             (guint) summary->n_gap);
  if (summary->is_number_reused)
    g_print (_ ("Another bundle had this number: its sender's store was restored.\n"));
  for (guint i = 0; i < summary->arrivals->len; i++)
    {
      const WfBundleArrival *arrival = &g_array_index (summary->arrivals, WfBundleArrival, i);
      g_autofree char *at = wf_time_format_iso (arrival->at);
      /* Translators: running number, desk, instant, count. */
      g_print (_ ("Bundle %u arrived at %s, %s; %u refused\n"), (guint) arrival->number,
               summary->sender, at, (guint) arrival->n_refused);
    }
  return is_clean;
}

static int
inspect (Bundle *self, const char *path, GError **error)
{
  GAsyncResult *pending = NULL;
  if (!open_store (self, error))
    return WF_TOOL_ERROR;
  wf_courier_inspect_async (self->store, path, self->device, self->crisis, NULL, NULL,
                            wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  g_autoptr (WfCourierSummary) summary = wf_courier_inspect_finish (self->store, result, error);
  if (summary == NULL)
    return WF_TOOL_ERROR;
  return print_summary (summary) ? WF_TOOL_OK : WF_TOOL_BAD;
}

static gboolean
write_receipt (Bundle *self, const WfCourierSummary *summary, GError **error)
{
  GAsyncResult *pending = NULL;
  const WfSpace space = { .realm = self->realm, .crisis = summary->header->crisis };
  if (self->receipt == NULL || summary->header->kind != WF_BUNDLE_OPERATIONS)
    return TRUE;
  wf_courier_write_receipt_async (self->store, &space, summary->hash, self->device,
                                  g_get_real_time (), self->receipt, NULL, wf_tool_result_cb,
                                  &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  return wf_courier_write_receipt_finish (self->store, result, error);
}

static int
import (Bundle *self, const char *path, GError **error)
{
  GAsyncResult *pending = NULL;
  if (!open_store (self, error))
    return WF_TOOL_ERROR;
  wf_courier_import_async (self->store, path, self->device, self->crisis, g_get_real_time (), NULL,
                           NULL, wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  g_autoptr (WfCourierSummary) summary = wf_courier_import_finish (self->store, result, error);
  if (summary == NULL)
    return WF_TOOL_ERROR;
  gboolean is_clean = print_summary (summary);
  if (!write_receipt (self, summary, error))
    return WF_TOOL_ERROR;
  return is_clean ? WF_TOOL_OK : WF_TOOL_BAD;
}

/* --- call
 * ------------------------------------------------------------------------------------------ */

static int
act (Bundle *self, int argc, char **argv, GError **error)
{
  const char *verb = argc > 1 ? argv[1] : "";
  if (g_str_equal (verb, "export") && argc == 2)
    return write_bundle (self, WF_BUNDLE_OPERATIONS, error);
  if (g_str_equal (verb, "introduce") && argc == 2)
    return write_bundle (self, WF_BUNDLE_INTRODUCTION, error);
  if (g_str_equal (verb, "inspect") && argc == 3)
    return inspect (self, argv[2], error);
  if (g_str_equal (verb, "import") && argc == 3)
    return import (self, argv[2], error);
  g_printerr (_ ("watchfloor-tool bundle: say export, introduce, inspect FILE or import FILE.\n"));
  return WF_TOOL_USAGE;
}

static int
run (int argc, char **argv)
{
  g_auto (Bundle) self = { 0 };
  g_autoptr (GError) error = NULL;
  int code;
  const GOptionEntry entries[] = {
    { "store", 's', 0, G_OPTION_ARG_FILENAME, &self.store_path,
      N_ ("The store to work on (that of the application)"), N_ ("FILE") },
    { "key", 'k', 0, G_OPTION_ARG_FILENAME, &self.key_path,
      N_ ("The device's key (that of the application)"), N_ ("FILE") },
    { "exercise", 0, 0, G_OPTION_ARG_NONE, &self.is_exercise,
      N_ ("Work on exercises instead of real crises"), NULL },
    { "crisis", 'c', 0, G_OPTION_ARG_STRING, &self.crisis, N_ ("The crisis (the only one)"),
      N_ ("UUID") },
    { "to", 't', 0, G_OPTION_ARG_STRING_ARRAY, &self.to,
      N_ ("Export: a device that may open it; once for each"), N_ ("UUID") },
    { "compartment", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.compartments,
      N_ ("Export: a compartment that goes along (all); once for each"), N_ ("NAME") },
    { "since-last", 0, 0, G_OPTION_ARG_NONE, &self.is_since_last,
      N_ ("Export: only what came since the last bundle to the same devices"), NULL },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self.since,
      N_ ("Export: only what was entered since then"), N_ ("INSTANT") },
    { "attachments", 'a', 0, G_OPTION_ARG_NONE, &self.with_attachments,
      N_ ("Export: with the attachments that are on this computer"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output, N_ ("Export: the bundle to write"),
      N_ ("FILE") },
    { "receipt", 'r', 0, G_OPTION_ARG_FILENAME, &self.receipt,
      N_ ("Import: the return receipt to write"), N_ ("FILE") },
    { NULL },
  };
  if (!wf_tool_parse (&wf_tool_bundle, entries, &argc, &argv, &code))
    return code;
  code = act (&self, argc, argv, &error);
  return error != NULL ? wf_tool_fail (error) : code;
}

const WfToolCommand wf_tool_bundle = { "bundle", "export|import|inspect [FILE]",
                                       N_ ("Exchange with other desks by encrypted files"), run };
