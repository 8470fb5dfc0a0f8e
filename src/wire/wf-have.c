/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-have.h"

#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-json.h"

#define N_PARTS 16

static const WfJsonLimits limits = { .max_bytes = 8 * 1024 * 1024,
                                     .max_depth = 8,
                                     .max_members = 16,
                                     .max_values = 500000,
                                     .refuse_reals = TRUE };

/* --- ranges of the order ------------------------------------------------ */

static const guint8 *
id_at (const WfHaveList *list, guint at)
{
  return list->ids + (gsize) at * WF_HAVE_ID_SIZE;
}

/* The first id that is not below @bound. */
static guint
find (const WfHaveList *list, const guint8 *bound)
{
  guint low = 0, high = list->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (memcmp (id_at (list, middle), bound, WF_HAVE_ID_SIZE) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
locate (const WfHaveList *list, const WfHaveRange *range, guint *first, guint *end)
{
  *first = find (list, range->from);
  *end = range->is_open ? list->n : find (list, range->to);
  if (*end < *first)
    *end = *first;
}

static void
summarise (const WfHaveList *list, guint first, guint end, WfHaveRange *range)
{
  WfBytes part
      = { list->n > 0 ? id_at (list, first) : NULL, (gsize) (end - first) * WF_HAVE_ID_SIZE };
  guint8 hash[WF_HASH_SIZE];

  wf_crypto_hash (hash, &part, 1);
  memcpy (range->hash, hash, sizeof range->hash);
  range->n = end - first;
}

void
wf_have_summarise (const WfHaveList *list, WfHaveRange *range)
{
  guint first, end;

  locate (list, range, &first, &end);
  summarise (list, first, end, range);
}

GArray *
wf_have_begin (const WfHaveList *list)
{
  GArray *ranges = g_array_new (FALSE, TRUE, sizeof (WfHaveRange));
  WfHaveRange all = { .is_open = TRUE };

  wf_have_summarise (list, &all);
  g_array_append_val (ranges, all);
  return ranges;
}

static gboolean
is_same (const WfHaveRange *a, const WfHaveRange *b)
{
  return a->n == b->n && memcmp (a->hash, b->hash, sizeof a->hash) == 0;
}

/* --- texts -------------------------------------------------------------- */

static void
put_id (WfJsonWriter *writer, const guint8 *packed)
{
  char text[WF_OPERATION_ID_TEXT_LENGTH + 1];
  WfOperationId id;

  wf_operation_id_unpack (packed, &id);
  wf_operation_id_format (&id, text);
  wf_json_put_string (writer, text);
}

/* What a range holds, and its upper end. */
static void
put_range (WfJsonWriter *writer, const WfHaveRange *range)
{
  char hash[2 * sizeof range->hash + 1];

  wf_hex_encode (range->hash, sizeof range->hash, hash);
  wf_json_put_key (writer, "to");
  if (range->is_open)
    wf_json_put_string (writer, "");
  else
    put_id (writer, range->to);
  wf_json_put_key (writer, "n");
  wf_json_put_integer (writer, range->n);
  wf_json_put_key (writer, "h");
  wf_json_put_string (writer, hash);
}

/* "" is the open end. */
static gboolean
read_end (WfJsonValue object, const char *name, guint8 *packed, gboolean *is_open)
{
  const char *text = wf_json_member_string (object, name);
  WfOperationId id;

  memset (packed, 0, WF_HAVE_ID_SIZE);
  *is_open = text && text[0] == '\0';
  if (!text || *is_open)
    return text != NULL;
  if (!wf_operation_id_parse (text, strlen (text), &id))
    return FALSE;
  wf_operation_id_pack (&id, packed);
  return TRUE;
}

static gboolean
read_range (WfJsonValue object, WfHaveRange *range)
{
  const char *hash = wf_json_member_string (object, "h");
  gint64 n;

  if (!read_end (object, "to", range->to, &range->is_open) || !hash
      || !wf_hex_decode (hash, strlen (hash), range->hash, sizeof range->hash)
      || !wf_json_member_integer (object, "n", &n) || n < 0 || n > G_MAXUINT)
    return FALSE;
  range->n = (guint) n;
  return range->is_open || memcmp (range->from, range->to, WF_HAVE_ID_SIZE) <= 0;
}

static WfJson *
scan (const char *text, gssize length, WfJsonValue *ranges, GError **error)
{
  g_autoptr (WfJson) json = wf_json_scan (text, length, &limits, error);

  if (!json)
    return NULL;
  if (wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT
      && wf_json_member (wf_json_root (json), "ranges", ranges)
      && wf_json_type (*ranges) == WF_JSON_ARRAY)
    return g_steal_pointer (&json);
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, "There is no array \"ranges\".");
  return NULL;
}

/* --- the question ------------------------------------------------------- */

void
wf_have_append_question (GString *out, GArray *ranges)
{
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "ranges");
  wf_json_begin_array (&writer);
  for (guint i = 0; i < ranges->len; i++)
    {
      const WfHaveRange *range = &g_array_index (ranges, WfHaveRange, i);
      wf_json_begin_object (&writer);
      wf_json_put_key (&writer, "from");
      put_id (&writer, range->from);
      put_range (&writer, range);
      wf_json_end_object (&writer);
    }
  wf_json_end_array (&writer);
  wf_json_end_object (&writer);
}

