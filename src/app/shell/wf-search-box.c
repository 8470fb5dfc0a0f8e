/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-search-box.h"

#include <string.h>

#include "analysis/wf-search.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"

#define MAX_HITS 60

struct _WfSearchBox
{
  GtkWidget parent_instance;

  GtkWidget *box, *entry, *list, *scroller, *count, *filter;
  WfContext *context;
};

enum
{
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfSearchBox, wf_search_box, GTK_TYPE_WIDGET)

static const char *
get_words (WfSearchBox *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
done (WfSearchBox *self)
{
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

/* --- a result -------------------------------------------------------------- */

static const struct
{
  const char *prefix, *label, *page;
} kinds[] = {
  { "incident:", N_ ("Incident"), "picture" }, { "entry:", N_ ("Entry"), "log" },
  { "task:", N_ ("Task"), "board" },           { "claim:", N_ ("Claim"), "picture" },
  { "asset:", N_ ("Asset"), "picture" },       { "actor:", N_ ("Actor"), "board" },
};

static guint
get_kind (const char *ref)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (ref, kinds[i].prefix))
      return i;
  return 0;
}

static WfRecord *
get_record (WfSearchBox *self, const char *ref)
{
  return wf_picture_lookup_id (wf_context_get_picture (self->context), strchr (ref, ':') + 1);
}

/* What the thing is called: an entry by what it says. */
static char *
dup_title (WfSearchBox *self, const char *ref)
{
  WfRecord *record = g_str_has_prefix (ref, "entry:") ? get_record (self, ref) : NULL;
  const char *text = record ? wf_record_get_text (record, "text") : NULL;

  return text ? g_strdup (text) : wf_context_dup_ref_label (self->context, ref);
}

