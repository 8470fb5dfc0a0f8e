/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The attachments of one record: name, size, where each is, "Fetch", "Save As…"; and "Attach
 * File…", which also takes a file that is dropped on it and an image that is pasted. Nothing is
 * opened. */
#define WF_TYPE_ATTACHMENT_LIST (wf_attachment_list_get_type ())
G_DECLARE_FINAL_TYPE (WfAttachmentList, wf_attachment_list, WF, ATTACHMENT_LIST, GtkBox)

/* An empty box where the picture is open for reading only. */
GtkWidget *wf_attachment_list_new (WfContext *context, WfRecord *record);

G_END_DECLS
