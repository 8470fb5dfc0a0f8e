/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-picture.h"

G_BEGIN_DECLS

/* Every operation of a crisis in the order of one axis of time, and a picture that shows those up
 * to an instant (log.md §7). Moving the instant costs what lies between the two, in either
 * direction: forward that is applied, back it is withdrawn and only the entities concerned are
 * folded anew. Pure; belongs to the thread of the picture. */
typedef struct _WfAsOf WfAsOf;

/* Where @operation stands on the axis, microseconds UTC; G_MININT64: shown at every instant. Asked
 * when an operation comes in, and for all of them by wf_as_of_sort_again (). */
typedef gint64 (*WfAxisFunc) (const WfOperation *operation, gpointer data);

/* Takes a reference to @picture and is the only one to change it. Shows nothing yet. */
WfAsOf *wf_as_of_new (WfPicture *picture, WfAxisFunc axis, gpointer data);
void wf_as_of_free (WfAsOf *self);

/* What is shown follows in one batch. */
void wf_as_of_show (WfAsOf *self, gint64 instant);
gint64 wf_as_of_get_instant (WfAsOf *self);
/* Takes what is new, and later copies of what is known (a receipt, an acknowledgement, without its
 * body). A copy may stand elsewhere on the axis: @keeps says that what is shown stays shown all the
 * same, until the instant goes back (now: the server's clock may be a little ahead of ours). */
void wf_as_of_take (WfAsOf *self, GPtrArray *operations, gboolean keeps);
/* These do not count any more. Unknown ones are passed over. */
void wf_as_of_drop (WfAsOf *self, GPtrArray *operations);
/* The axis gives other answers than before. */
void wf_as_of_sort_again (WfAsOf *self);

/* The copy in use, borrowed; NULL when it is not known. */
WfOperation *wf_as_of_lookup (WfAsOf *self, const WfOperationId *id);
guint wf_as_of_get_n_operations (WfAsOf *self);
/* What was there at @instant, by the axis; WfOperation with a reference each. */
GPtrArray *wf_as_of_dup_operations (WfAsOf *self, gint64 instant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfAsOf, wf_as_of_free)

G_END_DECLS
