/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-fault-ref.h"

#include <string.h>

char *
wf_fault_ref_dup (const char *asset, guint part, double along_m)
{
  return g_strdup_printf (WF_FAULT_REF_NEW "%s:%u:%.0f", asset, part, along_m);
}

gboolean
wf_fault_ref_parse (const char *ref, WfFaultRef *parsed)
{
  if (ref == NULL || !g_str_has_prefix (ref, WF_FAULT_REF_NEW))
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (ref + strlen (WF_FAULT_REF_NEW), ":", 3);
  if (g_strv_length (parts) != 3)
    return FALSE;
  *parsed = (WfFaultRef){ g_strdup (parts[0]), -1, 0 };
  if (parts[1][0] != '\0')
    {
      parsed->part = (int) g_ascii_strtoll (parts[1], NULL, 10);
      parsed->along_m = g_ascii_strtod (parts[2], NULL);
    }
  return TRUE;
}

gboolean
wf_fault_ref_is_editor (const char *ref)
{
  return ref != NULL
         && (g_str_has_prefix (ref, WF_FAULT_REF_NEW) || g_str_has_prefix (ref, WF_FAULT_REF_EDIT)
             || g_str_has_prefix (ref, WF_FAULT_REF_ALSO));
}

char *
wf_fault_ref_dup_asset (const char *ref, WfPicture *picture)
{
  WfRecord *fault;

  if (!wf_fault_ref_is_editor (ref))
    return NULL;
  ref = strchr (ref, ':') + 1;
  if (strchr (ref, ':') != NULL) /* of a new one */
    return g_strndup (ref, strcspn (ref, ":"));
  fault = picture != NULL ? wf_picture_lookup_id (picture, ref) : NULL;
  return fault != NULL ? g_strdup (wf_record_get_text (fault, "asset")) : NULL;
}
