/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/wf-crypto.h"

G_BEGIN_DECLS

/* What may be known at once, without asking the disk: users, spaces and their newest receipts, and
 * whether the server stores. The writer keeps it up to date. Any thread. */
typedef struct _WfdDirectory WfdDirectory;

typedef struct
{
  gint64 seq, time_us;
  guint8 hash[WF_HASH_SIZE];
} WfdHead;

WfdDirectory *wfd_directory_new (void);
void wfd_directory_free (WfdDirectory *self);

/* @spaces: of WfFeedSpace. The names (char *) of those whose head has moved. */
GPtrArray *wfd_directory_update_spaces (WfdDirectory *self, GPtrArray *spaces);
/* @accounts: of WfAccount; takes it and its members. */
void wfd_directory_take_accounts (WfdDirectory *self, GPtrArray *accounts);
/* @neighbours: of WfNeighbour; takes it and its members. */
void wfd_directory_take_neighbours (WfdDirectory *self, GPtrArray *neighbours);
/* @readers: of wfd_readers_new (); takes it. */
void wfd_directory_take_readers (WfdDirectory *self, GHashTable *readers);
void wfd_directory_set_healthy (WfdDirectory *self, gboolean is_healthy);
gboolean wfd_directory_is_healthy (WfdDirectory *self);

/* FALSE when there is no such space. @number is its number in the file; both may be NULL. */
gboolean
wfd_directory_find_space (WfdDirectory *self, const char *space, gint64 *number, WfdHead *head);
/* FALSE when there is no such space or it is not for @user: the two look the same. */
gboolean wfd_directory_may_read (WfdDirectory *self, const char *user, const char *space);
/* Of the spaces with these numbers (gint64), is there one that @user may read? */
gboolean wfd_directory_may_read_any (WfdDirectory *self, const char *user, GArray *numbers);
/* Numbers (gint64) of all spaces that @user may read. */
GArray *wfd_directory_list_spaces_of (WfdDirectory *self, const char *user);
/* @certificates: of WfCertificate; takes it and its members. */
void wfd_directory_take_certificates (WfdDirectory *self, GPtrArray *certificates);
/* Whose a client certificate is: NULL where nobody registered it, or (@is_removed) where its user
 * is gone. Free with g_free (). */
char *wfd_directory_dup_user_of_certificate (WfdDirectory *self,
                                             const char *fingerprint,
                                             gboolean *is_removed);
/* Neighbours (model of an account: they read, and write, the spaces that are listed for them) are
 * users with WF_NEIGHBOUR_PREFIX before their name, which no account can have. */
gboolean wfd_directory_has_neighbours (WfdDirectory *self);
/* The user that comes with this key (base/wf-key-pin.h), or NULL; free with g_free (). */
char *wfd_directory_dup_neighbour_of_pin (WfdDirectory *self, const char *pin);
/* Counts up when neighbours, or what is listed for them, became others. */
guint wfd_directory_get_neighbour_generation (WfdDirectory *self);
/* GPtrArray of WfNeighbour, copies; the cursors are as of when they were read. */
GPtrArray *wfd_directory_list_neighbours (WfdDirectory *self);
gboolean wfd_directory_has_account (WfdDirectory *self, const char *name);
/* A hash that no password fits when there is no such user, so that both answers take the same time.
 * Free with g_free (). */
char *wfd_directory_dup_password_hash (WfdDirectory *self, const char *user);

G_END_DECLS
