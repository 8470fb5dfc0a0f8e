/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-situation-sidebar.h"

#include <string.h>

#include "analysis/wf-situation.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-record-row.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-layer-list.h"
#include "app/incident/wf-query-chips.h"
#include "app/common/wf-track-layer-row.h"
#include "app/common/wf-while-shown.h"
#include "app/values/wf-conflict-box.h"
#include "draw/wf-timeline-items.h"
#include "model/wf-vocabulary.h"

#define N_TILES 3
#define LAYERS_MIN_HEIGHT 84
#define CLAIMS_MIN_HEIGHT 46

typedef struct
{
  GtkWidget *box, *figure, *caption;
} Tile;

struct _WfSituationSidebar
{
  GtkBox parent_instance;

  WfContext *context;
  GtkWidget *title, *claims_title, *empty;
  Tile tiles[N_TILES];
  WfRowList *incidents, *claims;
};

G_DEFINE_FINAL_TYPE (WfSituationSidebar, wf_situation_sidebar, GTK_TYPE_BOX)

/* --- incidents --------------------------------------------------------------- */

static const char *
get_status_word (const char *status)
{
  if (g_str_equal (status, "in-service"))
    return _ ("in service");
  if (g_str_equal (status, "degraded"))
    return _ ("degraded");
  if (g_str_equal (status, "out"))
    return _ ("out");
  return status;
}

