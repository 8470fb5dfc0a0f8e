/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

/* One server a process: the counters are the process's. */

#define N_BUCKETS 7

static const char *const bounds[N_BUCKETS]
    = { "0.001", "0.005", "0.025", "0.1", "0.5", "2.5", "+Inf" };
static const gint64 bounds_us[N_BUCKETS]
    = { 1000, 5000, 25000, 100000, 500000, 2500000, G_MAXINT64 };

typedef struct
{
  _Atomic guint64 buckets[N_BUCKETS]; /* each its own, summed up when they are shown */
  _Atomic guint64 sum_us;
} Histogram;

static _Atomic guint64 counts[WFD_N_COUNTS];
static Histogram times[WFD_N_TIMES];

void
wfd_metrics_count (WfdCount what, guint64 n)
{
  atomic_fetch_add_explicit (&counts[what], n, memory_order_relaxed);
}

void
wfd_metrics_time (WfdTime what, gint64 microseconds)
{
  guint at = 0;

  while (microseconds > bounds_us[at])
    at++;
  atomic_fetch_add_explicit (&times[what].buckets[at], 1, memory_order_relaxed);
  atomic_fetch_add_explicit (&times[what].sum_us, (guint64) MAX (microseconds, 0),
                             memory_order_relaxed);
}

/* --- the text ----------------------------------------------------------- */

static void
describe (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
put_gauge (GString *out, const char *name, const char *help, guint64 value)
{
  describe (out, name, "gauge", help);
  g_string_append_printf (out, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

static void
put_counts (GString *out)
{
  static const struct
  {
    const char *name, *labels, *help; /* @help NULL: of the same family as the line before */
  } table[WFD_N_COUNTS] = {
    { "watchfloord_requests_total", "{result=\"ok\"}", "Requests answered." },
    { "watchfloord_requests_total", "{result=\"refused\"}", NULL },
    { "watchfloord_requests_total", "{result=\"failed\"}", NULL },
    { "watchfloord_sign_ins_total", "{result=\"ok\"}", "Passwords checked." },
    { "watchfloord_sign_ins_total", "{result=\"refused\"}", NULL },
    { "watchfloord_connections_cut_total", "", "Connections cut: too slow, too many or gone." },
    { "watchfloord_operations_total", "{result=\"stored\"}", "Operations offered." },
    { "watchfloord_operations_total", "{result=\"refused\"}", NULL },
    { "watchfloord_blob_bytes_total", "", "Bytes of attachments taken." },
  };

  for (guint i = 0; i < WFD_N_COUNTS; i++)
    {
      if (table[i].help)
        describe (out, table[i].name, "counter", table[i].help);
      g_string_append_printf (out, "%s%s %" G_GUINT64_FORMAT "\n", table[i].name, table[i].labels,
                              atomic_load_explicit (&counts[i], memory_order_relaxed));
    }
}

static void
put_times (GString *out)
{
  static const struct
  {
    const char *name, *help;
  } table[WFD_N_TIMES] = {
    { "watchfloord_commit_seconds", "Time of one group commit, with its fsync." },
    { "watchfloord_request_seconds", "Time from a request's headers to its answer." },
  };

  for (guint i = 0; i < WFD_N_TIMES; i++)
    {
      guint64 n = 0;
      describe (out, table[i].name, "histogram", table[i].help);
      for (guint k = 0; k < N_BUCKETS; k++)
        {
          n += atomic_load_explicit (&times[i].buckets[k], memory_order_relaxed);
          g_string_append_printf (out, "%s_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n",
                                  table[i].name, bounds[k], n);
        }
      g_string_append_printf (out, "%s_sum %.6f\n%s_count %" G_GUINT64_FORMAT "\n", table[i].name,
                              (double) atomic_load_explicit (&times[i].sum_us, memory_order_relaxed)
                                  / 1e6,
                              table[i].name, n);
    }
}

static gint64
get_connected (const WfdNeighbourGauge *gauge)
{
  return gauge->is_connected;
}

static gint64
get_contact (const WfdNeighbourGauge *gauge)
{
  return gauge->contact_us / G_USEC_PER_SEC;
}

static gint64
get_unread (const WfdNeighbourGauge *gauge)
{
  return gauge->n_unread;
}

static gint64
get_unsent (const WfdNeighbourGauge *gauge)
{
  return gauge->n_unsent;
}

static gint64
get_alarms (const WfdNeighbourGauge *gauge)
{
  return gauge->n_alarms;
}

static gint64
get_restarts (const WfdNeighbourGauge *gauge)
{
  return gauge->n_restarts;
}

static void
put_neighbours (GString *out, const GArray *gauges)
{
  static const struct
  {
    const char *name, *help;
    gint64 (*get) (const WfdNeighbourGauge *gauge);
  } table[] = {
    { "watchfloord_neighbour_connected", "1 while the exchange with the neighbour stands.",
      get_connected },
    { "watchfloord_neighbour_contact_timestamp_seconds", "When the exchange last went well.",
      get_contact },
    { "watchfloord_neighbour_unread_operations",
      "Operations that the neighbour had and we had not, when it last said so.", get_unread },
    { "watchfloord_neighbour_unsent_operations",
      "Operations that the neighbour was not offered yet.", get_unsent },
    { "watchfloord_neighbour_history_alarms",
      "Where the neighbour's history is not the one that it signed.", get_alarms },
    { "watchfloord_neighbour_history_restarts",
      "How often the neighbour had a new epoch: restored from a backup, or begun anew.",
      get_restarts },
  };

  for (guint i = 0; gauges->len > 0 && i < G_N_ELEMENTS (table); i++)
    {
      describe (out, table[i].name, "gauge", table[i].help);
      for (guint k = 0; k < gauges->len; k++)
        {
          const WfdNeighbourGauge *gauge = &g_array_index (gauges, WfdNeighbourGauge, k);
          g_string_append_printf (out, "%s{neighbour=\"%s\"} %" G_GINT64_FORMAT "\n", table[i].name,
                                  gauge->name, table[i].get (gauge));
        }
    }
}

static guint64
resident_bytes (void)
{
  unsigned long long size = 0, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "re");

  if (file && fscanf (file, "%llu %llu", &size, &resident) != 2)
    resident = 0;
  if (file)
    fclose (file);
  return resident * (guint64) sysconf (_SC_PAGESIZE);
}

static guint64
n_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint64 n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

char *
wfd_metrics_dup_text (const WfdGauges *gauges)
{
  GString *out = g_string_new (NULL);

  put_counts (out);
  put_times (out);
  put_gauge (out, "watchfloord_healthy", "1 while operations can be stored.", gauges->is_healthy);
  put_gauge (out, "watchfloord_connections", "Open connections.", gauges->n_connections);
  put_gauge (out, "watchfloord_waiting_readers", "Readers that wait for something new.",
             gauges->n_waiting);
  put_gauge (out, "watchfloord_body_memory_bytes", "Memory of request bodies on their way.",
             gauges->body_memory);
  put_neighbours (out, gauges->neighbours);
  put_gauge (out, "process_resident_memory_bytes", "Resident memory.", resident_bytes ());
  put_gauge (out, "process_open_fds", "Open descriptors.", n_descriptors ());
  return g_string_free (out, FALSE);
}