static char *
dup_detail (WfSearchBox *self, const WfHit *hit)
{
  g_autoptr (GString) text = g_string_new (_ (kinds[get_kind (hit->ref)].label));
  WfRecord *record = get_record (self, hit->ref);
  const char *number = record ? wf_record_get_text (record, "number") : NULL;

  if (number)
    g_string_append_printf (text, " · %s", number);
  if (hit->at != WF_NO_TIME)
    {
      g_autofree char *at = wf_time_format_day_clock (hit->at);
      g_string_append_printf (text, " · %s", at);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
new_row (WfSearchBox *self, const WfHit *hit)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *title = dup_title (self, hit->ref);
  g_autofree char *detail = dup_detail (self, hit);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (lines, "record-row");
  gtk_box_append (GTK_BOX (lines), label);
  gtk_box_append (GTK_BOX (lines), wf_text_new (detail, "detail"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), lines);
  g_object_set_data_full (G_OBJECT (row), "wf-ref", g_strdup (hit->ref), g_free);
  wf_widget_set_name (row, title, detail);
  return row;
}

static void
go_to (WfSearchBox *self, GtkListBoxRow *row)
{
  const char *ref = g_object_get_data (G_OBJECT (row), "wf-ref");
  WfSession *session = wf_context_get_session (self->context);
  const char *page = kinds[get_kind (ref)].page;

  /* The Watch log has no board: the picture's details show an actor too. */
  if (wf_context_is_watch_log (self->context) && g_str_equal (page, "board"))
    page = "picture";
  wf_session_set_page (session, page);
  wf_session_select (session, ref);
  done (self);
}

/* --- following the words --------------------------------------------------- */

static void
show_count (WfSearchBox *self, guint n_all, guint n_shown)
{
  g_autofree char *text = NULL;

  if (*get_words (self) == '\0')
    text = g_strdup (_ ("Entries, incidents, tasks, claims, assets and actors"));
  else if (n_all == 0)
    text = g_strdup (
        _ ("Nothing has these words. Accents and capitals do not matter. Places are found on the "
           "map: Ctrl+L."));
  else if (n_all > n_shown)
    text = g_strdup_printf (_ ("The first %u of %u results"), n_shown, n_all);
  else
    text = g_strdup_printf (_ ("Results: %u"), n_all);
  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
search_cb (WfSearchBox *self)
{
  g_autoptr (GArray) hits = NULL;
  guint n_all;

  if (self->context == NULL)
    return;
  hits = wf_search (wf_context_get_picture (self->context), wf_context_get_dataset (self->context),
                    wf_context_get_scheme (self->context), get_words (self), MAX_HITS, &n_all);
  wf_widget_clear (self->list);
  for (guint i = 0; i < hits->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         new_row (self, &g_array_index (hits, WfHit, i)));
  gtk_widget_set_visible (self->scroller, hits->len > 0);
  gtk_widget_set_visible (self->filter, *get_words (self) != '\0');
  show_count (self, n_all, hits->len);
}

static void
activate_cb (WfSearchBox *self)
{
  GtkListBoxRow *first = NULL;

  /* Enter may come before the list has followed the last key. */
  search_cb (self);
  first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (first != NULL)
    go_to (self, first);
}

static void
filter_cb (WfSearchBox *self)
{
  WfSession *session = wf_context_get_session (self->context);
  g_autoptr (WfQuery) query = wf_query_copy (wf_session_get_query (session));

  g_free (query->text);
  query->text = g_strdup (get_words (self));
  wf_session_set_query (session, query);
  done (self);
}

/* Down leaves the words for the first result, Up leaves the first result for the words. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        WfSearchBox *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const gboolean is_in_entry = focus && gtk_widget_is_ancestor (focus, self->entry);

  if (keyval == GDK_KEY_Escape)
    done (self);
  else if (keyval == GDK_KEY_Down && is_in_entry && first)
    gtk_widget_grab_focus (GTK_WIDGET (first));
  else if (keyval == GDK_KEY_Up && first && focus == GTK_WIDGET (first))
    gtk_widget_grab_focus (self->entry);
  else
    return FALSE;
  return TRUE;
}

/* --- building -------------------------------------------------------------- */

static void
wf_search_box_dispose (GObject *object)
{
  WfSearchBox *self = WF_SEARCH_BOX (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_search_box_parent_class)->dispose (object);
}

static void
wf_search_box_class_init (WfSearchBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_search_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_DONE] = g_signal_new ("done", WF_TYPE_SEARCH_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_results (WfSearchBox *self)
{
  self->list = gtk_list_box_new ();
  self->scroller = gtk_scrolled_window_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "record-list");
  wf_widget_set_name (self->list, _ ("Results"), NULL);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (go_to), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_visible (self->scroller, FALSE);
  return self->scroller;
}

static void
wf_search_box_init (WfSearchBox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->entry = gtk_search_entry_new ();
  self->count = wf_text_new (NULL, "detail");
  self->filter = gtk_button_new_with_label (_ ("Filter every page by these words"));
  gtk_widget_set_size_request (self->box, 420, -1);
  g_object_set (self->entry, "placeholder-text", _ ("Words in entries, incidents, tasks…"), NULL);
  wf_widget_set_name (self->entry, _ ("Search"), _ ("Results follow as one types"));
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  /* A search entry keeps Escape for itself. */
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (done), self);
  gtk_widget_add_css_class (self->filter, "flat");
  gtk_widget_set_visible (self->filter, FALSE);
  g_signal_connect_swapped (self->filter, "clicked", G_CALLBACK (filter_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->box, keys);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_box_append (GTK_BOX (self->box), self->count);
  gtk_box_append (GTK_BOX (self->box), make_results (self));
  gtk_box_append (GTK_BOX (self->box), self->filter);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  show_count (self, 0, 0);
}

GtkWidget *
wf_search_box_new (void)
{
  return g_object_new (WF_TYPE_SEARCH_BOX, NULL);
}

void
wf_search_box_set_context (WfSearchBox *self, WfContext *context)
{
  g_set_object (&self->context, context);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  wf_widget_clear (self->list);
}

void
wf_search_box_begin (WfSearchBox *self)
{
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  search_cb (self);
}
