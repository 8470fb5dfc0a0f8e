/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-route-text.h"
#include "base/wf-clock.h"
#include "fuzz/fuzz.h"
#include "model/wf-coordinate.h"
#include "model/wf-drawing.h"
#include "model/wf-space.h"
#include "wire/wf-protocol.h"
#include "wire/wf-reason.h"
#include "wire/wf-scheme-reader.h"
#include "wire/wf-wire-text.h"

static void
read_coordinate (const char *text)
{
  g_autoptr (GError) error = NULL;
  WfCoordinate coordinate;

  if (wf_coordinate_parse (text, &coordinate, &error))
    g_assert (coordinate.position.lon >= -180 && coordinate.position.lon <= 180
              && coordinate.position.lat >= -90 && coordinate.position.lat <= 90);
  else
    g_assert (error != NULL);
}

static void
read_names (const char *text)
{
  char id_text[WF_OPERATION_ID_TEXT_LENGTH + 1];
  guint8 signature[WF_SIGNATURE_SIZE], hash[WF_HASH_SIZE];
  WfOperationId id;
  WfUuid uuid;
  WfSpace space;
  gint64 instant, again;

  if (wf_time_parse_iso (text, &instant))
    {
      g_autofree char *iso = wf_time_format_iso (instant);
      g_assert (wf_time_parse_iso (iso, &again));
    }
  if (wf_uuid_parse (text, &uuid))
    {
      g_autofree char *written = wf_uuid_dup_string (&uuid);
      g_auto (GStrv) parts = g_strsplit (written, "-", -1);
      g_autofree char *bare = g_strjoinv ("", parts);
      g_assert (g_str_equal (written, text) || g_str_equal (bare, text));
    }
  if (wf_operation_id_parse (text, strlen (text), &id))
    {
      wf_operation_id_format (&id, id_text);
      g_assert (g_str_equal (id_text, text));
    }
  if (wf_space_parse (text, &space))
    g_assert (strlen (text) > 33);
  wf_hex_decode (text, strlen (text), hash, sizeof hash);
  wf_signature_parse (text, strlen (text), signature);
  wf_verdict_from_code (text);
  wf_protocol_has_our_profile (text);
}

/* A stretch of a cable of the shipped dataset; without it (WF_DATADIR) not at all. */
static void
read_route (const char *text)
{
  static WfDataset *dataset;
  static gboolean was_looked_for;
  WfRouteStretch stretch;

  if (!was_looked_for && g_getenv ("WF_DATADIR") != NULL)
    {
      g_autofree char *folder = g_build_filename (g_getenv ("WF_DATADIR"), "datasets", NULL);
      dataset = wf_dataset_read (folder, NULL);
    }
  was_looked_for = TRUE;
  const WfAsset *asset = dataset ? wf_dataset_get_asset (dataset, "c-lion1") : NULL;
  for (int part = -1; asset && part < 2; part++)
    {
      g_autoptr (GError) error = NULL;
      g_assert (wf_route_parse (dataset, asset, text, part, &stretch, &error) == (error == NULL));
    }
}

/* What one types, or what stands as one word in a document. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *reason = NULL;
  g_autoptr (GArray) positions = NULL;
  WfFeatureShape shape;

  read_coordinate (text);
  read_names (text);
  read_route (text);
  reason = wf_reason_dup_translated (text);
  g_assert (reason != NULL && g_utf8_validate (reason, -1, NULL));
  if (wf_drawing_read_geometry (text, &shape, &positions))
    g_assert (positions->len > 0);
  return 0;
}
