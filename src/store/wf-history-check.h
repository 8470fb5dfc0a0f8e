/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* A server that signed its newest receipt (wire/wf-head.h) must show the same one for ever. What it
 * shows of a number that it signed is held against that, page by page: by a desk of its server, and
 * by a server of its neighbours. */
typedef struct
{
  const char *peer; /* whose history: under this its heads are kept, and an alarm names it */
  const char *name; /* of the space */
  gint64 space;     /* and its number (wf-name-table.h) */
  const char *epoch;
  gint64 begin, end;        /* the page follows the number @begin and ends with @end */
  const guint8 *begin_hash; /* the receipt at @begin; or NULL */
  gboolean is_last;         /* the server has no more */
  const GArray *receipts;   /* WfReceipt, of this page; or NULL */
  const WfHead *head;       /* that came with it, not after @end; or NULL */
  gboolean is_of_epoch;     /* what was signed in other epochs does not speak against it */
  gint64 now_us;
} WfHistoryPage;

/* Keeps the head where it is new and good; an alarm where something does not fit is no error.
 * @alarm: set to the first that is new, when it is NULL. Inside a transaction of the caller. */
gboolean
wf_history_check_page (WfDb *db, const WfHistoryPage *page, WfHistoryAlarm **alarm, GError **error);
/* @head speaks against what @page shows. */
gboolean wf_history_raise_alarm (WfDb *db,
                                 const WfHistoryPage *page,
                                 WfHistoryFault fault,
                                 const WfHead *head,
                                 WfHistoryAlarm **alarm,
                                 GError **error);

G_END_DECLS