/* In order and apart from one another, so that one pass over the ids answers them all. */
static gboolean
follows (GArray *ranges, const WfHaveRange *range)
{
  const WfHaveRange *last;

  if (ranges->len == 0)
    return TRUE;
  last = &g_array_index (ranges, WfHaveRange, ranges->len - 1);
  return !last->is_open && memcmp (last->to, range->from, WF_HAVE_ID_SIZE) <= 0;
}

GArray *
wf_have_read_question (const char *text, gssize length, GError **error)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, TRUE, sizeof (WfHaveRange));
  WfJsonValue array, item;
  g_autoptr (WfJson) json = scan (text, length, &array, error);
  WfJsonIter iter;

  if (!json)
    return NULL;
  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      WfHaveRange range = { 0 };
      gboolean is_open;
      if (!read_end (item, "from", range.from, &is_open) || !read_range (item, &range)
          || !follows (ranges, &range) || ranges->len == WF_HAVE_MAX_RANGES)
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                       "Range %u is none, or overlaps the one before it, or is one too many.",
                       ranges->len + 1);
          return NULL;
        }
      g_array_append_val (ranges, range);
    }
  return g_steal_pointer (&ranges);
}

/* --- the answer --------------------------------------------------------- */

static void
put_ids (WfJsonWriter *writer, const WfHaveList *list, guint first, guint end)
{
  wf_json_put_key (writer, "ids");
  wf_json_begin_array (writer);
  for (guint i = first; i < end; i++)
    put_id (writer, id_at (list, i));
  wf_json_end_array (writer);
}

static void
put_split (
    WfJsonWriter *writer, const WfHaveList *list, const WfHaveRange *range, guint first, guint end)
{
  wf_json_put_key (writer, "split");
  wf_json_begin_array (writer);
  for (guint i = 0; i < N_PARTS; i++)
    {
      guint from = first + (guint) ((guint64) (end - first) * i / N_PARTS);
      guint to = first + (guint) ((guint64) (end - first) * (i + 1) / N_PARTS);
      WfHaveRange part = *range; /* the last one ends where the whole does */
      if (i + 1 < N_PARTS)
        {
          part.is_open = FALSE;
          memcpy (part.to, id_at (list, to), WF_HAVE_ID_SIZE);
        }
      summarise (list, from, to, &part);
      wf_json_begin_object (writer);
      put_range (writer, &part);
      wf_json_end_object (writer);
    }
  wf_json_end_array (writer);
}

static void
put_answer (WfJsonWriter *writer, const WfHaveList *list, const WfHaveRange *asked)
{
  WfHaveRange own = *asked;
  guint first, end;

  locate (list, asked, &first, &end);
  summarise (list, first, end, &own);
  wf_json_begin_object (writer);
  if (is_same (&own, asked))
    {
      wf_json_put_key (writer, "same");
      wf_json_put_boolean (writer, TRUE);
    }
  else if (own.n <= WF_HAVE_MAX_IDS)
    put_ids (writer, list, first, end);
  else
    put_split (writer, list, asked, first, end);
  wf_json_end_object (writer);
}

void
wf_have_append_answer (GString *out, const WfHaveList *list, GArray *ranges)
{
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "ranges");
  wf_json_begin_array (&writer);
  for (guint i = 0; i < ranges->len; i++)
    put_answer (&writer, list, &g_array_index (ranges, WfHaveRange, i));
  wf_json_end_array (&writer);
  wf_json_end_object (&writer);
}

/* --- what follows from it ----------------------------------------------- */

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL, "The answer about what it has is none: %s.",
               what);
  return FALSE;
}

