/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one types into the composer, understood as one types. Pure.
 *
 *   TSO says Estlink 2 back at half load #Estlink 2 14:25Z A2
 *   └────────────── text ──────────────┘ └─ about ┘ └time┘ └ rating
 *
 * Tokens: @actor, #asset (the longest known name that stands there, else the word is left alone),
 * 13:41Z (the last such time before now), -2h -30m -1h30m -1d (before now), A1 … F6. Tokens at the
 * end are taken out of the text; those inside a sentence, or that a sentence ends with ("no signal
 * since 02:04Z", "told @CSIRT FI"), stay in it, without their sign. */
typedef struct
{
  char *name; /* as people write it */
  char *ref;  /* "asset:estlink-2" */
  char sigil; /* '@' or '#' */
} WfComposerName;

typedef enum
{
  WF_TOKEN_REF,
  WF_TOKEN_TIME,
  WF_TOKEN_RATING,
  WF_TOKEN_UNKNOWN, /* a sign with no known name after it */
} WfTokenKind;

typedef struct
{
  WfTokenKind kind;
  gsize start, end; /* bytes of the input */
  const char *ref;  /* of the name list, or NULL */
} WfToken;

typedef struct
{
  char *text;
  GPtrArray *about; /* char *, without repetition */
  gint64 happened_at;
  char rating[3]; /* "" : none */
  GArray *tokens; /* WfToken */
} WfComposerParse;

/* The list owns its names. */
GPtrArray *wf_composer_names_new (void);
void wf_composer_names_add (GPtrArray *names, char sigil, const char *name, const char *ref);

WfComposerParse *wf_composer_parse (const char *input, GPtrArray *names, gint64 now_us);
void wf_composer_parse_free (WfComposerParse *parse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfComposerParse, wf_composer_parse_free)

/* Names that continue what stands between a sign and @cursor (bytes), at most @max: WfComposerName,
 * borrowed. @start is where the sign stands. NULL when the cursor is not behind a sign. */
GPtrArray *
wf_composer_complete (const char *input, gsize cursor, GPtrArray *names, guint max, gsize *start);

G_END_DECLS