/* "FI degraded · EE out": who says what of the first contested asset. */
static char *
dup_contested (WfSituationSidebar *self, WfRecord *incident)
{
  g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
  WfPicture *picture = wf_context_get_picture (self->context);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; assets[i] != NULL && text->len == 0; i++)
    {
      g_autoptr (GArray) statements = wf_situation_dup_statements (picture, assets[i]);

      if (wf_situation_asset_state (picture, wf_context_get_dataset (self->context), assets[i])
          != WF_STATE_CONTESTED)
        continue;
      for (guint j = 0; j < statements->len; j++)
        {
          const WfStatement *statement = &g_array_index (statements, WfStatement, j);
          const char *slash = strrchr (statement->authority, '/');
          g_autofree char *who = slash != NULL
                                     ? g_strdup (slash + 1)
                                     : wf_actor_dup_label (self->context, statement->authority);

          g_string_append_printf (text, "%s%s %s", j > 0 ? " · " : "", who,
                                  get_status_word (statement->status));
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_incident_detail (WfSituationSidebar *self, WfRecord *incident, WfServiceState state)
{
  g_autofree char *countries = wf_record_dup_joined_set (incident, "country");
  g_autofree char *class = wf_incident_dup_class (incident);
  g_auto (GStrv) decided = wf_record_dup_keys (incident, "class");
  const char *kind = wf_incident_kind_get_label (wf_record_get_text (incident, "kind"));
  gint64 ended_at = wf_record_get_time (incident, "ended-at");

  if (ended_at != WF_NO_TIME)
    {
      g_autofree char *ended = wf_time_format_clock (ended_at);
      /* Translators: countries, then when it ended. */
      return g_strdup_printf (_ ("%s · ended %s"), countries ? countries : kind, ended);
    }
  if (state == WF_STATE_CONTESTED)
    return dup_contested (self, incident);
  if (decided[0] != NULL)
    /* Translators: countries, then the legal class and who decided it. */
    return g_strdup_printf (_ ("%s: %s"), countries ? countries : kind, class);
  /* Translators: kind of incident, countries; no State gave it a legal class. */
  return countries != NULL ? g_strdup_printf (_ ("%s · %s · unclassified"), kind, countries)
                           : g_strdup_printf (_ ("%s · unclassified"), kind);
}

static void
bind_incident (GtkWidget *row, WfRecord *incident, gpointer data)
{
  WfSituationSidebar *self = data;
  WfServiceState state = wf_situation_incident_state (
      wf_context_get_picture (self->context), wf_context_get_dataset (self->context), incident);
  gint64 at = wf_record_get_time (incident, "happened-at");
  g_autofree char *title = wf_timeline_dup_short_title (incident);
  g_autofree char *conflict = wf_conflict_dup_line (self->context, incident);
  g_autofree char *detail
      = conflict ? g_strdup_printf ("≠ %s", conflict) : dup_incident_detail (self, incident, state);
  g_autofree char *time = at != WF_NO_TIME ? wf_time_format_clock (at) : NULL;
  WfRowContent content = {
    .sign = wf_incident_get_sign (incident, state),
    .sign_class = wf_incident_get_css_class (incident, state),
    .word = wf_incident_get_word (incident, state),
    .title = title != NULL ? title : _ ("without a title"),
    .detail = detail,
    .detail_class = conflict ? "late-text" : NULL,
    .time = time,
  };

  wf_record_row_set (row, &content);
}

static void
bind_claim (GtkWidget *row, WfRecord *claim, gpointer data)
{
  WfSituationSidebar *self = data;
  const char *line = wf_record_get_text (claim, "line");
  const char *owner = wf_record_get_text (claim, "owner");
  gint64 at = wf_record_get_time (claim, "happened-at");
  g_autofree char *quoted = wf_claim_dup_title (claim);
  g_autofree char *time = at != WF_NO_TIME ? wf_time_format_clock (at) : NULL;
  g_autofree char *who = owner != NULL ? wf_actor_dup_label (self->context, owner) : NULL;
  const char *stage = g_strcmp0 (line, "agreed") == 0  ? _ ("agreed")
                      : g_strcmp0 (line, "draft") == 0 ? _ ("draft")
                                                       : _ ("none");
  /* Translators: state of the public line on a false claim, and who owns it. */
  g_autofree char *calm
      = g_strdup_printf (_ ("public line: %s, %s"), stage, who != NULL ? who : _ ("no owner"));
  g_autofree char *conflict = wf_conflict_dup_line (self->context, claim);
  g_autofree char *detail = conflict ? g_strdup_printf ("≠ %s", conflict) : g_strdup (calm);
  WfRowContent content = {
    .sign = "❝",
    .sign_class = "plain",
    .title = quoted,
    .detail = detail,
    .detail_class = conflict ? "late-text" : NULL,
    .time = time,
  };

  wf_record_row_set (row, &content);
}

static void
choose (WfSituationSidebar *self, WfRecord *record)
{
  g_autofree char *ref
      = g_strdup_printf ("%s:%s", wf_record_get_type_name (record), wf_record_get_id (record));

  wf_session_select (wf_context_get_session (self->context), ref);
}

static void
show_selection (WfSituationSidebar *self)
{
  WfSession *session = wf_context_get_session (self->context);

  wf_row_list_select (self->incidents, wf_session_get_selected (session, "incident"));
  wf_row_list_select (self->claims, wf_session_get_selected (session, "claim"));
}

/* --- figures ----------------------------------------------------------------- */

static void
set_tile (Tile *tile, guint number, const char *caption, const char *css_class)
{
  g_autofree char *figure = g_strdup_printf ("%u", number);
  g_autofree char *spoken = g_strdup_printf ("%u %s", number, caption);
  const char *classes[] = { "figure", "numeric", number > 0 ? css_class : NULL, NULL };

  gtk_label_set_text (GTK_LABEL (tile->figure), figure);
  gtk_widget_set_css_classes (tile->figure, classes);
  gtk_label_set_text (GTK_LABEL (tile->caption), caption);
  wf_widget_set_name (tile->box, spoken, NULL);
}

static void
show_figures (WfSituationSidebar *self, WfQuery *query)
{
  g_autoptr (WfFigures) figures = wf_situation_compute (
      wf_context_get_picture (self->context), wf_context_get_dataset (self->context),
      wf_context_get_scheme (self->context), query, wf_context_get_shown_now (self->context));
  g_autofree char *countries
      = figures->countries != NULL ? g_strjoinv (" ", figures->countries) : NULL;
  /* Translators: %s are country codes. */
  g_autofree char *affected = countries != NULL && countries[0] != '\0'
                                  ? g_strdup_printf (_ ("%s affected"), countries)
                                  : NULL;
  g_autofree char *claims = g_strdup_printf (_ ("%u open"), figures->n_claims_open);

  wf_section_title_set_detail (self->title, affected);
  wf_section_title_set_detail (self->claims_title, claims);
  set_tile (&self->tiles[0], figures->n_open, C_ ("incidents", "open"), NULL);
  set_tile (&self->tiles[1], figures->n_cables_out,
            ngettext ("cable out", "cables out", figures->n_cables_out), "out-text");
  set_tile (&self->tiles[2], figures->n_contested, C_ ("figure", "contested"), "late-text");
}

static GPtrArray *
dup_claims (WfSituationSidebar *self, WfQuery *query)
{
  GListModel *list
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_CLAIM);
  GPtrArray *claims = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) claim = g_list_model_get_item (list, i);

      if (wf_query_matches (query, claim))
        g_ptr_array_add (claims, g_steal_pointer (&claim));
    }
  return claims;
}

