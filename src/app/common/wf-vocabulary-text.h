/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of the fields that take one of a few (model/wf-vocabulary.h), for every page. */

typedef struct
{
  const char *id;
  const char *label; /* not translated yet */
} WfWord;

/* Translated; NULL: not among them. */
const char *wf_word_find (const WfWord *words, gsize n_words, const char *id);
/* Those of @field of @type, in their order; "class/FI" is a "class". NULL: it takes any text. */
const WfWord *
wf_vocabulary_get_words (const char *type, const char *field, gsize *n_words, gboolean *is_number);
/* Translated; NULL: no word of ours. */
const char *wf_vocabulary_get_label (const char *type, const char *field, const char *id);
/* How sure a data set or a scheme is of itself: "high". Translated; another word stays as it is,
 * and NULL does. */
const char *wf_confidence_get_label (const char *id);

G_END_DECLS
