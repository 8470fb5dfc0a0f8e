/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* The servers of other centres that this one exchanges operations with: by which keys they are
 * known, which spaces they share, how far the exchange has come, and what of it is left over.
 * Synchronous; on the thread of the connection. Whoever writes several of these at once does it in
 * a transaction. */
typedef enum
{
  WF_NEIGHBOUR_IN,  /* from the neighbour to here */
  WF_NEIGHBOUR_OUT, /* from here to the neighbour */
} WfNeighbourWay;

/* Before its name where a word may be somebody else's, too: an account, whose history it is. */
#define WF_NEIGHBOUR_PREFIX "neighbour:"

/* One space that is shared with one neighbour, and its cursors. */
typedef struct
{
  char *name;
  char *epoch;               /* of the neighbour; "": never read */
  gint64 pulled;             /* its number of the newest operation that was read */
  guint8 hash[WF_HASH_SIZE]; /* and the receipt hash there */
  gint64 pending;            /* what it had beyond that when it last said so */
  gint64 pushed;             /* our number of the newest operation that it was offered */
  char *trouble;             /* why this space does not move; "": it does */
  guint n_refused_in, n_refused_out, n_blobs; /* left over; filled in by the list */
  guint n_alarms, n_restarts; /* wf-neighbour-history.h; filled in by the list, too */
} WfNeighbourSpace;

typedef struct
{
  char *name;
  char *url;         /* "": it comes to us, we do not go to it */
  char **pins;       /* base/wf-key-pin.h; more than one while a key is changed */
  GPtrArray *spaces; /* WfNeighbourSpace, `ctl` first */
  gint64 contact_us; /* when we last reached it; 0: never */
  gint64 visit_us;   /* when it last came to us */
  char *trouble;     /* of the last try; "": it went well */
  gint64 trouble_us;
} WfNeighbour;

WfNeighbourSpace *wf_neighbour_space_new (const char *name);
WfNeighbourSpace *wf_neighbour_space_copy (const WfNeighbourSpace *space);
void wf_neighbour_space_free (WfNeighbourSpace *space);
WfNeighbour *wf_neighbour_new (const char *name, const char *url);
WfNeighbour *wf_neighbour_copy (const WfNeighbour *neighbour);
void wf_neighbour_free (WfNeighbour *neighbour);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfNeighbour, wf_neighbour_free)
/* Whether both are reached and restricted in the same way, wherever the exchange stands. */
gboolean wf_neighbour_is_same (const WfNeighbour *a, const WfNeighbour *b);

gboolean wf_neighbour_ensure (WfDb *db, GError **error);
/* Adds it, or replaces address, pins and spaces of the one with the name: spaces that stay keep
 * their cursors. WF_ERROR_EXISTS: a pin is another neighbour's. In a transaction of its own. */
gboolean wf_neighbour_put (WfDb *db, const WfNeighbour *neighbour, GError **error);
/* WF_ERROR_NOT_FOUND. In a transaction of its own. */
gboolean wf_neighbour_remove (WfDb *db, const char *name, GError **error);
/* GPtrArray of WfNeighbour, by name. */
GPtrArray *wf_neighbour_list (WfDb *db, GError **error);

/* Nothing happens when neighbour or space is not listed any more, here and below. */
gboolean wf_neighbour_put_cursor (WfDb *db,
                                  const char *neighbour,
                                  const WfNeighbourSpace *space,
                                  GError **error);
gboolean wf_neighbour_put_contact (
    WfDb *db, const char *neighbour, gint64 now_us, const char *trouble, GError **error);
gboolean wf_neighbour_put_visit (WfDb *db, const char *neighbour, gint64 now_us, GError **error);

/* --- left over ---------------------------------------------------------- */

/* Operations that one side did not take: they are offered again. @code: the verdict's. */
gboolean wf_neighbour_add_refused (WfDb *db,
                                   const char *neighbour,
                                   const char *space,
                                   WfNeighbourWay way,
                                   const char *id,
                                   const char *code,
                                   GError **error);
gboolean wf_neighbour_remove_refused (WfDb *db,
                                      const char *neighbour,
                                      const char *space,
                                      WfNeighbourWay way,
                                      const char *id,
                                      GError **error);
/* GPtrArray of ids (char *), at most @limit. */
GPtrArray *wf_neighbour_list_refused (WfDb *db,
                                      const char *neighbour,
                                      const char *space,
                                      WfNeighbourWay way,
                                      guint limit,
                                      GError **error);
gboolean wf_neighbour_count_refused (WfDb *db,
                                     const char *neighbour,
                                     const char *space,
                                     WfNeighbourWay way,
                                     guint *n,
                                     GError **error);

/* Attachments that operations of the space name and one side lacks. */
typedef struct
{
  guint8 hash[WF_HASH_SIZE];
  gint64 size;
  WfNeighbourWay way;
} WfNeighbourBlob;

gboolean wf_neighbour_add_blob (WfDb *db,
                                const char *neighbour,
                                const char *space,
                                const WfNeighbourBlob *blob,
                                GError **error);
gboolean wf_neighbour_remove_blob (WfDb *db,
                                   const char *neighbour,
                                   const char *space,
                                   const WfNeighbourBlob *blob,
                                   GError **error);
/* GArray of WfNeighbourBlob, those that were tried longest ago first; free with g_array_unref ().
 */
GArray *wf_neighbour_list_blobs (
    WfDb *db, const char *neighbour, const char *space, guint limit, GError **error);
/* It was tried now, and is not there yet. */
gboolean wf_neighbour_touch_blob (WfDb *db,
                                  const char *neighbour,
                                  const char *space,
                                  const WfNeighbourBlob *blob,
                                  gint64 now_us,
                                  GError **error);

G_END_DECLS
