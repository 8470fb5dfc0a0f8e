/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-query-text.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-vocabulary-text.h"
#include "model/wf-vocabulary.h"

typedef const char *(*Label) (WfContext *context, const char *id);

static const char *
get_kind_label (WfContext *context, const char *id)
{
  return wf_vocabulary_get_label (WF_TYPE_NAME_ENTRY, "kind", id);
}

static const char *
get_as_it_is (WfContext *context, const char *id)
{
  return id;
}

static void
append (GString *words, const char *part)
{
  g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", part);
}

static void
append_set (GString *words, WfContext *context, GPtrArray *ids, Label get_label)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (labels, (gpointer) get_label (context, ids->pdata[i]));
  g_ptr_array_add (labels, NULL);
  joined = g_strjoinv (", ", (char **) labels->pdata);
  if (*joined != '\0')
    append (words, joined);
}

static void
append_span (GString *words, const WfQuery *query)
{
  g_autofree char *from = wf_time_format_day_clock (query->from);
  g_autofree char *to = wf_time_format_day_clock (query->to);
  g_autofree char *span = NULL;

  if (*from == '\0' && *to == '\0')
    return;
  /* Translators: two instants; either may be missing. */
  span = g_strdup_printf (_ ("happened %1$s–%2$s"), from, to);
  append (words, span);
}

char *
wf_query_dup_words (WfContext *context, const WfQuery *query)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *quoted = query->text != NULL ? g_strdup_printf (_ ("“%s”"), query->text) : NULL;

  if (query->only_open)
    append (words, _ ("only open"));
  append_set (words, context, query->sectors, wf_sector_get_label);
  append_set (words, context, query->countries, get_as_it_is);
  append_set (words, context, query->kinds, get_kind_label);
  append_set (words, context, query->ratings, get_as_it_is);
  if (quoted != NULL)
    append (words, quoted);
  append_span (words, query);
  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}
