/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The read-out for the phone and the checks before issue: what the slide says, said shorter, and
 * held against the rules of what may be said. */
#include "brief/wf-brief-private.h"

#include "model/wf-vocabulary.h"

#include <glib/gi18n.h>

static void
add_line (WfBrief *self, const char *heading, char *text)
{
  WfReadoutLine line = { heading, text };
  g_array_append_val (self->readout, line);
}

/* What can be said in a minute; what is more is counted, with the page where it stands. */
static char *
join_lines (GPtrArray *lines, guint page)
{
  GString *joined = g_string_new (NULL);
  guint n_left = lines->len > WF_BRIEF_MAX_LINES ? lines->len - WF_BRIEF_MAX_LINES : 0;

  for (guint i = 0; i < lines->len - n_left; i++)
    g_string_append_printf (joined, "%s%s", i ? "; " : "", (char *) g_ptr_array_index (lines, i));
  if (n_left > 0)
    {
      g_string_append (joined, "; ");
      g_string_append_printf (
          joined,
          /* Translators: how many lines of the read-out are more than can be said in a minute, and
           * the page of the slides from which they can be read. */
          ngettext ("and %1$u more, page %2$u", "and %1$u more, from page %2$u", n_left), n_left,
          MAX (page, 1));
    }
  return g_string_free (joined, FALSE);
}

static gboolean
is_political (const WfBrief *self, const char *actor_id)
{
  const WfSchemeActor *actor = actor_id ? wf_scheme_get_actor (self->scheme, actor_id) : NULL;
  return actor && actor->level_group && g_str_equal (actor->level_group, "strategic-political");
}

/* What decision makers are asked for: open requests to the political level; others are work, not
 * theirs. */
static char *
find_asked (WfBrief *self)
{
  GListModel *requests = wf_picture_get_list (self->picture, WF_TYPE_NAME_REQUEST);
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (requests); i++)
    {
      g_autoptr (WfRecord) request = g_list_model_get_item (requests, i);
      const char *text = wf_record_get_text (request, "text");
      if (text && g_strcmp0 (wf_record_get_text (request, "state"), "open") == 0
          && is_political (self, wf_record_get_text (request, "to")))
        g_ptr_array_add (asked, (char *) text);
    }
  return asked->len > 0 ? wf_brief_dup_list (asked) : g_strdup (_ ("nothing now"));
}

/* What can be said without going beyond the records: the newest repair that somebody states. */
static char *
find_sayable (WfBrief *self)
{
  GListModel *incidents = wf_picture_get_list (self->picture, WF_TYPE_NAME_INCIDENT);
  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (incidents, i);
      const char *title = wf_record_get_text (incident, "title");
      const char *repair = wf_record_get_text (incident, "repair");
      gint64 from = wf_record_get_time (incident, "repair-from");
      if (!title || !repair || !wf_situation_incident_is_open (incident))
        continue;
      if (from == WF_NO_TIME)
        return g_strdup_printf (C_ ("repair", "%1$s: %2$s"), title, repair);
      g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (from / G_USEC_PER_SEC);
      /* Translators: a day of the month and an abbreviated month. */
      g_autofree char *date = g_date_time_format (day, C_ ("date", "%-d %b"));
      return g_strdup_printf (_ ("%1$s: %2$s, on site from %3$s"), title, repair, date);
    }
  return NULL;
}

void
wf_brief_compose_readout (WfBrief *self)
{
  char *sayable = find_sayable (self);
  if (self->realm == WF_REALM_EXERCISE)
    add_line (self, _ ("EXERCISE."), g_strdup (self->crisis_name));
  add_line (self, _ ("Bottom line."), g_strdup (self->title));
  if (self->effects->len > 0)
    add_line (self, _ ("Effect."), join_lines (self->effects, self->first_page[WF_BRIEF_KNOWN]));
  if (self->sections[WF_BRIEF_NOT_KNOWN]->len > 0)
    add_line (
        self, _ ("Not known."),
        join_lines (self->sections[WF_BRIEF_NOT_KNOWN], self->first_page[WF_BRIEF_NOT_KNOWN]));
  add_line (self, _ ("Asked of you."), find_asked (self));
  if (sayable)
    add_line (self, _ ("Say."), sayable);
  add_line (
      self, _ ("Do not say."),
      g_strdup (_ ("Sabotage, attack, names of ships: no authority has established a cause.")));
  add_line (self, _ ("Next update."),
            self->next_update_at == WF_NO_TIME ? g_strdup (_ ("not set"))
                                               : wf_brief_dup_instant (self, self->next_update_at));
}

