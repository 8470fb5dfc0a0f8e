/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-request.h"

G_BEGIN_DECLS

/* An answer that is written piece by piece at the reader's pace: one piece is on its way, the next
 * is fetched when it has been taken, so a slow reader costs one piece of memory. Main thread. The
 * owner frees the stream; the request lives until libsoup has finished with it. */
typedef struct _WfdStream WfdStream;

typedef void (*WfdStreamFunc) (gpointer owner);

/* Pauses the request. @ready: the last piece was taken. @gone: nobody reads any more, or everything
 * was sent; the owner frees the stream then, at once or soon. */
WfdStream *
wfd_stream_new (WfdRequest *request, WfdStreamFunc ready, WfdStreamFunc gone, gpointer owner);
void wfd_stream_free (WfdStream *self);

/* Sets status and headers; nothing can be refused from here on. @length -1: not known. */
void wfd_stream_begin (WfdStream *self, guint status, const char *type, goffset length);
gboolean wfd_stream_has_begun (WfdStream *self);
gboolean wfd_stream_is_writing (WfdStream *self);
void wfd_stream_write (WfdStream *self, GBytes *piece);
/* The pieces written so far are all. @gone does not come any more. */
void wfd_stream_end (WfdStream *self);
/* Cuts the line in the middle, so that nobody takes the half for the whole. */
void wfd_stream_break (WfdStream *self);

/* For readers that wait: a reader that hangs up is noticed at once, and an empty line is written
 * every @heartbeat_ms (0: none) so that both sides know that the line stands. */
void wfd_stream_wait (WfdStream *self, guint heartbeat_ms);

G_END_DECLS
