/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-cells-private.h"

#include <string.h>

#include "model/wf-operation.h"

static void
clear_cell (gpointer data)
{
  WfCell *cell = data;
  wf_register_dispose (&cell->values);
}

GArray *
wf_cells_new (void)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (WfCell));

  g_array_set_clear_func (cells, clear_cell);
  return cells;
}

/* The first eight bytes in the order of strcmp (), filled up with 0. */
static guint64
get_key (const char *field)
{
  char bytes[sizeof (guint64)] = { 0 };
  guint64 key;

  memccpy (bytes, field, '\0', sizeof bytes);
  memcpy (&key, bytes, sizeof key);
  return GUINT64_FROM_BE (key);
}

static int
compare_cell (
    const WfCell *cell, guint64 key, const char *field, WfMarking marking, const char *space)
{
  if (cell->key != key)
    return cell->key < key ? -1 : 1;
  /* A key that ends with 0 is the whole name: nothing need be read elsewhere. */
  int order = cell->field == field || (key & 0xff) == 0 ? 0 : strcmp (cell->field, field);
  if (order != 0 || !space || (cell->space == space && cell->marking == marking))
    return order;
  return cell->marking != marking ? (cell->marking > marking ? -1 : 1)
                                  : strcmp (cell->space, space);
}

/* First cell that does not stand before (field, marking, space), and whether it stands there; with
 * @space NULL the first of the field. */
static guint
find_cell (GArray *cells,
           guint64 key,
           const char *field,
           WfMarking marking,
           const char *space,
           gboolean *found)
{
  guint low = 0, high = cells->len;

  *found = FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = compare_cell (wf_cells_get (cells, middle), key, field, marking, space);
      /* There is one cell of a place, but several of a field. */
      if (order == 0)
        *found = TRUE;
      if (order == 0 && space)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

WfCell *
wf_cells_ensure (GArray *cells, const char *field, WfMarking marking, const char *space)
{
  const guint64 key = get_key (field);
  gboolean found;
  guint at = find_cell (cells, key, field, marking, space, &found);

  if (!found)
    {
      WfCell cell = { .key = key, .field = field, .space = space, .marking = marking };
      g_array_insert_val (cells, at, cell);
    }
  return wf_cells_get (cells, at);
}

guint
wf_cells_find_field (GArray *cells, const char *field)
{
  gboolean found;
  return find_cell (cells, get_key (field), field, WF_MARKING_CLEAR, NULL, &found);
}

WfCell *
wf_cells_get_of_field (GArray *cells, const char *field, guint *n_cells)
{
  guint first = wf_cells_find_field (cells, field), end = first;

  while (end < cells->len && strcmp (wf_cells_get (cells, end)->field, field) == 0)
    end++;
  *n_cells = end - first;
  return *n_cells ? wf_cells_get (cells, first) : NULL;
}

const WfLive *
wf_cell_get_winner (WfCell *cell)
{
  guint n_live;
  const WfLive *live = wf_register_get_live (&cell->values, &n_live);
  return n_live && !wf_write_is_null (live->write) ? live : NULL;
}

gboolean
wf_cell_is_conflicted (WfCell *cell)
{
  guint n_live;
  const WfLive *live = wf_register_get_live (&cell->values, &n_live);

  if (!wf_register_is_conflicted (&cell->values))
    return FALSE;
  for (guint i = 0; i < n_live; i++)
    if (!wf_write_is_membership (live[i].write))
      return TRUE;
  return FALSE;
}
