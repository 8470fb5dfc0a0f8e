/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-field-text.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-vocabulary-text.h"
#include "base/wf-json.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-attachment.h"

/* --- names of fields ------------------------------------------------------- */

static const WfWord field_words[] = {
  { "title", N_ ("Title") },
  { "summary", N_ ("Summary") },
  { "number", N_ ("Number") },
  { "kind", N_ ("Kind") },
  { "sector", N_ ("Sector") },
  { "state", N_ ("State") },
  { "severity", N_ ("Severity") },
  { "happened-at", N_ ("Happened") },
  { "known-at", N_ ("Known") },
  { "ended-at", N_ ("Ended") },
  { "lead", N_ ("Lead") },
  { "cause", N_ ("Cause") },
  { "rating", N_ ("Rating") },
  { "repair", N_ ("Repair") },
  { "repair-from", N_ ("Repair from") },
  { "repair-to", N_ ("Repair until") },
  { "incident", N_ ("Incident") },
  { "asset", N_ ("Asset") },
  { "part", N_ ("Part") },
  { "end", N_ ("Counted from") },
  { "from-m", N_ ("Stretch from") },
  { "to-m", N_ ("Stretch to") },
  { "accuracy-m", N_ ("Accuracy") },
  { "position-known", N_ ("Position known") },
  { "placed-by", N_ ("Placed by") },
  { "stage", N_ ("Stage") },
  { "text", N_ ("Text") },
  { "source", N_ ("Source") },
  { "channel", N_ ("Channel") },
  { "read-back", N_ ("Read back") },
  { "desk", N_ ("Desk") },
  { "corrects", N_ ("Corrects") },
  { "told-to", N_ ("Told to") },
  { "ack-at", N_ ("Acknowledged") },
  { "caller", N_ ("Caller") },
  { "call-back", N_ ("Call-back") },
  { "where", N_ ("Where") },
  { "owner", N_ ("Owner") },
  { "line", N_ ("Public line") },
  { "actor", N_ ("Actor") },
  { "name", N_ ("Name") },
  { "level", N_ ("Level") },
  { "engaged", N_ ("Engaged") },
  { "holder", N_ ("Holder") },
  { "deputy", N_ ("Deputy") },
  { "duty-from", N_ ("On duty from") },
  { "duty-to", N_ ("On duty until") },
  { "handover-at", N_ ("Handover") },
  { "channel-tested-at", N_ ("Channel tested") },
  { "reached-at", N_ ("Reached") },
  { "heard-at", N_ ("Heard") },
  { "report-every-min", N_ ("Reports every (minutes)") },
  { "secretariat", N_ ("Secretariat") },
  { "note", N_ ("Note") },
  { "phase", N_ ("Phase") },
  { "responsibility", N_ ("Responsibility") },
  { "due-at", N_ ("Due") },
  { "due-basis", N_ ("Source of the due time") },
  { "asked-at", N_ ("Asked") },
  { "waiting-on", N_ ("Waiting on") },
  { "mechanism", N_ ("Mechanism") },
  { "mode", N_ ("Mode") },
  { "decided-by", N_ ("Decided by") },
  { "decided-at", N_ ("Decided") },
  { "basis", N_ ("Basis") },
  { "entry", N_ ("Entry") },
  { "country", N_ ("Country") },
  { "deadline", N_ ("Deadline") },
  { "article", N_ ("Article") },
  { "owed-by", N_ ("Owed by") },
  { "owed-to", N_ ("Owed to") },
  { "trigger-at", N_ ("Trigger") },
  { "trigger-entry", N_ ("Entry of the trigger") },
  { "met-at", N_ ("Met") },
  { "to", N_ ("To") },
  { "about", N_ ("About") },
  { "handling", N_ ("Distribution") },
  { "pap", N_ ("Permitted actions") },
  { "status", N_ ("Service state") },
  { "status-at", N_ ("Since") },
  { "route", N_ ("Route") },
  { "class", N_ ("Legal class") },
  { "class-at", N_ ("Legal class decided") },
  { "known-by", N_ ("Known") },
  { "briefed", N_ ("Briefed") },
  { "brief", N_ ("What we brief") },
  { "brief-why", N_ ("Reason for what we brief") },
  { "att", N_ ("Attachment") },
  { "answers", N_ ("Answers") },
};

