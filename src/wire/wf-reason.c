/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-reason.h"

#include <glib/gi18n.h>
#include <string.h>

#define DAY "%s"

/* No formats for printf: the catalogue's text is only cut at its DAY. */
static const char *const with_day[] = {
  [WF_REASON_EXPIRED] = N_ ("The certificate of your computer has expired (valid until %s). "
                            "Ask the server's administrator for a new one."),
  [WF_REASON_NOT_YET] = N_ ("The certificate of your computer is not valid yet (valid from %s). "
                            "Is the clock of the server right?"),
};

static char *
dup_filled (const char *text, const char *day, gsize length)
{
  const char *at = strstr (text, DAY);
  GString *out = g_string_new_len (text, at - text);

  g_string_append_len (out, day, (gssize) length);
  g_string_append (out, at + strlen (DAY));
  return g_string_free (out, FALSE);
}

char *
wf_reason_dup_with_day (WfReasonWithDay reason, const char *day)
{
  return dup_filled (with_day[reason], day, strlen (day));
}

/* The translation of @reason if it is @text with some day in it, or NULL. */
static char *
translate_with_day (const char *text, const char *reason)
{
  const char *at = strstr (text, DAY);
  const char *rest = at + strlen (DAY);
  const gsize head = (gsize) (at - text);

  if (strlen (reason) < head + strlen (rest) || strncmp (reason, text, head) != 0
      || !g_str_has_suffix (reason, rest))
    return NULL;
  return dup_filled (g_dgettext (NULL, text), reason + head,
                     strlen (reason) - head - strlen (rest));
}

char *
wf_reason_dup_translated (const char *reason)
{
  g_autofree char *cut = g_utf8_make_valid (reason, (gssize) strnlen (reason, WF_REASON_MAX));

  for (guint i = 0; i < G_N_ELEMENTS (with_day); i++)
    {
      char *text = translate_with_day (with_day[i], cut);
      if (text)
        return text;
    }
  /* The catalogue answers the empty text with its own head. */
  return g_strdup (*cut ? g_dgettext (NULL, cut) : cut);
}
