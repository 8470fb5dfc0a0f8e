/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Parts of an attachment, as headers name them. Pure. */

/* Content-Range of a body of @length bytes: where it belongs in how much. Without one the body is
 * all there is. FALSE: it does not fit. */
gboolean
wfd_range_read_place (SoupMessageHeaders *headers, gsize length, gint64 *from, gint64 *total);
/* Range, which must be there: the one part that is wanted of @size bytes, within them and not
 * empty. FALSE: several, or none. */
gboolean wfd_range_read (SoupMessageHeaders *headers, gint64 size, gint64 *from, gint64 *length);

G_END_DECLS