/* What stands behind the "/": an authority, a State, a reference or an asset. */
static char *
dup_element (WfContext *context, const char *name, const char *element)
{
  if (g_str_equal (name, "asset"))
    {
      g_autofree char *ref = g_strconcat ("asset:", element, NULL);
      return wf_context_dup_ref_label (context, ref);
    }
  if (g_str_equal (name, "route")) /* counted from 0 in the data, from 1 by people */
    return g_strdup_printf ("%u", (guint) g_ascii_strtoull (element, NULL, 10) + 1);
  if (strchr (element, ':'))
    return wf_context_dup_ref_label (context, element);
  if (g_str_has_prefix (name, "status") || g_str_has_prefix (name, "note")
      || g_str_has_prefix (name, "brief"))
    return wf_actor_dup_label (context, element);
  if (g_str_equal (name, "entry"))
    {
      g_autofree char *ref = g_strconcat ("entry:", element, NULL);
      return wf_context_dup_ref_label (context, ref);
    }
  return g_strdup (element);
}

char *
wf_field_dup_label (WfContext *context, const char *type, const char *field)
{
  const char *slash = strchr (field, '/');
  g_autofree char *name = slash ? g_strndup (field, (gsize) (slash - field)) : g_strdup (field);
  const char *label = wf_word_find (field_words, G_N_ELEMENTS (field_words), name);
  /* The digest of a file says nothing to a person: wf_field_dup_label_in () knows its name. */
  g_autofree char *element
      = slash && !g_str_equal (name, "att") ? dup_element (context, name, slash + 1) : NULL;

  if (element == NULL)
    return g_strdup (label ? label : name);
  /* Translators: a field, and whose or about what it is: "Service state · CSIRT FI". */
  return g_strdup_printf (_ ("%s · %s"), label ? label : name, element);
}

/* The name of the file that was attached to @record under @hex, or NULL. */
static char *
dup_attachment_name (WfRecord *record, const char *hex)
{
  GPtrArray *operations = wf_record_get_operations (record);

  for (guint i = 0; i < operations->len; i++)
    {
      g_autoptr (GPtrArray) some = NULL;

      if (!wf_attachments_may_have (operations->pdata[i]))
        continue;
      some = wf_attachments_read (operations->pdata[i]);
      for (guint a = 0; a < some->len; a++)
        {
          const WfAttachment *attachment = some->pdata[a];
          g_autofree char *hash = wf_hex_dup (attachment->hash, WF_HASH_SIZE);

          if (g_str_equal (hash, hex))
            return g_strdup (attachment->name);
        }
    }
  return NULL;
}

char *
wf_field_dup_label_in (WfContext *context, WfRecord *record, const char *field)
{
  const char *hex = g_str_has_prefix (field, "att/") ? field + strlen ("att/") : NULL;
  g_autofree char *name = hex ? dup_attachment_name (record, hex) : NULL;

  if (hex == NULL)
    return wf_field_dup_label (context, wf_record_get_type_name (record), field);
  /* Translators: something attached, and the name of its file. */
  return name ? g_strdup_printf (_ ("Attachment · %s"), name) : g_strdup (_ ("Attachment"));
}

/* --- values ---------------------------------------------------------------- */

GArray *
wf_field_dup_choices (WfContext *context, const char *type, const char *field)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (WfChoice));
  gboolean is_number;
  gsize n_words;
  const WfWord *words = wf_vocabulary_get_words (type, field, &n_words, &is_number);

  for (gsize i = 0; i < n_words; i++)
    {
      g_autofree char *json = is_number ? g_strdup (words[i].id) : wf_json_quote (words[i].id);
      const WfChoice choice = { g_intern_string (json), _ (words[i].label) };

      g_array_append_val (choices, choice);
    }
  return choices;
}

static char *
dup_reference (WfContext *context, const char *field, const char *text)
{
  static const char *const actors[] = { "lead",    "owner", "actor",      "placed-by", "owed-by",
                                        "owed-to", "to",    "waiting-on", "mechanism", NULL };
  static const char *const records[]
      = { "incident", "corrects", "answers", "entry", "trigger-entry", NULL };

  if (g_strv_contains (actors, field))
    return wf_actor_dup_label (context, text);
  if (g_str_equal (field, "asset") || g_str_equal (field, "end"))
    {
      g_autofree char *ref = g_strconcat ("asset:", text, NULL);
      return wf_context_dup_ref_label (context, ref);
    }
  if (g_strv_contains (records, field))
    {
      g_autofree char *ref
          = g_strconcat (g_str_equal (field, "incident") ? "incident:" : "entry:", text, NULL);
      return wf_context_dup_ref_label (context, ref);
    }
  return NULL;
}

