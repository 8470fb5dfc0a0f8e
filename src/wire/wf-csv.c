/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-csv.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"

/* A macro for 64 bits does not belong into a text that is translated. */
#define FORMAT_LINE(line) format_number (line, (char[32]){ 0 })

typedef enum
{
  AT_START, /* of a cell */
  IN_PLAIN,
  IN_QUOTES,
  AFTER_QUOTE, /* the second of a pair, or the end */
} State;

struct _WfCsv
{
  char delimiter;
  WfCsvRowFunc func;
  gpointer data;
  State state;
  gboolean was_cr;
  GString *text;  /* the cells of the row, each ended by NUL */
  GArray *starts; /* gsize: where each begins */
  gsize cell_start;
  guint64 row, line, row_line, quote_line;
};

static const char *
format_number (guint64 number, char text[32])
{
  g_snprintf (text, 32, "%" G_GUINT64_FORMAT, number);
  return text;
}

WfCsv *
wf_csv_new (char delimiter, WfCsvRowFunc func, gpointer data)
{
  WfCsv *self = g_new0 (WfCsv, 1);

  self->delimiter = delimiter;
  self->func = func;
  self->data = data;
  self->text = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->line = self->row_line = 1;
  return self;
}

void
wf_csv_free (WfCsv *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->starts);
  g_free (self);
}

static gboolean
end_cell (WfCsv *self, GError **error)
{
  if (self->starts->len >= WF_CSV_MAX_COLUMNS)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, _ ("Line %s has more than %d columns."),
                   FORMAT_LINE (self->row_line), WF_CSV_MAX_COLUMNS);
      return FALSE;
    }
  g_array_append_val (self->starts, self->cell_start);
  g_string_append_c (self->text, '\0');
  self->cell_start = self->text->len;
  self->state = AT_START;
  return TRUE;
}

static gboolean
is_blank (WfCsv *self)
{
  return self->starts->len == 1 && self->text->str[0] == '\0';
}

static gboolean
end_row (WfCsv *self, GError **error)
{
  char *cells[WF_CSV_MAX_COLUMNS];
  gboolean is_good = TRUE;

  if (!end_cell (self, error))
    return FALSE;
  if (!is_blank (self))
    {
      for (guint i = 0; i < self->starts->len; i++)
        cells[i] = self->text->str + g_array_index (self->starts, gsize, i);
      is_good
          = self->func (self->data, ++self->row, self->row_line, cells, self->starts->len, error);
    }
  g_string_truncate (self->text, 0);
  g_array_set_size (self->starts, 0);
  self->cell_start = 0;
  return is_good;
}

static gboolean
add_byte (WfCsv *self, char byte, GError **error)
{
  if (self->text->len - self->cell_start >= WF_CSV_MAX_FIELD)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("Line %s has a cell of more than %d KB."), FORMAT_LINE (self->row_line),
                   WF_CSV_MAX_FIELD / 1024);
      return FALSE;
    }
  g_string_append_c (self->text, byte);
  return TRUE;
}

/* One byte outside quotes, or right after one. */
static gboolean
take_outside (WfCsv *self, char byte, GError **error)
{
  if (byte == self->delimiter)
    return end_cell (self, error);
  if (byte == '\n' || byte == '\r')
    {
      gboolean is_good = end_row (self, error);

      self->row_line = self->line + 1; /* this break is counted by the caller */
      return is_good;
    }
  if (byte == '"' && self->state == AT_START)
    {
      self->state = IN_QUOTES;
      self->quote_line = self->line;
      return TRUE;
    }
  if (byte == '"' && self->state == AFTER_QUOTE)
    self->state = IN_QUOTES; /* a doubled one */
  else
    self->state = IN_PLAIN;
  return add_byte (self, byte, error);
}

static gboolean
take (WfCsv *self, char byte, GError **error)
{
  gboolean is_good;

  if (byte == '\n' && self->was_cr)
    {
      self->was_cr = FALSE;
      return self->state != IN_QUOTES || add_byte (self, byte, error);
    }
  self->was_cr = byte == '\r';
  if (self->state != IN_QUOTES)
    is_good = take_outside (self, byte, error);
  else if (byte == '"')
    {
      self->state = AFTER_QUOTE;
      is_good = TRUE;
    }
  else
    is_good = add_byte (self, byte, error);
  self->line += byte == '\n' || byte == '\r';
  return is_good;
}

gboolean
wf_csv_feed (WfCsv *self, const char *bytes, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      if (bytes[i] == '\0')
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                       _ ("Line %s holds a NUL byte: this is no text."), FORMAT_LINE (self->line));
          return FALSE;
        }
      if (!take (self, bytes[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wf_csv_finish (WfCsv *self, GError **error)
{
  if (self->state == IN_QUOTES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("The quote that opens in line %s is never closed."),
                   FORMAT_LINE (self->quote_line));
      return FALSE;
    }
  return (self->text->len == 0 && self->starts->len == 0) || end_row (self, error);
}
