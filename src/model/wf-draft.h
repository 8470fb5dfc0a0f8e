/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"

G_BEGIN_DECLS

typedef struct _WfRecord WfRecord;

/* An operation before it has a number, a clock value and a signature: what a person wants to say.
 * Built on one thread, handed to wf_store_write_async () and not touched again. The store gives it
 * n, pc, hlc, salt, hash and signature. */
typedef struct
{
  char *field;
  char *value;     /* JSON text */
  GArray *parents; /* WfOperationId */
} WfDraftWrite;

typedef struct
{
  gatomicrefcount ref_count;
  char *space;
  char *type;
  WfUuid ent;
  WfOpKind kind;
  GPtrArray *writes; /* WfDraftWrite */
  char *origin, *why, *source;
  char *attachments; /* JSON array, or NULL */
} WfDraft;

WfDraft *wf_draft_new (const char *space, const char *type, const WfUuid *ent, WfOpKind kind);
void wf_draft_set_string (WfDraft *draft,
                          const char *field,
                          const char *text); /* NULL writes null: "no value" */
void wf_draft_set_time (WfDraft *draft,
                        const char *field,
                        gint64 instant_us); /* WF_NO_TIME writes null */
void wf_draft_set_integer (WfDraft *draft, const char *field, gint64 number);
void wf_draft_set_boolean (WfDraft *draft, const char *field, gboolean truth);
void wf_draft_set_json (WfDraft *draft, const char *field, const char *json);
/* A field of a set: "asset/c-lion1" = true. */
void wf_draft_set_member (WfDraft *draft, const char *set, const char *element, gboolean truth);
/* The writes that @field, set before, replaces, where that is not simply all that is live
 * (wf_draft_see ()). @parents: WfOperationId, copied. */
void wf_draft_set_parents (WfDraft *draft, const char *field, GArray *parents);
void wf_draft_set_why (WfDraft *draft, const char *why);
void wf_draft_set_source (WfDraft *draft, const char *source);
void wf_draft_set_origin (WfDraft *draft, const char *origin);
/* `att` of the body: wf_attachments_dup_json (). */
void wf_draft_set_attachments (WfDraft *draft, const char *json);
/* Names, for each field written so far, every live write that @record shows in the draft's space
 * (log.md §6). Call it last. For WF_OP_RETIRE it names every live write of the record. */
void wf_draft_see (WfDraft *draft, WfRecord *record);
WfDraft *wf_draft_ref (WfDraft *draft);
void wf_draft_unref (WfDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfDraft, wf_draft_unref)

G_END_DECLS