static char *
dup_scheme_word (WfContext *context, const char *field, const char *text)
{
  WfScheme *scheme = wf_context_get_scheme (context);
  const WfSchemeMode *mode
      = scheme && g_str_equal (field, "mode") ? wf_scheme_get_mode (scheme, text) : NULL;

  if (mode)
    return g_strdup (mode->name);
  if (scheme && g_str_equal (field, "phase"))
    for (guint i = 0; i < scheme->phases->len; i++)
      {
        const WfSchemePhase *phase = scheme->phases->pdata[i];
        if (g_str_equal (phase->id, text))
          return g_strdup (phase->name);
      }
  return g_str_equal (field, "sector") ? g_strdup (wf_sector_get_label (context, text)) : NULL;
}

static char *
dup_text_value (WfContext *context, const char *field, const char *text)
{
  gint64 instant;
  char *words;

  if (wf_time_parse_iso (text, &instant))
    return wf_time_format_day_clock (instant);
  words = dup_reference (context, field, text);
  return words ? words : (words = dup_scheme_word (context, field, text)) ? words : g_strdup (text);
}

/* @json: the value as written, @text: what it says when it is a string. */
static char *
dup_value (
    WfContext *context, const char *type, const char *field, const char *json, const char *text)
{
  const char *word = wf_vocabulary_get_label (type, field, text ? text : json);

  if (word)
    return g_strdup (word);
  if (text)
    return *text ? dup_text_value (context, field, text) : g_strdup (_ ("no value"));
  if (g_str_equal (json, "null"))
    return g_strdup (_ ("no value"));
  if (g_str_equal (json, "true"))
    return g_strdup (C_ ("value", "yes"));
  return g_strdup (g_str_equal (json, "false") ? C_ ("value", "no") : json);
}

char *
wf_field_dup_value (WfContext *context,
                    const char *type,
                    const WfOperation *operation,
                    const WfWrite *write)
{
  if (write->value == NULL)
    return g_strdup (wf_operation_get_unreadable (operation));

  g_autofree char *json = g_strndup (write->value, write->value_length);
  return dup_value (context, type, write->field, json, write->text);
}

char *
wf_field_dup_json_value (WfContext *context, const char *type, const char *field, const char *json)
{
  g_autoptr (WfJson) document = wf_json_scan (json, -1, &wf_json_limits_operation, NULL);
  const char *text = document ? wf_json_string (wf_json_root (document), NULL) : NULL;

  return dup_value (context, type, field, json, text);
}

/* --- what is typed --------------------------------------------------------- */

static char *
dup_number (const char *text)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, -G_GINT64_CONSTANT (9007199254740991),
                                 G_GINT64_CONSTANT (9007199254740991), &number, NULL))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

char *
wf_field_dup_json (const char *text, const WfWrite *like)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gint64 instant;

  if (*stripped == '\0')
    return g_strdup ("null");
  if (like && like->value && like->text == NULL && !wf_write_is_null (like))
    return dup_number (stripped);
  if (like && like->text && wf_time_parse_iso (like->text, &instant))
    {
      if (!wf_time_parse_iso (stripped, &instant))
        return NULL;
      g_autofree char *iso = wf_time_format_iso (instant);
      return wf_json_quote (iso);
    }
  return wf_json_quote (stripped);
}

const char *
wf_operation_get_unreadable (const WfOperation *operation)
{
  return operation->is_redacted
             ? _ ("redacted")
             : _ ("content missing: it was given without it, and comes with the next whole copy");
}

const char *
wf_field_get_shown_text (WfRecord *record, const char *field)
{
  const char *text = wf_record_get_text (record, field);
  const WfLive *winner = text ? NULL : wf_record_get_winner (record, field);

  if (winner && !winner->write->value)
    return wf_operation_get_unreadable (winner->operation);
  return text ? text : "";
}

char *
wf_operation_dup_said (WfContext *context, const WfOperation *operation)
{
  g_autofree char *when = wf_time_format_day_clock (wf_operation_get_entered_at (operation));

  /* Translators: who entered a value, and when. */
  return g_strdup_printf (_ ("%s, %s"), wf_context_get_author_label (context, operation), when);
}
