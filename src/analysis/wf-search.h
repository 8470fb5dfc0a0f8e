/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"
#include "model/wf-picture.h"
#include "model/wf-scheme.h"

G_BEGIN_DECLS

/* Search over everything that may be selected: incidents, entries, tasks, claims, actors, assets.
 * Pure; one thread (the picture's). */
typedef struct
{
  char *ref;  /* "incident:<uuid>", "asset:c-lion1" */
  guint rank; /* 0: number or id as typed, 1: name begins so, 2: in the name, 3: elsewhere */
  gint64 at;  /* happened, else entered; WF_NO_TIME of what has no time */
} WfHit;

/* What has every word of @text, best first: by rank, then incidents before entries, tasks, claims,
 * assets and actors, then the newest. At most @limit; @n_all says how many there are. Nothing for a
 * text without words. @dataset and @scheme may be NULL. GArray of WfHit, clears itself. */
GArray *wf_search (WfPicture *picture,
                   const WfDataset *dataset,
                   const WfScheme *scheme,
                   const char *text,
                   guint limit,
                   guint *n_all);

G_END_DECLS
