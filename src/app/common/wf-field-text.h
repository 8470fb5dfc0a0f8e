/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Fields and values of the operation log (model/wf-vocabulary.h) in words. */

/* "Severity"; "State, said by CSIRT FI" for a statement; the field's own name where we have no word
 * for it. Free with g_free (). */
char *wf_field_dup_label (WfContext *context, const char *type, const char *field);
/* The same of a field of @record, which names what the field alone cannot: an attachment by its
 * file. */
char *wf_field_dup_label_in (WfContext *context, WfRecord *record, const char *field);
/* What @write of @operation says, as it is shown anywhere: "high", "12 Oct 02:04Z", "no value",
 * "redacted". Free with g_free (). */
char *wf_field_dup_value (WfContext *context,
                          const char *type,
                          const WfOperation *operation,
                          const WfWrite *write);
/* The same of a JSON value of a draft. */
char *
wf_field_dup_json_value (WfContext *context, const char *type, const char *field, const char *json);

/* A value that may be chosen for a field. */
typedef struct
{
  const char *json;  /* "\"open\"", "3" */
  const char *label; /* translated */
} WfChoice;

/* WfChoice, in their order; empty for a free text. Free with g_array_unref (). */
GArray *wf_field_dup_choices (WfContext *context, const char *type, const char *field);
/* What a person typed for a field that says @like now, as JSON; NULL when it is not of that kind: a
 * time must be a time, a number a number. Free with g_free (). */
char *wf_field_dup_json (const char *text, const WfWrite *like);
/* What stands in the place of a value when the body of @operation is absent: "redacted" only when
 * enough asked for it. Translated. */
const char *wf_operation_get_unreadable (const WfOperation *operation);
/* The text of a field of @record as a row shows it: what stands there, why nobody can read it, or
 * nothing. */
const char *wf_field_get_shown_text (WfRecord *record, const char *field);
/* Who entered it and when: "FI day desk, 13:44Z". Free with g_free (). */
char *wf_operation_dup_said (WfContext *context, const WfOperation *operation);

G_END_DECLS
