/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-window.h"

#include "app/admin/wf-admin-adoption.h"
#include "app/admin/wf-admin-history.h"
#include "app/admin/wf-admin-invite.h"
#include "app/admin/wf-admin-people.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-pages-window.h"

#define KIND "wf-admin-window"

static GtkWidget *
make_window (GtkWindow *parent, WfContext *context)
{
  GtkWidget *window = wf_pages_window_new (parent, KIND, _ ("Administration"), 760);

  wf_pages_window_add (window, wf_admin_people_new (context), "people", _ ("People"),
                       "system-users-symbolic");
  wf_pages_window_add (window, wf_admin_invite_new (context), "invite", _ ("Let In"),
                       "list-add-symbolic");
  wf_pages_window_add (window, wf_admin_adoption_new (context), "adoption", _ ("Not Counted"),
                       "dialog-question-symbolic");
  wf_pages_window_add (window, wf_admin_history_new (context), "history", _ ("History"),
                       "document-open-recent-symbolic");
  return window;
}

void
wf_admin_window_present (GtkWindow *parent, WfContext *context)
{
  GtkWidget *window = wf_pages_window_find (parent, KIND);

  if (wf_context_get_store (context) == NULL || wf_context_get_device (context) == NULL)
    {
      wf_context_toast (context, _ ("This picture is open for reading only: there is nobody to "
                                    "administer."));
      return;
    }
  if (window == NULL)
    window = make_window (parent, context);
  gtk_window_present (GTK_WINDOW (window));
}

void
wf_admin_window_close (GtkWindow *parent)
{
  wf_pages_window_close (parent, KIND);
}
