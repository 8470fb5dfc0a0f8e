/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* Letters without accents and case, so that "Aland" finds "Åland" and "Stoerfall" need not be typed
 * with its marks: for comparing only, never shown. Free with g_free (). */
char *wf_text_fold (const char *text);

/* Search as one types, by name, id, alias and place. Filled once, then read from any thread; what a
 * map has takes some milliseconds a keystroke. */
typedef struct _WfFinder WfFinder;

typedef enum
{
  WF_FOUND_ASSET,
  WF_FOUND_PLACE,
  WF_FOUND_OTHER, /* what a caller added */
} WfFoundKind;

#define WF_FOUND_ANY (~0u)

typedef struct
{
  WfFoundKind kind;
  char *ref;    /* "asset:c-lion1", or NULL */
  char *name;   /* as written */
  char *others; /* its names in other languages, a line each; or NULL */
  char *detail; /* country, owners; or NULL */
  WfAssetKind asset_kind;
  WfPosition position; /* of a line: the middle of its first leg */
} WfFound;

WfFinder *wf_finder_new (void);
void wf_finder_free (WfFinder *self);
/* Every asset, by name, other names, id, owners and country. */
void wf_finder_add_dataset (WfFinder *self, const WfDataset *dataset);
/* @importance: lower comes first among equals (a base map gives the zoom from which it names it).
 */
void wf_finder_add (WfFinder *self,
                    WfFoundKind kind,
                    const char *ref,
                    const char *name,
                    const char *aliases, /* words, or NULL */
                    WfPosition position,
                    double importance);
/* The same with names in other languages: @others, a line each. */
void wf_finder_add_named (WfFinder *self,
                          WfFoundKind kind,
                          const char *name,
                          const char *others,
                          WfPosition position,
                          double importance);
/* Every word of @text begins a word of the name, of one other name, or of any of them. A name
 * that is the text comes before one that begins with it, that before one with such words, that
 * before what has them in several places; names before other names. GPtrArray of const WfFound
 * borrowed from the finder, at most @max. @kinds: bits 1 << WfFoundKind. */
GPtrArray *wf_finder_find (const WfFinder *self, guint kinds, const char *text, guint max);
/* By which of its other names it was found; NULL when by its own. Free with g_free (). */
char *wf_found_dup_other_name (const WfFound *found, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFinder, wf_finder_free)

G_END_DECLS
