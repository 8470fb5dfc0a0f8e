/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-courier.h"

#include <string.h>

/* --- values -------------------------------------------------------------------------------------
 */

WfCourierRequest *
wf_courier_request_new (WfRealm realm, const WfUuid *crisis, gint64 now)
{
  WfCourierRequest *request = g_new0 (WfCourierRequest, 1);
  request->realm = realm;
  request->crisis = *crisis;
  request->compartments = g_ptr_array_new_with_free_func (g_free);
  request->to = g_array_new (FALSE, FALSE, sizeof (WfUuid));
  request->since = WF_NO_TIME;
  request->now = now;
  return request;
}

void
wf_courier_request_free (WfCourierRequest *request)
{
  g_ptr_array_unref (request->compartments);
  g_array_unref (request->to);
  g_free (request);
}

void
wf_courier_state_free (WfCourierState *state)
{
  g_clear_pointer (&state->sent, g_ptr_array_unref);
  g_clear_pointer (&state->received, g_ptr_array_unref);
  g_clear_pointer (&state->delivered, g_array_unref);
  g_free (state);
}

void
wf_courier_summary_get_arrival (const WfCourierSummary *summary, WfBundleArrival *arrival)
{
  *arrival = (WfBundleArrival){ .number = summary->header->number, .at = summary->read_at };
  memcpy (arrival->hash, summary->hash, WF_HASH_SIZE);
  for (guint i = 0; i < summary->spaces->len; i++)
    {
      const WfCourierSpaceSummary *space = g_ptr_array_index (summary->spaces, i);
      arrival->n_new += space->n_new;
      arrival->n_known += space->n_known;
      arrival->n_waiting += space->n_waiting;
      arrival->n_refused += space->n_refused;
    }
}

/* --- rules --- */

static gboolean
is_same_set (GArray *a, GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (WfUuid)) == 0;
}

gint64
wf_courier_next_number (GPtrArray *sent, GArray *to)
{
  gint64 last = 0;
  for (guint i = 0; i < sent->len; i++)
    {
      const WfCourierSent *one = g_ptr_array_index (sent, i);
      if (is_same_set (one->to, to))
        last = MAX (last, one->number);
    }
  return last + 1;
}

static gboolean
goes_to (const WfCourierSent *sent, const WfUuid *device)
{
  for (guint i = 0; i < sent->to->len; i++)
    if (wf_uuid_equal (&g_array_index (sent->to, WfUuid, i), device))
      return TRUE;
  return FALSE;
}

/* Rows (0, last] that the bundles to a device cover without a hole. */
static gint64
last_row_of (GPtrArray *sent, const WfUuid *device, gint64 space)
{
  gint64 last = 0;
  for (guint i = 0; i < sent->len; i++)
    {
      const WfCourierSent *one = g_ptr_array_index (sent, i);
      for (guint s = 0; goes_to (one, device) && s < one->spans->len; s++)
        {
          const WfCourierSpan *span = &g_array_index (one->spans, WfCourierSpan, s);
          if (span->space == space && span->since_hlc == 0 && span->from_row <= last)
            last = MAX (last, span->to_row);
        }
    }
  return last;
}

gint64
wf_courier_last_row (GPtrArray *sent, GArray *to, gint64 space)
{
  gint64 last = G_MAXINT64;
  for (guint i = 0; i < to->len; i++)
    last = MIN (last, last_row_of (sent, &g_array_index (to, WfUuid, i), space));
  return to->len > 0 ? last : 0;
}

GArray *
wf_courier_find_missing (
    GPtrArray *received, const WfUuid *device, GBytes *set, gint64 number, WfBundleChoice choice)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) here = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 from = choice == WF_BUNDLE_EVERYTHING ? number : 1;
  for (guint i = 0; i < received->len; i++)
    {
      const WfCourierReceived *one = g_ptr_array_index (received, i);
      if (!wf_uuid_equal (&one->device, device) || !g_bytes_equal (one->set, set))
        continue;
      g_hash_table_add (here, (gpointer) &one->arrival.number);
      if (one->choice == WF_BUNDLE_EVERYTHING && one->arrival.number < number)
        from = MAX (from, one->arrival.number);
    }
  /* A number from a forger's mind would be a list without end. */
  from = MAX (from, number - 1000);
  for (gint64 n = from; n < number; n++)
    if (!g_hash_table_contains (here, &n))
      g_array_append_val (missing, n);
  return missing;
}

char *
wf_courier_dup_file_name (
    WfRealm realm, const char *desk, gint64 number, gint64 now, const char *ending)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format (time, "%Y%m%dT%H%M%SZ");
  g_autofree char *place = g_strdup (desk);
  const char *what = g_str_equal (ending, "wfr") ? "receipt" : "bundle";
  g_autofree char *counted = number > 0 ? g_strdup_printf (" %s %" G_GINT64_FORMAT, what, number)
                                        : g_strdup (" introduction");
  g_strcanon (place, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-", '-');
  return g_strdup_printf ("%s%s%s %s.%s", realm == WF_REALM_EXERCISE ? "EXERCISE " : "", place,
                          counted, stamp, ending);
}
