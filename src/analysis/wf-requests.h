/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-picture.h"

G_BEGIN_DECLS

/* What became of the requests in the log: a request is an entry of that kind; a task that names it
 * says until when an answer is due, an entry that names it answers it. Pure; one thread (the
 * picture's). */
typedef enum
{
  WF_REQUEST_NONE, /* the entry is no request */
  WF_REQUEST_OPEN,
  WF_REQUEST_LATE, /* open, and its due time is past */
  WF_REQUEST_ANSWERED,
} WfRequestState;

typedef struct
{
  WfRequestState state;
  gint64 due_at;    /* WF_NO_TIME: none was given */
  WfRecord *answer; /* borrowed; NULL: none, or its task was done without one */
  WfRecord *task;   /* borrowed, or NULL */
} WfRequest;

typedef struct _WfRequests WfRequests;

/* Borrows records of @picture: to be used before it changes. */
WfRequests *wf_requests_new (WfPicture *picture);
/* The same without the answers, which the caller has at hand and adds. */
WfRequests *wf_requests_new_unanswered (WfPicture *picture);
/* @answer names @request, the id of an entry; both are borrowed. */
void wf_requests_add_answer (WfRequests *self, const char *request, WfRecord *answer);
void wf_requests_free (WfRequests *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfRequests, wf_requests_free)

/* As it is at @now. The first answer counts, by when it was known. */
WfRequest wf_requests_get (const WfRequests *self, WfRecord *entry, gint64 now);

G_END_DECLS
