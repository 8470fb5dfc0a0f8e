/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdlib.h>

/* The figures of a benchmark in order, and the one that so many per cent of them do not exceed. */
static inline int
wf_bench_compare (const void *a, const void *b)
{
  const double first = *(const double *) a, second = *(const double *) b;
  return (first > second) - (first < second);
}

static inline void
wf_bench_sort (double *figures, guint n)
{
  qsort (figures, n, sizeof *figures, wf_bench_compare);
}

/* @sorted: by wf_bench_sort (). */
static inline double
wf_bench_rank (const double *sorted, guint n, guint percent)
{
  return sorted[MIN (n - 1, (n * percent + 99) / 100 - 1)];
}
