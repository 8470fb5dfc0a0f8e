/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/wf-tool-store.h"

#include "base/wf-error.h"
#include "base/wf-paths.h"

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
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, "“%s” is no space.", name != NULL ? name : "");
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

WfStore *
wf_tool_open_store (const char *path, WfRealm realm, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (WfClock) clock = wf_clock_new_system ();
  wf_store_open_async (path, realm, clock, NULL, NULL, wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  return wf_store_open_finish (result, error);
}
