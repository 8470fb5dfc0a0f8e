/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-situation.h"
#include "app/wf-context.h"

G_BEGIN_DECLS

/* What the board shows, without widgets: rows of actors, own desk first, then by level. */
typedef enum
{
  WF_BOARD_MINE = 1 << 0, /* own desk, what it holds, everybody who has work */
  WF_BOARD_LATE = 1 << 1,
  WF_BOARD_UNOWNED = 1 << 2,
  WF_BOARD_SILENT = 1 << 3,
  WF_BOARD_CONTESTED = 1 << 4, /* its statement on an asset and that of another differ */
  WF_BOARD_CONFLICT = 1 << 5,  /* desks wrote past each other, of the actor or a task of it */
  WF_BOARD_ALL = 1 << 6,
} WfBoardFilter;

typedef enum
{
  WF_BOARD_OWN,
  WF_BOARD_TECHNICAL,
  WF_BOARD_OPERATIONAL,
  WF_BOARD_POLITICAL,
  WF_BOARD_PARTNER,
  WF_BOARD_N_LEVELS,
} WfBoardLevel;

#define WF_BOARD_N_PHASES 6

/* One row: a level's heading (@actor NULL) or an actor. */
#define WF_TYPE_BOARD_ITEM (wf_board_item_get_type ())
G_DECLARE_FINAL_TYPE (WfBoardItem, wf_board_item, WF, BOARD_ITEM, GObject)

struct _WfBoardItem
{
  GObject parent_instance;

  WfBoardLevel level;
  char *actor;                             /* id; NULL for a heading */
  WfRecord *record;                        /* the actor's, or NULL */
  guint order;                             /* in the scheme */
  GPtrArray *tasks[WF_BOARD_N_PHASES];     /* WfRecord, not dropped */
  GPtrArray *suggested[WF_BOARD_N_PHASES]; /* const WfSchemeResponsibility *, not taken on */
  GArray *deadlines;                       /* WfDeadline owed by the actor, not met */
  WfBoardFilter matches;
};

typedef enum
{
  WF_TASK_OPEN,
  WF_TASK_RUNNING,
  WF_TASK_DONE,
  WF_TASK_LATE,    /* open or running, and past due */
  WF_TASK_UNOWNED, /* nobody holds it, and not late */
} WfTaskLook;

typedef struct
{
  GPtrArray *items; /* WfBoardItem of actors, in the order of the board */
  guint n_late, n_unowned, n_silent, n_actors;
  guint n_contested;                  /* assets, as the banner counts them */
  guint n_conflicts;                  /* tasks and actors in conflict */
  char *countries[WF_BOARD_N_PHASES]; /* "FI SE": States that are in this phase, or NULL */
} WfBoardModel;

WfBoardModel *wf_board_model_new (WfContext *context);
void wf_board_model_free (WfBoardModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBoardModel, wf_board_model_free)
/* Items that match @filter, with a heading before each level. 0 means all. GPtrArray of
 * WfBoardItem. */
GPtrArray *wf_board_model_dup_rows (WfBoardModel *model, WfBoardFilter filter);
/* @self shows from now on what @newer shows: the same row, later. */
void wf_board_item_update (WfBoardItem *self, WfBoardItem *newer);
WfBoardItem *wf_board_model_find (WfBoardModel *model, const char *actor);

WfTaskLook wf_task_get_look (WfRecord *task, gint64 now);
/* Column of a phase id, or -1. */
int wf_board_phase_index (const WfScheme *scheme, const char *phase);

G_END_DECLS
