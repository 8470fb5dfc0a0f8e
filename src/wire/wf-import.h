/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/wf-feature-changes.h"

G_BEGIN_DECLS

/* What holds for every importer (interop.md §2): limits, what was refused and why, how the source
 * is marked. Texts are translated. */

#define WF_IMPORT_MAX_BYTES (64 * 1024 * 1024)
#define WF_IMPORT_MAX_RECORDS 100000
#define WF_IMPORT_MAX_VERTICES_OF_ONE 100000
#define WF_IMPORT_MAX_VERTICES 2000000
#define WF_IMPORT_MAX_NAME 512     /* characters; longer is cut, with a warning */
#define WF_IMPORT_MAX_SHOWN 200    /* refused records listed one by one */
#define WF_IMPORT_MAX_VALUE 80     /* characters of a value quoted in a message */
#define WF_IMPORT_MAX_DRAWINGS 500 /* each an operation that every desk gets */
#define WF_IMPORT_MAX_LICENCE 400  /* characters */

typedef struct
{
  char *file_name; /* without its folder */
  char *format;    /* "geojson" */
  guint64 n_bytes;
  char *sha256;           /* hex */
  WfFeatureSet *features; /* what can be shown */
  guint n_of_shape[WF_FEATURE_NOWHERE + 1];
  guint n_refused;
  GPtrArray *refusals; /* char *: one line each, the first WF_IMPORT_MAX_SHOWN */
  GPtrArray *warnings; /* char *, one line each */
  WfMarking marking;   /* strictest found, or what stands in for none */
  gboolean has_marking;
  gboolean is_exercise, is_real;   /* what the source says of itself, if anything */
  char *licence;                   /* what the source says of its use, or NULL */
  guint n_maybe_swapped;           /* of the refused: the two numbers the other way would do */
  double west, south, east, north; /* of all positions; west > east: none */
} WfImport;

WfImport *wf_import_new (GBytes *bytes, const char *file_name, const char *format);
void wf_import_free (WfImport *self);
void wf_import_refuse (WfImport *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void wf_import_warn (WfImport *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Adds what one record says of its marking: a TLP label. Unheard of: RED, with one warning. */
void wf_import_mark (WfImport *self, const char *label);
/* Foreign text for a message: cut, control characters as visible signs. Free with g_free (). */
char *wf_import_dup_visible (const char *text);
/* The same with a length of its own, in characters. */
char *wf_import_dup_visible_part (const char *text, guint n_most);

/* Exercise and real never mix (WF_ERROR_REALM), nothing above @ceiling comes in (WF_ERROR_DENIED),
 * and something must have been readable (WF_ERROR_INVALID). */
gboolean
wf_import_check (const WfImport *self, gboolean is_exercise, WfMarking ceiling, GError **error);

/* Nothing lies in @region, and everything would with latitude and longitude exchanged; or records
 * were refused that would be read then. Positions are never exchanged without being asked for. */
typedef struct
{
  double west, south, east, north;
} WfImportRegion;
gboolean wf_import_suggests_swap (const WfImport *self, const WfImportRegion *region);

/* One drawing for each point, line and ring. What can be none is named in @left_out (char *), by
 * the number it has among what was read. More than WF_IMPORT_MAX_DRAWINGS: it stops there, and the
 * result is longer than that. GPtrArray of WfImportDrawing, free with g_ptr_array_unref (). */
typedef struct
{
  char *id, *title, *geometry; /* id: unique in the file; title may be "" */
  char *properties;            /* JSON without blanks, or NULL */
} WfImportDrawing;
GPtrArray *wf_import_dup_drawings (const WfImport *self, GPtrArray *left_out);
void wf_import_drawing_free (WfImportDrawing *self);
/* An id may be NULL in @before: then it is that of none. */
gboolean wf_import_drawing_is_same (const WfImportDrawing *self, const WfImportDrawing *before);
void wf_import_compare_drawings (GPtrArray *before, GPtrArray *now, WfFeatureChanges *changes);

/* How a person wants a file to be read. */
typedef struct
{
  const char *name_key; /* property that names a feature, or NULL for the usual ones */
  gboolean is_swapped;  /* the file has latitude before longitude */
} WfImportChoice;

/* GeoJSON (RFC 7946), and its text sequences (RFC 8142 or one feature a line). @choice may be NULL.
 * WF_ERROR_INVALID or WF_ERROR_TOO_LARGE refuses the file as a whole, naming the place. Any thread;
 * keeps a reference to @bytes. */
WfImport *wf_geojson_read (GBytes *bytes,
                           const char *file_name,
                           const WfImportChoice *choice,
                           GCancellable *cancellable,
                           GError **error);
/* Names of the properties of the first features, for the choice of a name: NULL-terminated, free
 * with g_strfreev (). */
char **wf_geojson_dup_keys (const WfImport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfImport, wf_import_free)

G_END_DECLS
