/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-role-text.h"

#include <glib/gi18n.h>

const char *
wf_role_get_label (WfRole role)
{
  switch (role)
    {
    case WF_ROLE_OBSERVER:
      return C_ ("role", "observer");
    case WF_ROLE_ANALYST:
      return C_ ("role", "analyst");
    case WF_ROLE_COORDINATOR:
      return C_ ("role", "coordinator");
    case WF_ROLE_SECURITY_OFFICER:
      return C_ ("role", "security officer");
    case WF_ROLE_NONE:
    default:
      return NULL;
    }
}
