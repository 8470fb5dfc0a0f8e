/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-row.h"

#include "app/board/wf-board-card.h"
#include "app/board/wf-board-columns.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-focus-keep.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"

/* The column in which duties to report stand: they begin when something was detected. */
#define DEADLINE_PHASE "detection"

const char *
wf_board_level_get_label (WfBoardLevel level)
{
  static const char *const labels[WF_BOARD_N_LEVELS] = {
    [WF_BOARD_OWN] = N_ ("Own desk"),
    [WF_BOARD_TECHNICAL] = N_ ("Technical"),
    [WF_BOARD_OPERATIONAL] = N_ ("Operational"),
    [WF_BOARD_POLITICAL] = N_ ("Political"),
    [WF_BOARD_PARTNER] = N_ ("Partners"),
  };

  return _ (labels[level]);
}

static gboolean
has_holder (WfBoardItem *item)
{
  const char *holder = item->record != NULL ? wf_record_get_text (item->record, "holder") : NULL;

  return holder != NULL && holder[0] != '\0';
}

char *
wf_board_dup_pill (WfBoardItem *item, gint64 now, const char **css_class)
{
  const char *engaged = item->record != NULL ? wf_record_get_text (item->record, "engaged") : NULL;

  if (item->record == NULL)
    return NULL;
  if (item->matches & WF_BOARD_SILENT)
    {
      gint64 heard_at = wf_record_get_time (item->record, "heard-at");
      g_autofree char *span
          = heard_at != WF_NO_TIME ? wf_duration_dup_text (now - heard_at) : g_strdup ("");

      *css_class = "contested";
      /* Translators: nothing was heard for this long. */
      return g_strdup_printf (_ ("Silent %s"), span);
    }
  if (g_strcmp0 (engaged, "engaged") == 0 && !has_holder (item))
    {
      *css_class = "contested";
      return g_strdup (_ ("No holder"));
    }
  *css_class = g_strcmp0 (engaged, "engaged") == 0 ? "accent" : "unknown";
  if (g_strcmp0 (engaged, "engaged") == 0)
    return g_strdup (_ ("Engaged"));
  if (g_strcmp0 (engaged, "standing-by") == 0)
    return g_strdup (_ ("Standing by"));
  return g_strcmp0 (engaged, "not-engaged") == 0 ? g_strdup (_ ("Not engaged")) : NULL;
}

char *
wf_board_dup_actor_line (WfContext *context, WfBoardItem *item, gint64 now)
{
  const WfSchemeActor *actor = wf_scheme_get_actor (wf_context_get_scheme (context), item->actor);
  const char *holder = NULL, *deputy = NULL;
  gint64 heard_at = WF_NO_TIME, reached_at = WF_NO_TIME;

  if (item->record == NULL)
    return g_strdup (actor != NULL ? actor->contact_type : NULL);
  holder = wf_record_get_text (item->record, "holder");
  deputy = wf_record_get_text (item->record, "deputy");
  heard_at = wf_record_get_time (item->record, "heard-at");
  reached_at = wf_record_get_time (item->record, "reached-at");
  if (!has_holder (item))
    return g_strdup (_ ("nobody holds this role"));
  if ((item->matches & WF_BOARD_SILENT) && heard_at != WF_NO_TIME)
    {
      g_autofree char *clock = wf_time_format_clock (heard_at);

      return g_strdup_printf (_ ("%s · silent since %s"), holder, clock);
    }
  if (item->level == WF_BOARD_OWN && deputy != NULL)
    return g_strdup_printf (_ ("duty: %s · deputy: %s"), holder, deputy);
  if (reached_at != WF_NO_TIME)
    {
      g_autofree char *clock = wf_time_format_clock (reached_at);

      return g_strdup_printf (_ ("%s reached %s"), holder, clock);
    }
  return g_strdup (holder);
}

/* --- row --------------------------------------------------------------------- */

GtkWidget *
wf_board_row_new (WfContext *context)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = wf_text_new (NULL, "board-level");
  GtkWidget *columns = wf_board_columns_new ();

  for (guint i = 0; i <= WF_BOARD_N_PHASES; i++)
    {
      GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

      gtk_widget_add_css_class (cell, i == 0 ? "board-actor" : "board-cell");
      wf_board_accept_drops (cell, context);
      wf_board_columns_append (WF_BOARD_COLUMNS (columns), cell);
    }
  gtk_widget_set_hexpand (columns, TRUE);
  gtk_box_append (GTK_BOX (row), heading);
  gtk_box_append (GTK_BOX (row), columns);
  return row;
}

static void
fill_actor (GtkWidget *cell, WfContext *context, WfBoardItem *item, gint64 now)
{
  GtkWidget *line = wf_wrap_box_new (6, 2);
  const char *css_class = NULL;
  g_autofree char *name = wf_actor_dup_label (context, item->actor);
  g_autofree char *pill = wf_board_dup_pill (item, now, &css_class);
  g_autofree char *detail = wf_board_dup_actor_line (context, item, now);
  const WfSchemeActor *actor = wf_scheme_get_actor (wf_context_get_scheme (context), item->actor);
  GtkWidget *label = gtk_label_new (name);

  wf_board_set_drop_place (cell, item->actor, NULL);
  gtk_widget_add_css_class (label, "row-title");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  wf_wrap_box_append (WF_WRAP_BOX (line), label);
  if (pill != NULL)
    wf_wrap_box_append (WF_WRAP_BOX (line), wf_pill_new (pill, css_class));
  gtk_box_append (GTK_BOX (cell), line);
  if (detail != NULL)
    {
      GtkWidget *text = wf_text_new (detail, "detail");

      gtk_label_set_lines (GTK_LABEL (text), 2);
      gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (cell), text);
    }
  gtk_widget_set_tooltip_text (cell, actor != NULL ? actor->name : name);
}

