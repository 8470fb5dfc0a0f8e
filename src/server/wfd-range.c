/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-range.h"

gboolean
wfd_range_read_place (SoupMessageHeaders *headers, gsize length, gint64 *from, gint64 *total)
{
  goffset first = 0, last = (goffset) length - 1, all = (goffset) length;

  if (soup_message_headers_get_one (headers, "Content-Range")
      && !soup_message_headers_get_content_range (headers, &first, &last, &all))
    return FALSE;
  *from = first;
  *total = all;
  return length > 0 && first >= 0 && last - first + 1 == (goffset) length && all > last;
}

gboolean
wfd_range_read (SoupMessageHeaders *headers, gint64 size, gint64 *from, gint64 *length)
{
  SoupRange *ranges = NULL;
  int n = 0;
  gboolean is_good = FALSE;

  if (soup_message_headers_get_ranges (headers, size, &ranges, &n) && n == 1)
    {
      /* A range that goes on behind the end means what there is (RFC 9110 §14.1.2). */
      *from = ranges[0].start;
      *length = MIN (ranges[0].end, (goffset) size - 1) - ranges[0].start + 1;
      is_good = *from >= 0 && *from<size && * length> 0;
    }
  soup_message_headers_free_ranges (headers, ranges);
  return is_good;
}
