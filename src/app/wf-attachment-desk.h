/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/wf-draft.h"
#include "model/wf-record.h"
#include "wire/wf-attachment.h"

G_BEGIN_DECLS

typedef struct _WfContext WfContext;

/* Attachments of one crisis on this computer: takes files in, sends them when there is a road, and
 * fetches what somebody asks for. What an entry names is the operation's; the bytes are here or
 * they are not. Main thread; files are touched in workers only. Emits "changed" () when the place
 * of one has changed. */
#define WF_TYPE_ATTACHMENT_DESK (wf_attachment_desk_get_type ())
G_DECLARE_FINAL_TYPE (WfAttachmentDesk, wf_attachment_desk, WF, ATTACHMENT_DESK, GObject)

typedef enum
{
  WF_ATTACHMENT_REMOTE,  /* only its author's computer or a server has it */
  WF_ATTACHMENT_PARTIAL, /* fetched in part */
  WF_ATTACHMENT_HERE,    /* and no server has said that it has it */
  WF_ATTACHMENT_SENT,    /* here, and at the server */
} WfAttachmentPlace;

/* Borrows @context, which owns it. */
WfAttachmentDesk *wf_attachment_desk_new (WfContext *context);

/* Attaches to @record, in the space of its strictest marking; says by a toast what became of it. */
void wf_attachment_desk_add_file (WfAttachmentDesk *self, WfRecord *record, GFile *file);
void wf_attachment_desk_add_bytes (
    WfAttachmentDesk *self, WfRecord *record, GBytes *bytes, const char *name, const char *type);
/* One that is to be taken in: a file, or bytes with a name and a type. */
typedef struct
{
  GFile *file;   /* or NULL */
  GBytes *bytes; /* or NULL */
  char *name, *type;
} WfAttachmentSource;

WfAttachmentSource *wf_attachment_source_new_file (GFile *file);
WfAttachmentSource *
wf_attachment_source_new_bytes (GBytes *bytes, const char *name, const char *type);
void wf_attachment_source_free (WfAttachmentSource *self);

/* Takes @sources (WfAttachmentSource) in for an operation that is to be written: all of them, or an
 * error that names the one that could not be. The result is a GPtrArray of WfAttachment. */
void wf_attachment_desk_take_async (WfAttachmentDesk *self,
                                    GPtrArray *sources,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *
wf_attachment_desk_take_finish (WfAttachmentDesk *self, GAsyncResult *result, GError **error);
/* Says in @draft that @attachments belong to it. */
void wf_attachment_desk_put (WfDraft *draft, GPtrArray *attachments);
/* What @record has: GPtrArray of WfAttachment, oldest first. */
GPtrArray *wf_attachment_desk_dup_list (WfAttachmentDesk *self, WfRecord *record);
/* Where they are: GArray of WfAttachmentPlace parallel to @attachments. */
void wf_attachment_desk_look_async (WfAttachmentDesk *self,
                                    GPtrArray *attachments,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GArray *wf_attachment_desk_look_finish (WfAttachmentDesk *self, GAsyncResult *result);
/* Fetches it from the server, going on where an earlier time stopped; says by a toast when it
 * cannot. It goes on when the pane that asked is gone. */
void
wf_attachment_desk_fetch (WfAttachmentDesk *self, WfRecord *record, const WfAttachment *attachment);
gboolean wf_attachment_desk_is_fetching (WfAttachmentDesk *self, const WfAttachment *attachment);
/* Bytes of one that is on its way, up or down, that are there; -1: it is not, or the server has not
 * said yet what it has from an earlier time. */
gint64 wf_attachment_desk_get_progress (WfAttachmentDesk *self, const WfAttachment *attachment);
void wf_attachment_desk_cancel (WfAttachmentDesk *self, const WfAttachment *attachment);
void wf_attachment_desk_save_async (WfAttachmentDesk *self,
                                    const WfAttachment *attachment,
                                    const char *path,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
wf_attachment_desk_save_finish (WfAttachmentDesk *self, GAsyncResult *result, GError **error);
/* There is a road to a server: sends what waits. */
void wf_attachment_desk_send (WfAttachmentDesk *self);

G_END_DECLS
