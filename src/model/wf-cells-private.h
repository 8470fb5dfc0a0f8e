/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-marking.h"
#include "model/wf-register-private.h"

G_BEGIN_DECLS

/* The registers of one record, in the order in which they are asked for. */

/* One register with its place. Texts are borrowed from an operation that the record holds. */
typedef struct
{
  guint64 key; /* how the field begins: most names are told apart by one comparison of these */
  const char *field;
  const char *space;
  WfMarking marking;
  WfRegister values;
} WfCell;

/* An array of WfCell by field, then strictest marking first, then space. */
GArray *wf_cells_new (void);
/* The cell of that place, made where there is none. @field and @space are borrowed. */
WfCell *wf_cells_ensure (GArray *cells, const char *field, WfMarking marking, const char *space);
/* First cell of @field, or where it would stand. */
guint wf_cells_find_field (GArray *cells, const char *field);
/* The cells of one field, strictest first; NULL when nobody wrote it. */
WfCell *wf_cells_get_of_field (GArray *cells, const char *field, guint *n_cells);

static inline WfCell *
wf_cells_get (GArray *cells, guint at)
{
  return &g_array_index (cells, WfCell, at);
}

/* NULL: nobody wrote it, or null won. */
const WfLive *wf_cell_get_winner (WfCell *cell);
/* Sets never conflict (log.md §6): an element is in or out, and the later word shows. */
gboolean wf_cell_is_conflicted (WfCell *cell);

G_END_DECLS
