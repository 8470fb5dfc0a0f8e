/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/wf-tool-store.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "store/wf-engine.h"

char *
wf_tool_dup_store_path (WfRealm realm)
{
  return wf_path_dup_user (realm == WF_REALM_EXERCISE ? "exercise/exercise.db" : "real/real.db");
}

gboolean
wf_tool_get_realm (const char *name, WfRealm *realm, GError **error)
{
  WfSpace space;
  if (name != NULL && wf_space_parse (name, &space))
    {
      *realm = space.realm;
      return TRUE;
    }
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no space."),
               name != NULL ? name : "");
  return FALSE;
}

void
wf_tool_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;
  *kept = g_object_ref (result);
}

GAsyncResult *
wf_tool_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (result);
}

static const char *
get_fault_text (WfHistoryFault fault)
{
  switch (fault)
    {
    case WF_HISTORY_OTHER_KEY:
      return _ ("it is signed with another key than before");
    case WF_HISTORY_FORGED:
      return _ ("the signature of the server does not verify");
    case WF_HISTORY_REWRITTEN:
    case WF_HISTORY_CUT:
    case WF_HISTORY_GOOD:
    default:
      return _ ("the server signed another receipt under this number");
    }
}

void
wf_tool_print_alarm (const char *place, const WfHistoryAlarm *alarm)
{
  g_autofree char *at = wf_time_format_iso (alarm->signed_at);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, alarm->seq);
  /* Translators: file, space, number of a receipt, instant, what is wrong with it. */
  g_print (_ ("%s: alarm: %s, receipt %s of %s: %s\n"), place, alarm->space, number, at,
           get_fault_text (alarm->fault));
}

gboolean
wf_tool_open_db (const char *path, WfStoreLock **lock, WfDb **db, GError **error)
{
  /* Opening would make one, and call it in order. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
                   _ ("There is no store %s. Nothing was made; look at the name."), path);
      return FALSE;
    }
  *lock = wf_store_lock_take (path, error);
  *db = *lock != NULL ? wf_db_open (path, WF_DB_CHECK, error) : NULL;
  wf_engine_explain_damage (path, error);
  return *db != NULL;
}

WfStore *
wf_tool_open_store (const char *path, WfRealm realm, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  wf_store_open_async (path, realm, clock, NULL, NULL, wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  return wf_store_open_finish (result, error);
}
