/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-json.h"

G_BEGIN_DECLS

/* Shared by the scanner and the readers of its tape; not for others.
 *
 * The tape holds one node a value in document order, a member's name standing as a string node
 * before its value. Strings are copied once, unescaped and NUL-terminated, into the arena: their
 * unescaped form is never longer than the raw one with its quotes, so an arena of the document's
 * size always suffices. */
typedef struct
{
  guint32 start, end; /* raw bytes in the text, strings with their quotes */
  guint32 link; /* string: offset in the arena; container: the node after its last, its parent while
                   open */
  guint32 size : 29; /* string: bytes unescaped; array: items; object: members */
  guint32 type : 3;
} WfJsonNode;

#define WF_JSON_MAX_SIZE ((1u << 29) - 1)

struct _WfJson
{
  const char *text;
  WfJsonNode *nodes;
  guint n_nodes, n_allocated;
  char *arena;
  gsize arena_size;
  guint32 *seen; /* hash set of member names: node + 1, 0 is free */
  guint seen_size;
  guint8 hash_key[16]; /* so that nobody can choose names that collide */
};

/* Bytes of the well-formed UTF-8 sequence at @p, 0 when there is none. */
guint wf_utf8_sequence (const guint8 *p, const guint8 *end);
/* A real as it stands in the text; infinite when out of range. */
double wf_json_parse_real (const char *text, gsize length);

/* Marks (0x80) the bytes that a JSON string cannot carry as they are: controls, quote, backslash,
 * and beyond ASCII. Only the lowest mark is exact. */
static inline guint64
wf_json_special_bytes (guint64 word)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 highs = ones * 0x80;
  const guint64 quote = word ^ (ones * '"');
  const guint64 backslash = word ^ (ones * '\\');
  return (((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote)
          | ((backslash - ones) & ~backslash) | word)
         & highs;
}

G_END_DECLS
