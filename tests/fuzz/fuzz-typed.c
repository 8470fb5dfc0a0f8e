/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-fault-ref.h"
#include "app/common/wf-instant.h"
#include "app/log/wf-composer-parse.h"
#include "app/map/wf-map-words.h"
#include "fuzz/fuzz.h"

/* 2027-10-11T02:00:00Z */
#define NOW_US G_GINT64_CONSTANT (1823220000000000)

static GPtrArray *
get_names (void)
{
  static GPtrArray *names;

  if (names == NULL)
    {
      names = wf_composer_names_new ();
      wf_composer_names_add (names, '#', "C-Lion1", "c-lion1");
      wf_composer_names_add (names, '@', "NCSC-FI", "ncsc-fi");
    }
  return names;
}

static void
compose (const char *text)
{
  g_autoptr (WfComposerParse) parse = wf_composer_parse (text, get_names (), NOW_US);

  for (guint i = 0; i < parse->tokens->len; i++)
    {
      const WfToken *token = &g_array_index (parse->tokens, WfToken, i);
      g_assert (token->start < token->end && token->end <= strlen (text));
    }
  for (gsize cursor = 0; cursor <= strlen (text); cursor += 1 + strlen (text) / 8)
    {
      gsize start = 0;
      g_autoptr (GPtrArray) some = wf_composer_complete (text, cursor, get_names (), 5, &start);
      g_assert (!some || (some->len <= 5 && start <= cursor));
    }
}

/* What a person types into the window. Entries hold UTF-8 only. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  WfFaultRef fault = { 0 };
  double lon, lat;
  gint64 instant;

  wf_instant_parse (text, NOW_US, &instant);
  if (wf_fault_ref_parse (text, &fault))
    {
      g_assert (fault.asset != NULL);
      g_free (fault.asset);
    }
  if (wf_map_parse_position (text, &lon, &lat))
    g_assert (lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90);
  compose (text);
  return 0;
}