static void
update (WfSituationSidebar *self)
{
  WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));
  g_autoptr (GPtrArray) incidents = wf_situation_dup_incidents (
      wf_context_get_picture (self->context), wf_context_get_dataset (self->context), query);
  g_autoptr (GPtrArray) claims = dup_claims (self, query);

  show_figures (self, query);
  wf_row_list_set (self->incidents, incidents);
  wf_row_list_set (self->claims, claims);
  gtk_label_set_text (GTK_LABEL (self->empty),
                      wf_query_is_empty (query)
                          ? _ ("No incident yet. Press N for the first entry of the log.")
                          : _ ("No incident matches the filter."));
  gtk_widget_set_visible (self->empty, incidents->len == 0);
  gtk_widget_set_visible (
      gtk_widget_get_ancestor (GTK_WIDGET (self->claims), GTK_TYPE_SCROLLED_WINDOW),
      claims->len > 0);
  show_selection (self);
}

/* --- life -------------------------------------------------------------------- */

static void
wf_situation_sidebar_dispose (GObject *object)
{
  g_clear_object (&WF_SITUATION_SIDEBAR (object)->context);
  G_OBJECT_CLASS (wf_situation_sidebar_parent_class)->dispose (object);
}

static void
wf_situation_sidebar_class_init (WfSituationSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_situation_sidebar_dispose;
}

static void
wf_situation_sidebar_init (WfSituationSidebar *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "side-pane");
}

static GtkWidget *
new_tiles (WfSituationSidebar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (box, "tiles");
  for (guint i = 0; i < N_TILES; i++)
    {
      Tile *tile = &self->tiles[i];

      tile->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      tile->figure = gtk_label_new (NULL);
      tile->caption = gtk_label_new (NULL);
      gtk_widget_add_css_class (tile->box, "card");
      gtk_widget_add_css_class (tile->box, "tile");
      gtk_widget_set_hexpand (tile->box, TRUE);
      gtk_label_set_xalign (GTK_LABEL (tile->figure), 0);
      gtk_label_set_xalign (GTK_LABEL (tile->caption), 0);
      gtk_label_set_wrap (GTK_LABEL (tile->caption), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (tile->caption), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (tile->caption), 2);
      gtk_label_set_ellipsize (GTK_LABEL (tile->caption), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (tile->caption, "detail");
      gtk_box_append (GTK_BOX (tile->box), tile->figure);
      gtk_box_append (GTK_BOX (tile->box), tile->caption);
      gtk_box_append (GTK_BOX (box), tile->box);
    }
  return box;
}

static GtkWidget *
add_list (WfSituationSidebar *self, const char *name, WfRowListBind bind, int min_height)
{
  GtkWidget *list = wf_row_list_new (name, bind, self);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  wf_text_scale_request (scrolled, -1, min_height);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  g_signal_connect_swapped (list, "chosen", G_CALLBACK (choose), self);
  gtk_box_append (GTK_BOX (self), scrolled);
  return list;
}

/* Scrolled: unfolded, the list is higher than a small window has room for. */
static GtkWidget *
new_layers (WfContext *context)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  wf_text_scale_request (scrolled, -1, LAYERS_MIN_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), wf_layer_list_new (context));
  return scrolled;
}

GtkWidget *
wf_situation_sidebar_new (WfContext *context)
{
  WfSituationSidebar *self = g_object_new (WF_TYPE_SITUATION_SIDEBAR, NULL);
  GtkBox *box = GTK_BOX (self);

  self->context = g_object_ref (context);
  self->title = wf_section_title_new (_ ("Situation"), NULL);
  gtk_box_append (box, self->title);
  gtk_box_append (box, new_tiles (self));
  gtk_box_append (box, wf_query_chips_new (context));
  self->incidents = WF_ROW_LIST (add_list (self, _ ("Incidents"), bind_incident, 120));
  self->empty = wf_text_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->empty, "empty");
  gtk_box_append (box, self->empty);
  self->claims_title = wf_section_title_new (_ ("False claims"), NULL);
  gtk_box_append (box, self->claims_title);
  self->claims = WF_ROW_LIST (add_list (self, _ ("False claims"), bind_claim, CLAIMS_MIN_HEIGHT));
  gtk_box_append (box, wf_section_title_new (_ ("Layers"), NULL));
  gtk_box_append (box, new_layers (context));
  gtk_box_append (box, wf_track_layer_row_new (context));

  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) update, TRUE, context, "changed", NULL);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) show_selection, TRUE,
                  wf_context_get_session (context), "notify::selection", NULL);
  update (self);
  return GTK_WIDGET (self);
}
