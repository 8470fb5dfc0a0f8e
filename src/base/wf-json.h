/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The only JSON entry. wf_json_scan () walks the bytes once, without recursion, and refuses
 * everything that RFC 8259 or our limits refuse: invalid UTF-8, duplicate member names, NUL (also
 * \u0000), lone surrogates, depth, members, integers outside ±(2^53-1), reals that are not finite,
 * anything after the value, no value at all. What it leaves is a tape that the readers below walk;
 * nothing is parsed twice. Errors: WF_ERROR_INVALID or WF_ERROR_TOO_LARGE with line, column and
 * byte offset. */
typedef struct
{
  gsize max_bytes;
  guint max_depth;
  guint max_members; /* of one object; 0 = no limit */
  guint max_values;  /* of the document; 0 = no limit */
  gboolean refuse_reals;
} WfJsonLimits;

extern const WfJsonLimits
    wf_json_limits_file; /* 64 MiB, depth 64, 5 million values (interop.md §2.1) */
extern const WfJsonLimits
    wf_json_limits_operation; /* 160 KiB, depth 16, 256 members, no reals (log.md §4) */
extern const WfJsonLimits wf_json_limits_page; /* 9 MiB + margin: a page or batch of operations */

/* A scanned document. It borrows the text, which must outlive it. One thread at a time.
 * wf_json_scan_into () recycles the memory of an earlier scan. */
typedef struct _WfJson WfJson;

/* A value inside a document: a cursor passed by value, valid as long as its document. */
typedef struct
{
  const WfJson *json;
  guint at;
} WfJsonValue;

typedef enum
{
  WF_JSON_NULL,
  WF_JSON_FALSE,
  WF_JSON_TRUE,
  WF_JSON_INTEGER,
  WF_JSON_REAL,
  WF_JSON_STRING,
  WF_JSON_ARRAY,
  WF_JSON_OBJECT,
} WfJsonType;

WfJson *wf_json_scan (const char *text, gssize length, const WfJsonLimits *limits, GError **error);
gboolean wf_json_scan_into (
    WfJson *json, const char *text, gssize length, const WfJsonLimits *limits, GError **error);
WfJson *wf_json_new (void);
void wf_json_free (WfJson *json);
WfJsonValue wf_json_root (const WfJson *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfJson, wf_json_free)

WfJsonType wf_json_type (WfJsonValue value);
guint wf_json_size (WfJsonValue value); /* items of an array, members of an object, else 0 */
/* The bytes as they stood in the text. Borrowed. */
const char *wf_json_raw (WfJsonValue value, gsize *length);
/* NULL when it is no string. Borrowed from the document, unescaped, NUL-terminated, never
 * containing NUL. */
const char *wf_json_string (WfJsonValue value, gsize *length);
gboolean wf_json_integer (WfJsonValue value, gint64 *number);
gboolean wf_json_number (WfJsonValue value, double *number); /* integer or real */

/* Member of an object by name. */
gboolean wf_json_member (WfJsonValue object, const char *name, WfJsonValue *member);
/* Typed members; FALSE or NULL when absent or of another type. */
const char *wf_json_member_string (WfJsonValue object, const char *name);
gboolean wf_json_member_integer (WfJsonValue object, const char *name, gint64 *number);
gboolean wf_json_member_number (WfJsonValue object, const char *name, double *number);
gboolean wf_json_member_boolean (WfJsonValue object, const char *name, gboolean fallback);

/* Walks an array or object in order; @key is NULL for arrays and may be NULL.
 *   WfJsonIter iter; WfJsonValue item; const char *key;
 *   wf_json_iter_init (&iter, array);
 *   while (wf_json_iter_next (&iter, &key, &item)) … */
typedef struct
{
  const WfJson *json;
  guint at, left;
  gboolean is_object;
} WfJsonIter;

void wf_json_iter_init (WfJsonIter *iter, WfJsonValue container);
gboolean wf_json_iter_next (WfJsonIter *iter, const char **key, WfJsonValue *value);

/* Writing: appends to a GString, minimal form, non-ASCII left as UTF-8. Commas are the writer's
 * business. Numbers are integers only; reals travel as decimal strings. */
typedef struct
{
  GString *out;
  gboolean comma;
} WfJsonWriter;

void wf_json_writer_init (WfJsonWriter *writer, GString *out);
void wf_json_begin_object (WfJsonWriter *writer);
void wf_json_end_object (WfJsonWriter *writer);
void wf_json_begin_array (WfJsonWriter *writer);
void wf_json_end_array (WfJsonWriter *writer);
void wf_json_put_key (WfJsonWriter *writer, const char *key);
void wf_json_put_string (WfJsonWriter *writer, const char *text);
void wf_json_put_string_length (WfJsonWriter *writer, const char *text, gsize length);
void wf_json_put_integer (WfJsonWriter *writer, gint64 number);
void wf_json_put_boolean (WfJsonWriter *writer, gboolean truth);
void wf_json_put_null (WfJsonWriter *writer);
void wf_json_put_raw (WfJsonWriter *writer,
                      const char *json,
                      gsize length); /* one value, already JSON */
/* A string as a JSON value of its own ("abc" with quotes). */
char *wf_json_quote (const char *text);

/* Of JSON that was scanned before: the same text without blanks outside of strings, numbers and
 * order as they stand; and whether two texts are the same then. */
char *wf_json_dup_compact (const char *json, gsize length);
gboolean wf_json_is_same_text (const char *a, gsize a_length, const char *b, gsize b_length);

G_END_DECLS
