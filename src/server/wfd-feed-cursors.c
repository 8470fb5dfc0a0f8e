/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-feed-cursors.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "wire/wf-protocol.h"

#define MAX_SPACES 200

static const WfJsonLimits limits = {
  .max_bytes = WF_LIMIT_LOCAL, .max_depth = 3, .max_members = MAX_SPACES, .max_values = 1000
};

static void
clear_cursor (gpointer data)
{
  WfdFeedCursor *cursor = data;
  g_free (cursor->space);
}

static gboolean
read_cursor (const char *space, WfJsonValue value, GArray *cursors)
{
  WfdFeedCursor cursor = { 0 };
  const char *rh;

  if (wf_json_type (value) != WF_JSON_OBJECT
      || !wf_json_member_integer (value, "since", &cursor.since) || cursor.since < 0)
    return FALSE;
  rh = wf_json_member_string (value, "rh");
  cursor.space = g_strdup (space);
  cursor.has_hash = rh && wf_hex_decode (rh, strlen (rh), cursor.hash, WF_HASH_SIZE);
  g_array_append_val (cursors, cursor);
  return TRUE;
}

GArray *
wfd_feed_cursors_read (const char *text, gsize length, GError **error)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &limits, error);
  g_autoptr (GArray) cursors = g_array_new (FALSE, FALSE, sizeof (WfdFeedCursor));
  WfJsonValue value;
  WfJsonIter iter;
  const char *space;

  if (!json)
    return NULL;
  g_array_set_clear_func (cursors, clear_cursor);
  if (wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT)
    {
      wf_json_iter_init (&iter, wf_json_root (json));
      while (wf_json_iter_next (&iter, &space, &value))
        if (!read_cursor (space, value, cursors))
          break;
      if (cursors->len == wf_json_size (wf_json_root (json)))
        return g_steal_pointer (&cursors);
    }
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               N_ ("The body is an object of cursors: {SPACE: {\"since\": SEQ}, …}."));
  return NULL;
}
