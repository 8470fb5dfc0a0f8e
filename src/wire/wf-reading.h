/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-json.h"

G_BEGIN_DECLS

/* Private to the readers of our own data files. A reading walks one scanned file; the first rule
 * that is broken is kept as @error with file and place, everything read after it yields nothing,
 * and the caller asks once a record. */
typedef struct
{
  char *path;
  char *text;
  WfJson *json;
  const char *section; /* "actors", "features": where the walk stands */
  guint index;         /* of the record in the section */
  const char *id;      /* of the record, or NULL */
  GStringChunk *texts; /* borrowed: the texts that outlive the file */
  GPtrArray *owned;    /* borrowed: other memory that does, or NULL */
  GError *error;
} WfReading;

gboolean wf_reading_open (
    WfReading *self, const char *path, GStringChunk *texts, GPtrArray *owned, GError **error);
void wf_reading_close (WfReading *self);
/* FALSE once a rule was broken; moves the error into @error. */
gboolean wf_reading_finish (WfReading *self, GError **error);
void wf_reading_fail (WfReading *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Starts the walk of the array @name of the file's object. */
gboolean wf_reading_section (WfReading *self, const char *name, WfJsonIter *iter);
/* The next object of the section; FALSE at the end and after a failure. */
gboolean wf_reading_next (WfReading *self, WfJsonIter *iter, WfJsonValue *object);

const char *wf_reading_text (WfReading *self, WfJsonValue object, const char *name);
/* NULL where the member is null or absent. */
const char *wf_reading_optional_text (WfReading *self, WfJsonValue object, const char *name);
double wf_reading_optional_number (WfReading *self, WfJsonValue object, const char *name);
int wf_reading_integer (WfReading *self, WfJsonValue object, const char *name, int least, int most);
gboolean wf_reading_boolean (WfReading *self, WfJsonValue object, const char *name);
WfJsonValue
wf_reading_container (WfReading *self, WfJsonValue object, const char *name, WfJsonType type);
/* An array of strings, NULL-terminated, in @owned. */
const char *const *wf_reading_texts (WfReading *self, WfJsonValue object, const char *name);
/* One of a fixed list of words. */
const char *
wf_reading_word (WfReading *self, WfJsonValue object, const char *name, const char *const *words);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WfReading, wf_reading_close)

G_END_DECLS
