/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-track-archive.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"

#define PIECE_BYTES (1024 * 1024)
#define MAGIC "watchfloor tracks 1"
/* magic, file, sha256, size, format, by, at, refused, other, no position, doubles, vessels; a fix
 * is laid out as WfFix, in this computer's byte order: the files stay on it. */
#define FIX_TYPE "(xiiqq)"
#define VESSEL_TYPE "(usba" FIX_TYPE ")"
#define ARCHIVE_TYPE "(ssstusxtttta" VESSEL_TYPE ")"

G_STATIC_ASSERT (sizeof (WfFix) == 24);

void
wf_track_archive_free (WfTrackArchive *self)
{
  g_free (self->file_name);
  g_free (self->sha256);
  g_free (self->imported_by);
  g_clear_pointer (&self->set, wf_track_set_unref);
  g_free (self);
}

/* --- foreign files -------------------------------------------------------- */
static gboolean
feed_file (GInputStream *stream,
           WfTrackReader *reader,
           GChecksum *checksum,
           guint64 *size,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *piece = g_malloc (PIECE_BYTES);

  for (;;)
    {
      gssize n = g_input_stream_read (stream, piece, PIECE_BYTES, cancellable, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        return TRUE;
      *size += (guint64) n;
      g_checksum_update (checksum, (const guchar *) piece, n);
      if (!wf_track_reader_feed (reader, piece, (gsize) n, error))
        return FALSE;
    }
}

WfTrackArchive *
wf_track_archive_read_foreign (const char *path,
                               GCancellable *cancellable,
                               WfTrackReading **reading,
                               GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  g_autoptr (WfTrackReader) reader = wf_track_reader_new ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (WfTrackReading) read = NULL;
  WfTrackArchive *self;
  guint64 size = 0;

  if (stream == NULL)
    return NULL;
  if (feed_file (stream, reader, checksum, &size, cancellable, error))
    read = wf_track_reader_finish (reader, error);
  if (read == NULL)
    {
      g_prefix_error (error, "%s: ", shown);
      return NULL;
    }
  self = g_new0 (WfTrackArchive, 1);
  self->file_name = g_steal_pointer (&shown);
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
  self->size = size;
  self->format = read->format;
  self->imported_by = g_strdup ("");
  self->imported_at = WF_NO_TIME;
  self->n_refused = read->n_issues;
  self->n_other = read->n_other;
  self->n_no_position = read->n_no_position;
  self->n_doubles = read->n_doubles;
  self->set = wf_track_set_ref (read->set);
  if (reading != NULL)
    *reading = g_steal_pointer (&read);
  return self;
}

/* --- our own -------------------------------------------------------------- */
static GVariant *
new_vessel (const WfTrack *track)
{
  GVariant *fixes = g_variant_new_fixed_array (G_VARIANT_TYPE (FIX_TYPE), track->fixes,
                                               track->n_fixes, sizeof (WfFix));

  return g_variant_new ("(usb@a" FIX_TYPE ")", track->mmsi, track->name != NULL ? track->name : "",
                        track->is_b, fixes);
}

gboolean
wf_track_archive_save (const WfTrackArchive *self, const char *path, GError **error)
{
  GVariantBuilder vessels;
  g_autoptr (GVariant) archive = NULL;

  g_variant_builder_init (&vessels, G_VARIANT_TYPE ("a" VESSEL_TYPE));
  for (guint i = 0; i < self->set->tracks->len; i++)
    g_variant_builder_add_value (&vessels, new_vessel (g_ptr_array_index (self->set->tracks, i)));
  archive = g_variant_ref_sink (
      g_variant_new (ARCHIVE_TYPE, MAGIC, self->file_name, self->sha256, self->size,
                     (guint32) self->format, self->imported_by, self->imported_at, self->n_refused,
                     self->n_other, self->n_no_position, self->n_doubles, &vessels));
  return g_file_set_contents_full (
      path, g_variant_get_data (archive), (gssize) g_variant_get_size (archive),
      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
fix_is_good (const WfFix *fix)
{
  return fix->lon_e7 >= -1800000000 && fix->lon_e7 <= 1800000000 && fix->lat_e7 >= -900000000
         && fix->lat_e7 <= 900000000;
}

static gboolean
add_vessel (WfTrackBuilder *builder, GVariant *vessel)
{
  g_autoptr (GVariant) fixes = NULL;
  const WfFix *fix;
  const char *name;
  guint32 mmsi;
  gboolean is_b;
  gsize n;

  g_variant_get (vessel, "(u&sb@a" FIX_TYPE ")", &mmsi, &name, &is_b, &fixes);
  fix = g_variant_get_fixed_array (fixes, &n, sizeof (WfFix));
  if (n == 0 || wf_track_builder_get_n_fixes (builder) + n > WF_TRACK_MAX_FIXES)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (!fix_is_good (&fix[i]))
        return FALSE;
      wf_track_builder_add (builder, mmsi, &fix[i]);
    }
  wf_track_builder_set_name (builder, mmsi, name);
  if (is_b)
    wf_track_builder_set_class_b (builder, mmsi);
  return TRUE;
}

static WfTrackArchive *
unpack (GVariant *archive)
{
  g_autoptr (WfTrackArchive) self = g_new0 (WfTrackArchive, 1);
  g_autoptr (WfTrackBuilder) builder = wf_track_builder_new ();
  g_autoptr (GVariant) vessels = NULL;
  const char *magic;
  guint32 format;

  if (!g_variant_is_normal_form (archive))
    return NULL;
  g_variant_get (archive, "(&ssstusxtttt@a" VESSEL_TYPE ")", &magic, &self->file_name,
                 &self->sha256, &self->size, &format, &self->imported_by, &self->imported_at,
                 &self->n_refused, &self->n_other, &self->n_no_position, &self->n_doubles,
                 &vessels);
  if (strcmp (magic, MAGIC) != 0 || format > WF_TRACK_CSV_US || g_variant_n_children (vessels) == 0)
    return NULL;
  self->format = (WfTrackFormat) format;
  for (gsize i = 0; i < g_variant_n_children (vessels); i++)
    {
      g_autoptr (GVariant) vessel = g_variant_get_child_value (vessels, i);

      if (!add_vessel (builder, vessel))
        return NULL;
    }
  self->set = wf_track_builder_finish (builder);
  return g_steal_pointer (&self);
}

WfTrackArchive *
wf_track_archive_load (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (GVariant) archive = NULL;
  WfTrackArchive *self;

  if (bytes == NULL)
    return NULL;
  archive
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ARCHIVE_TYPE), bytes, FALSE));
  self = unpack (archive);
  if (self == NULL)
    g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
                 _ ("%s: these imported tracks are damaged. Import their file again."), path);
  return self;
}
