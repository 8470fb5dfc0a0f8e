/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-query.h"

#include <string.h>

#include "base/wf-clock.h"
#include "model/wf-vocabulary.h"

/* Where a person's words are looked for. */
static const char *const text_fields[]
    = { "number", "title",   "summary", "text",  "source",    "name",    "asset",
        "cause",  "told-to", "caller",  "where", "call-back", "channel", "holder",
        "deputy", "repair",  "note",    "desk",  "lead",      "actor",   "decided-by" };

static GPtrArray *
new_words (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static gpointer
copy_word (gconstpointer word, gpointer data)
{
  return g_strdup (word);
}

WfQuery *
wf_query_new (void)
{
  WfQuery *self = g_new0 (WfQuery, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->sectors = new_words ();
  self->countries = new_words ();
  self->kinds = new_words ();
  self->ratings = new_words ();
  self->from = self->to = WF_NO_TIME;
  return self;
}

WfQuery *
wf_query_copy (const WfQuery *self)
{
  WfQuery *copy = wf_query_new ();

  copy->only_open = self->only_open;
  g_ptr_array_extend (copy->sectors, self->sectors, copy_word, NULL);
  g_ptr_array_extend (copy->countries, self->countries, copy_word, NULL);
  g_ptr_array_extend (copy->kinds, self->kinds, copy_word, NULL);
  g_ptr_array_extend (copy->ratings, self->ratings, copy_word, NULL);
  copy->text = g_strdup (self->text);
  copy->from = self->from;
  copy->to = self->to;
  return copy;
}

WfQuery *
wf_query_ref (WfQuery *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_query_unref (WfQuery *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->sectors);
  g_ptr_array_unref (self->countries);
  g_ptr_array_unref (self->kinds);
  g_ptr_array_unref (self->ratings);
  g_free (self->text);
  g_free (self);
}

static gboolean
has_text (const WfQuery *self)
{
  return self->text && self->text[strspn (self->text, " \t\n")] != '\0';
}

gboolean
wf_query_is_empty (const WfQuery *self)
{
  return !self->only_open && self->sectors->len == 0 && self->countries->len == 0
         && self->kinds->len == 0 && self->ratings->len == 0 && !has_text (self)
         && self->from == WF_NO_TIME && self->to == WF_NO_TIME;
}

static gboolean
has_word (GPtrArray *words, const char *word)
{
  return word && g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL);
}

static gboolean
is_type (WfRecord *record, const char *type)
{
  return strcmp (wf_record_get_type_name (record), type) == 0;
}

/* A criterion asks only the types that can answer it; the others pass. */

static gboolean
matches_state (const WfQuery *self, WfRecord *record)
{
  const char *state = self->only_open ? wf_record_get_text (record, "state") : NULL;
  return !state
         || (strcmp (state, "closed") != 0 && strcmp (state, "done") != 0
             && strcmp (state, "dropped") != 0 && strcmp (state, "answered") != 0);
}

static gboolean
matches_sector (const WfQuery *self, WfRecord *record)
{
  return self->sectors->len == 0 || !is_type (record, WF_TYPE_NAME_INCIDENT)
         || has_word (self->sectors, wf_record_get_text (record, "sector"));
}

static gboolean
is_about_country (const WfQuery *self, WfRecord *entry)
{
  for (guint i = 0; i < self->countries->len; i++)
    {
      g_autofree char *ref
          = g_strconcat ("country:", (char *) g_ptr_array_index (self->countries, i), NULL);
      if (wf_record_has_member (entry, "about", ref))
        return TRUE;
    }
  /* A desk's code is its country. */
  return has_word (self->countries, wf_record_get_text (entry, "desk"));
}

static gboolean
matches_country (const WfQuery *self, WfRecord *record)
{
  if (self->countries->len == 0)
    return TRUE;
  if (is_type (record, WF_TYPE_NAME_ENTRY))
    return is_about_country (self, record);
  if (is_type (record, WF_TYPE_NAME_INCIDENT) || is_type (record, WF_TYPE_NAME_CLAIM))
    {
      for (guint i = 0; i < self->countries->len; i++)
        if (wf_record_has_member (record, "country", g_ptr_array_index (self->countries, i)))
          return TRUE;
      return FALSE;
    }
  /* Bodies of the Union and the like have no country and concern everyone. */
  const char *country = wf_record_get_text (record, "country");
  return !country || has_word (self->countries, country);
}

static gboolean
matches_kind (const WfQuery *self, WfRecord *record)
{
  return self->kinds->len == 0 || !is_type (record, WF_TYPE_NAME_ENTRY)
         || has_word (self->kinds, wf_record_get_text (record, "kind"));
}

static gboolean
has_rating (WfRecord *record)
{
  return is_type (record, WF_TYPE_NAME_INCIDENT) || is_type (record, WF_TYPE_NAME_ENTRY)
         || is_type (record, WF_TYPE_NAME_CLAIM) || is_type (record, WF_TYPE_NAME_FAULT);
}

static gboolean
matches_rating (const WfQuery *self, WfRecord *record)
{
  if (self->ratings->len == 0 || !has_rating (record))
    return TRUE;
  const char *rating = wf_record_get_text (record, "rating");
  char reliability[2] = { rating ? rating[0] : '\0', '\0' };
  return reliability[0] && has_word (self->ratings, reliability);
}

static gboolean
matches_span (const WfQuery *self, WfRecord *record)
{
  if ((self->from == WF_NO_TIME && self->to == WF_NO_TIME)
      || (!is_type (record, WF_TYPE_NAME_INCIDENT) && !is_type (record, WF_TYPE_NAME_ENTRY)
          && !is_type (record, WF_TYPE_NAME_CLAIM)))
    return TRUE;
  gint64 at = wf_record_get_time (record, "happened-at");
  if (at == WF_NO_TIME)
    at = wf_record_get_time (record, "known-at");
  if (at == WF_NO_TIME)
    at = wf_record_get_created_at (record);
  return (self->from == WF_NO_TIME || at >= self->from)
         && (self->to == WF_NO_TIME || at < self->to);
}

char *
wf_text_dup_folded (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  g_autofree char *folded = g_utf8_casefold (apart ? apart : text, -1);
  char *out = folded;

  for (const char *c = folded; *c; c = g_utf8_next_char (c))
    {
      if (g_unichar_ismark (g_utf8_get_char (c)))
        continue;
      gsize length = g_utf8_next_char (c) - c;
      memmove (out, c, length);
      out += length;
    }
  *out = '\0';
  return g_steal_pointer (&folded);
}

char *
wf_record_dup_haystack (WfRecord *record)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (text_fields); i++)
    {
      const char *part = wf_record_get_text (record, text_fields[i]);
      if (part)
        g_string_append_printf (text, "%s\n", part);
    }
  return wf_text_dup_folded (text->str);
}

gboolean
wf_text_has_words (const char *folded, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    if (!strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

static gboolean
matches_text (const WfQuery *self, WfRecord *record)
{
  if (!has_text (self))
    return TRUE;
  g_autofree char *wanted = wf_text_dup_folded (self->text);
  g_autofree char *haystack = wf_record_dup_haystack (record);
  g_auto (GStrv) words = g_strsplit_set (wanted, " \t\n", -1);

  return wf_text_has_words (haystack, (const char *const *) words);
}

gboolean
wf_query_matches (const WfQuery *self, WfRecord *record)
{
  return matches_state (self, record) && matches_sector (self, record)
         && matches_country (self, record) && matches_kind (self, record)
         && matches_rating (self, record) && matches_span (self, record)
         && matches_text (self, record);
}