/* A task with the deadline's due time is the work on it; one card is enough. */
static gboolean
has_task_for (WfBoardItem *item, const WfDeadline *deadline)
{
  for (guint phase = 0; phase < WF_BOARD_N_PHASES; phase++)
    for (guint i = 0; deadline->due_at != WF_NO_TIME && i < item->tasks[phase]->len; i++)
      if (wf_record_get_time (item->tasks[phase]->pdata[i], "due-at") == deadline->due_at)
        return TRUE;
  return FALSE;
}

static void
fill_cell (
    GtkWidget *cell, WfContext *context, WfBoardItem *item, guint phase, const WfBoardLook *look)
{
  WfScheme *scheme = wf_context_get_scheme (context);
  const WfSchemePhase *scheme_phase
      = phase < scheme->phases->len ? scheme->phases->pdata[phase] : NULL;

  if (scheme_phase == NULL)
    return;
  wf_board_set_drop_place (cell, item->actor, scheme_phase->id);
  for (guint i = 0; i < item->tasks[phase]->len; i++)
    gtk_box_append (GTK_BOX (cell),
                    wf_task_card_new (context, item->tasks[phase]->pdata[i], look->is_narrow));
  if (g_str_equal (scheme_phase->id, DEADLINE_PHASE))
    for (guint i = 0; i < item->deadlines->len; i++)
      if (!has_task_for (item, &g_array_index (item->deadlines, WfDeadline, i)))
        gtk_box_append (GTK_BOX (cell),
                        wf_deadline_card_new (context,
                                              &g_array_index (item->deadlines, WfDeadline, i),
                                              look->is_narrow));
  for (guint i = 0; i < MIN (item->suggested[phase]->len, look->n_suggested); i++)
    gtk_box_append (GTK_BOX (cell),
                    wf_suggestion_card_new (context, item->actor, item->suggested[phase]->pdata[i],
                                            look->is_narrow));
  if (look->n_suggested > 0 && item->suggested[phase]->len > look->n_suggested)
    {
      /* Translators: further suggestions, listed at the right. */
      g_autofree char *more
          = g_strdup_printf (_ ("+ %u suggested"), item->suggested[phase]->len - look->n_suggested);

      gtk_box_append (GTK_BOX (cell), wf_text_new (more, "detail"));
    }
}

/* Everything a row shows, as one text: a row is made again only when this differs, so that focus
 * and drags survive. */
static char *
dup_stamp (WfContext *context, WfBoardItem *item, const WfBoardLook *look)
{
  gint64 minute = wf_context_get_shown_now (context) / WF_MINUTE_US;
  g_autoptr (GString) stamp = g_string_new (item->actor);
  gboolean counts = FALSE;

  g_string_append_printf (stamp, " %u %u %u %u %d", item->level, item->matches, look->current,
                          look->n_suggested, look->is_narrow);
  if (item->record != NULL)
    g_string_append_printf (stamp, " %u", wf_record_get_operations (item->record)->len);
  for (guint phase = 0; phase < WF_BOARD_N_PHASES; phase++)
    {
      g_string_append_printf (stamp, " |%u", item->suggested[phase]->len);
      for (guint i = 0; i < item->tasks[phase]->len; i++)
        {
          WfRecord *task = item->tasks[phase]->pdata[i];

          g_string_append_printf (stamp, " %s %u %u", wf_record_get_id (task),
                                  wf_record_get_operations (task)->len,
                                  wf_task_get_look (task, wf_context_get_shown_now (context)));
        }
    }
  counts = item->deadlines->len > 0 || (item->matches & WF_BOARD_SILENT);
  if (counts)
    g_string_append_printf (stamp, " %" G_GINT64_FORMAT, minute);
  return g_string_free (g_steal_pointer (&stamp), FALSE);
}

void
wf_board_row_set (GtkWidget *row, WfContext *context, WfBoardItem *item, const WfBoardLook *look)
{
  GtkWidget *heading = gtk_widget_get_first_child (row);
  GtkWidget *columns = gtk_widget_get_next_sibling (heading);
  gboolean is_heading = item->actor == NULL;
  WfFocusKeep *keep;
  guint column = 0;

  gtk_widget_set_visible (heading, is_heading);
  gtk_widget_set_visible (columns, !is_heading);
  if (is_heading)
    {
      g_autofree char *upper = g_utf8_strup (wf_board_level_get_label (item->level), -1);

      gtk_label_set_text (GTK_LABEL (heading), upper);
      g_object_set_data (G_OBJECT (row), "wf-stamp", NULL);
      return;
    }

  g_autofree char *stamp = dup_stamp (context, item, look);
  if (g_strcmp0 (stamp, g_object_get_data (G_OBJECT (row), "wf-stamp")) == 0)
    return;
  keep = wf_focus_keep_begin (columns);
  for (GtkWidget *cell = gtk_widget_get_first_child (columns); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell), column++)
    {
      wf_widget_clear (cell);
      if (column == 0)
        fill_actor (cell, context, item, wf_context_get_shown_now (context));
      else
        {
          fill_cell (cell, context, item, column - 1, look);
          if (look->current & (1u << (column - 1)))
            gtk_widget_add_css_class (cell, "current");
          else
            gtk_widget_remove_css_class (cell, "current");
        }
    }
  wf_focus_keep_end (keep, columns);
  g_object_set_data_full (G_OBJECT (row), "wf-stamp", g_steal_pointer (&stamp), g_free);
}
