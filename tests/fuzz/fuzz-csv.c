/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "wire/wf-csv.h"

typedef struct
{
  GString *rows; /* all cells, each behind a mark */
  guint64 last_row, last_line;
} Table;

static gboolean
take_row (gpointer data, guint64 row, guint64 line, char **cells, guint n_cells, GError **error)
{
  Table *table = data;

  g_assert (n_cells > 0 && n_cells <= WF_CSV_MAX_COLUMNS);
  g_assert (row > table->last_row && line > table->last_line);
  table->last_row = row;
  table->last_line = line;
  for (guint i = 0; i < n_cells; i++)
    {
      g_assert (strlen (cells[i]) <= WF_CSV_MAX_FIELD);
      g_string_append_printf (table->rows, "\x01%s", cells[i]);
    }
  g_string_append_printf (table->rows, "\x02%" G_GUINT64_FORMAT "\n", line);
  return TRUE;
}

static gboolean
read_in_pieces (const char *bytes, gsize size, gsize piece, char delimiter, Table *table)
{
  g_autoptr (WfCsv) csv = wf_csv_new (delimiter, take_row, table);
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < size; at += piece)
    if (!wf_csv_feed (csv, bytes + at, MIN (piece, size - at), &error))
      {
        g_assert (error != NULL);
        return FALSE;
      }
  g_assert (wf_csv_finish (csv, &error) == (error == NULL));
  return error == NULL;
}

/* Fed whole and in small pieces: both must come to the same rows. The first byte picks the
 * delimiter. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char delimiters[] = { ',', ';', '\t', '|' };
  const char *bytes = (const char *) data;
  const char delimiter = delimiters[size > 0 ? data[0] % sizeof delimiters : 0];
  Table whole = { g_string_new (NULL), 0, 0 }, pieces = { g_string_new (NULL), 0, 0 };
  const gboolean is_whole_good = read_in_pieces (bytes, size, size + 1, delimiter, &whole);
  const gboolean are_pieces_good = read_in_pieces (bytes, size, 3, delimiter, &pieces);

  g_assert (is_whole_good == are_pieces_good);
  g_assert (g_string_equal (whole.rows, pieces.rows));
  g_string_free (whole.rows, TRUE);
  g_string_free (pieces.rows, TRUE);
  return 0;
}
