/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-import.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"

WfImport *
wf_import_new (GBytes *bytes, const char *file_name, const char *format)
{
  WfImport *self = g_new0 (WfImport, 1);

  self->file_name = wf_import_dup_visible (file_name);
  self->format = g_strdup (format);
  self->n_bytes = g_bytes_get_size (bytes);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  self->features = wf_feature_set_new ();
  self->features->source = g_bytes_ref (bytes);
  self->refusals = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->marking = WF_MARKING_CLEAR;
  self->west = self->south = G_MAXDOUBLE;
  self->east = self->north = -G_MAXDOUBLE;
  return self;
}

void
wf_import_free (WfImport *self)
{
  g_free (self->file_name);
  g_free (self->format);
  g_free (self->sha256);
  g_free (self->licence);
  wf_feature_set_unref (self->features);
  g_ptr_array_unref (self->refusals);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

void
wf_import_refuse (WfImport *self, const char *format, ...)
{
  va_list args;

  self->n_refused++;
  if (self->refusals->len >= WF_IMPORT_MAX_SHOWN)
    return;
  va_start (args, format);
  g_ptr_array_add (self->refusals, g_strdup_vprintf (format, args));
  va_end (args);
}

void
wf_import_warn (WfImport *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

/* The control pictures of Unicode for C0 and DEL, the replacement sign for the others. */
static gunichar
visible (gunichar c)
{
  if (c < 0x20)
    return 0x2400 + c;
  if (c == 0x7f)
    return 0x2421;
  return g_unichar_iscntrl (c) || (g_unichar_type (c) == G_UNICODE_FORMAT && c != 0x200d) ? 0xfffd
                                                                                          : c;
}

char *
wf_import_dup_visible (const char *text)
{
  return wf_import_dup_visible_part (text, WF_IMPORT_MAX_VALUE);
}

char *
wf_import_dup_visible_part (const char *text, guint n_most)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, 4096));
  g_autoptr (GString) shown = g_string_new (NULL);
  guint n = 0;

  for (const char *at = valid; *at != '\0' && n < n_most; at = g_utf8_next_char (at))
    {
      g_string_append_unichar (shown, visible (g_utf8_get_char (at)));
      n++;
    }
  if (n == n_most)
    g_string_append (shown, "…");
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

static gboolean
find_marking (const char *label, WfMarking *marking)
{
  g_autofree char *upper = g_ascii_strup (label, -1);
  const char *word = g_str_has_prefix (upper, "TLP:") ? upper + 4 : upper;

  for (WfMarking m = WF_MARKING_CLEAR; m <= WF_MARKING_RED; m++)
    if (g_str_equal (wf_marking_get_label (m) + 4, word))
      {
        *marking = m;
        return TRUE;
      }
  if (!g_str_equal (word, "WHITE")) /* TLP 1.0 */
    return FALSE;
  *marking = WF_MARKING_CLEAR;
  return TRUE;
}

void
wf_import_mark (WfImport *self, const char *label)
{
  WfMarking marking = WF_MARKING_RED;

  if (!find_marking (label, &marking) && !(self->has_marking && self->marking == WF_MARKING_RED))
    {
      g_autofree char *shown = wf_import_dup_visible (label);

      /* Translators: %s is the word the file uses. */
      wf_import_warn (self, _ ("The marking “%s” is unknown. It is handled as TLP:RED."), shown);
    }
  self->marking = self->has_marking ? wf_marking_roll_up (self->marking, marking) : marking;
  self->has_marking = TRUE;
}

static gboolean
is_inside (const WfImportRegion *region, double lon, double lat)
{
  return lon >= region->west && lon <= region->east && lat >= region->south && lat <= region->north;
}

gboolean
wf_import_suggests_swap (const WfImport *self, const WfImportRegion *region)
{
  const GArray *positions = self->features->positions;

  for (guint i = 0; i < positions->len; i++)
    {
      const WfPosition *position = &g_array_index (positions, WfPosition, i);

      if (is_inside (region, position->lon, position->lat)
          || !is_inside (region, position->lat, position->lon))
        return FALSE;
    }
  return positions->len > 0 || self->n_maybe_swapped > 0;
}

gboolean
wf_import_check (const WfImport *self, gboolean is_exercise, WfMarking ceiling, GError **error)
{
  if (self->is_exercise && !is_exercise)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_REALM,
                   _ ("%s is marked as an exercise. Open the exercise to import it. Nothing was "
                      "imported."),
                   self->file_name);
      return FALSE;
    }
  if (self->is_real && is_exercise)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_REALM,
                   _ ("%s is marked as real. Open a real crisis to import it. Nothing was "
                      "imported."),
                   self->file_name);
      return FALSE;
    }
  if (!wf_marking_is_within (self->marking, ceiling))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_DENIED,
                   _ ("%s contains %s. This desk accepts up to %s. Nothing was imported."),
                   self->file_name, wf_marking_get_label (self->marking),
                   wf_marking_get_label (ceiling));
      return FALSE;
    }
  if (self->features->features->len > 0)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               ngettext ("No record in %s could be read. %u was refused: %s",
                         "No record in %s could be read. %u were refused, the first: %s",
                         self->n_refused),
               self->file_name, self->n_refused,
               self->refusals->len > 0 ? (char *) g_ptr_array_index (self->refusals, 0) : "–");
  return FALSE;
}
