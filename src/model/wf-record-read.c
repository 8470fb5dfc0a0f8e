/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed reads of the winner of a field. */
#include "model/wf-record.h"

#include <string.h>

#include "base/wf-clock.h"

const char *
wf_record_get_text (WfRecord *self, const char *field)
{
  const WfLive *winner = wf_record_get_winner (self, field);
  return winner ? winner->write->text : NULL;
}

gint64
wf_record_get_time (WfRecord *self, const char *field)
{
  const char *text = wf_record_get_text (self, field);
  gint64 instant;
  return text && wf_time_parse_iso (text, &instant) ? instant : WF_NO_TIME;
}

gint64
wf_record_get_integer (WfRecord *self, const char *field, gint64 fallback)
{
  const WfLive *winner = wf_record_get_winner (self, field);
  char digits[24];
  char *end;

  if (!winner || !winner->write->value || winner->write->value_length >= sizeof digits)
    return fallback;
  memcpy (digits, winner->write->value, winner->write->value_length);
  digits[winner->write->value_length] = '\0';
  gint64 number = g_ascii_strtoll (digits, &end, 10);
  return end == digits || *end ? fallback : number;
}

gboolean
wf_record_get_boolean (WfRecord *self, const char *field)
{
  const WfLive *winner = wf_record_get_winner (self, field);
  return winner && winner->write->value && winner->write->value_length == 4
         && memcmp (winner->write->value, "true", 4) == 0;
}
