/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* Letters without accents and case, so that "Aland" finds "Åland" and "Stoerfall" need not be typed
 * with its marks: for comparing only, never shown. Free with g_free (). */
char *wf_text_fold (const char *text);

/* Search as one types, by name, id, alias and place. Filled once, then read from any thread;
 * 50,000 names take about a millisecond a keystroke. */
typedef struct _WfFinder WfFinder;

typedef enum
{
  WF_FOUND_ASSET,
  WF_FOUND_PLACE,
  WF_FOUND_OTHER, /* what a caller added */
} WfFoundKind;

typedef struct
{
  WfFoundKind kind;
  char *ref;    /* "asset:c-lion1", or NULL */
  char *name;   /* as written */
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
/* Every word of @text begins a word of name or aliases. A name that is the text comes before one
 * that begins with it, that before one with such a word, that before aliases. GPtrArray of const
 * WfFound borrowed from the finder, at most @max. */
GPtrArray *wf_finder_find (const WfFinder *self, const char *text, guint max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFinder, wf_finder_free)

G_END_DECLS