static void
add_check (WfBrief *self, gboolean is_fine, char *text)
{
  WfBriefCheck check = { is_fine, text };
  g_array_append_val (self->checks, check);
}

/* The words of the reader's language and those of English, in which titles come from everywhere. */
static GStrv
dup_wary_words (void)
{
  static const char english[] = "attack, sabotage, confirmed, no impact, all clear";
  /* Translators: words that need a source or a State beside them in a briefing, in lower case and
   * separated by ", ". Parts of words are found too. Write those of your language; those above are
   * looked for in any case. */
  const char *own = _ ("attack, sabotage, confirmed, no impact, all clear");
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) first = g_strsplit (english, ", ", -1);
  g_auto (GStrv) second = g_strsplit (own, ", ", -1);

  g_strv_builder_addv (words, (const char **) first);
  for (guint i = 0; second[i]; i++)
    if (*second[i] && !g_strv_contains ((const char *const *) first, second[i]))
      g_strv_builder_add (words, second[i]);
  return g_strv_builder_end (words);
}

/* Words that need a rating, a State or a source beside them before they are said. */
static void
check_wording (WfBrief *self)
{
  g_auto (GStrv) words = dup_wary_words ();
  gboolean fine = TRUE;
  for (guint i = 0; words[i]; i++)
    for (guint s = 0; s < WF_BRIEF_ASSESSED; s++)
      for (guint j = 0; j < self->sections[s]->len; j++)
        {
          const char *sentence = g_ptr_array_index (self->sections[s], j);
          g_autofree char *folded = g_utf8_casefold (sentence, -1);
          g_autofree char *word = g_utf8_casefold (words[i], -1);
          if (!strstr (folded, word) || strchr (sentence, '('))
            continue;
          fine = FALSE;
          add_check (self, FALSE, g_strdup_printf (_ ("“%s” needs a source or a State"), words[i]));
        }
  if (fine)
    add_check (self, TRUE,
               g_strdup (_ ("Wording: nothing that needs a source stands without one")));
}

void
wf_brief_check (WfBrief *self)
{
  guint n_left_out = self->left_out->len - 1;

  g_array_set_size (self->checks, 0);
  add_check (self, wf_marking_is_within (self->marking, self->ceiling),
             g_strdup_printf (_ ("Nothing above %s"), wf_marking_get_label (self->ceiling)));
  add_check (self, TRUE,
             n_left_out > 0
                 ? g_strdup_printf (ngettext ("%u item above the ceiling left out",
                                              "%u items above the ceiling left out", n_left_out),
                                    n_left_out)
                 : g_strdup (_ ("Nothing had to be left out")));
  if (self->figures->n_contested > 0)
    add_check (self, FALSE,
               g_strdup_printf (ngettext ("%u contested value: both statements are shown",
                                          "%u contested values: all statements are shown",
                                          self->figures->n_contested),
                                self->figures->n_contested));
  if (self->figures->n_conflicts > 0)
    add_check (
        self, FALSE,
        g_strdup_printf (ngettext ("%u conflict is not settled", "%u conflicts are not settled",
                                   self->figures->n_conflicts),
                         self->figures->n_conflicts));
  char *grounds = wf_brief_dup_grounds_text (self);
  if (grounds)
    add_check (self, TRUE, grounds);
  if (self->imported)
    add_check (self, TRUE, g_strdup (self->imported));
  char *not_drawn = wf_brief_dup_not_drawn (self);
  if (not_drawn)
    add_check (self, FALSE, not_drawn);
  check_wording (self);
  if (self->next_update_at == WF_NO_TIME)
    add_check (self, FALSE, g_strdup (_ ("No next update is set")));
}