/* Two sorted lists side by side. */
static void
merge (const WfHaveList *mine, const WfHaveList *other, GByteArray *theirs, GByteArray *ours)
{
  guint i = 0, k = 0;

  while (i < mine->n || k < other->n)
    {
      int order = i == mine->n    ? 1
                  : k == other->n ? -1
                                  : memcmp (id_at (mine, i), id_at (other, k), WF_HAVE_ID_SIZE);
      if (order < 0)
        g_byte_array_append (ours, id_at (mine, i), WF_HAVE_ID_SIZE);
      else if (order > 0)
        g_byte_array_append (theirs, id_at (other, k), WF_HAVE_ID_SIZE);
      i += order <= 0;
      k += order >= 0;
    }
}

static gboolean
read_ids (WfJsonValue array,
          const WfHaveList *list,
          const WfHaveRange *asked,
          GByteArray *theirs,
          GByteArray *ours,
          GError **error)
{
  g_autoptr (GByteArray) ids = g_byte_array_new ();
  WfHaveList mine, other;
  WfJsonValue item;
  WfJsonIter iter;
  guint first, end;

  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      gsize length;
      const char *text = wf_json_string (item, &length);
      guint8 packed[WF_HAVE_ID_SIZE];
      WfOperationId id;
      if (!text || !wf_operation_id_parse (text, length, &id))
        return refuse (error, "an id");
      wf_operation_id_pack (&id, packed);
      if (memcmp (packed, asked->from, sizeof packed) < 0
          || (ids->len > 0
              && memcmp (ids->data + ids->len - sizeof packed, packed, sizeof packed) >= 0)
          || (!asked->is_open && memcmp (packed, asked->to, sizeof packed) >= 0))
        return refuse (error, "the order of the ids");
      g_byte_array_append (ids, packed, sizeof packed);
    }
  locate (list, asked, &first, &end);
  mine = (WfHaveList){ list->n > 0 ? id_at (list, first) : NULL, end - first };
  other = (WfHaveList){ ids->data, ids->len / WF_HAVE_ID_SIZE };
  merge (&mine, &other, theirs, ours);
  return TRUE;
}

static gboolean
read_split (WfJsonValue array,
            const WfHaveList *list,
            const WfHaveRange *asked,
            GArray *next,
            GError **error)
{
  WfHaveRange range = *asked;
  WfJsonValue item;
  WfJsonIter iter;
  guint n = 0;

  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      WfHaveRange own;
      if (!read_range (item, &range) || ++n > N_PARTS)
        return refuse (error, "a part of a range");
      own = range;
      wf_have_summarise (list, &own);
      if (!is_same (&own, &range))
        g_array_append_val (next, own);
      memcpy (range.from, range.to, WF_HAVE_ID_SIZE);
    }
  if (n == 0 || range.is_open != asked->is_open
      || (!range.is_open && memcmp (range.to, asked->to, WF_HAVE_ID_SIZE) != 0))
    return refuse (error, "parts that do not make up the range");
  return TRUE;
}

static gboolean
read_one (WfJsonValue item,
          const WfHaveList *list,
          const WfHaveRange *asked,
          GArray *next,
          GByteArray *theirs,
          GByteArray *ours,
          GError **error)
{
  WfJsonValue array;

  if (wf_json_member (item, "ids", &array) && wf_json_type (array) == WF_JSON_ARRAY)
    return read_ids (array, list, asked, theirs, ours, error);
  if (wf_json_member (item, "split", &array) && wf_json_type (array) == WF_JSON_ARRAY)
    return read_split (array, list, asked, next, error);
  return wf_json_member_boolean (item, "same", FALSE)
         || refuse (error, "neither same, ids nor split");
}

GArray *
wf_have_read_answer (const char *text,
                     gssize length,
                     const WfHaveList *list,
                     GArray *asked,
                     GByteArray *theirs,
                     GByteArray *ours,
                     GError **error)
{
  g_autoptr (GArray) next = g_array_new (FALSE, TRUE, sizeof (WfHaveRange));
  WfJsonValue array, item;
  g_autoptr (WfJson) json = scan (text, length, &array, error);
  WfJsonIter iter;
  guint at = 0;

  if (!json)
    return NULL;
  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      if (at == asked->len)
        break;
      if (!read_one (item, list, &g_array_index (asked, WfHaveRange, at), next, theirs, ours,
                     error))
        return NULL;
      at++;
    }
  if (at != asked->len || wf_json_size (array) != asked->len)
    {
      refuse (error, "not one for each range");
      return NULL;
    }
  return g_steal_pointer (&next);
}
