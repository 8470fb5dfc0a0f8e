/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-typed.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-focus-keep.h"

#define SESSION_KEY "wf-typed" /* GHashTable: source -> WfTyped */
#define BOUND_KEY "wf-typed-bound"

struct _WfTyped
{
  GObject parent_instance;

  WfSession *session; /* weak: it owns this */
  char *source;       /* for wf_session_set_unfinished () */
  char *page, *ref, *words;
  GHashTable *texts; /* field -> what was typed, where it is not what stands there anyway */
  GHashTable *sent;  /* the same of what is being written; NULL: nothing is */
};

/* Of a widget, which owns it. */
typedef struct
{
  WfTyped *typed;
  char *field, *initial;
  gboolean is_loading;
} Bound;

static guint reload_signal;

G_DEFINE_FINAL_TYPE (WfTyped, wf_typed, G_TYPE_OBJECT)

static GHashTable *
new_texts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
wf_typed_finalize (GObject *object)
{
  WfTyped *self = WF_TYPED (object);

  g_clear_weak_pointer (&self->session);
  g_free (self->source);
  g_free (self->page);
  g_free (self->ref);
  g_free (self->words);
  g_hash_table_unref (self->texts);
  g_clear_pointer (&self->sent, g_hash_table_unref);
  G_OBJECT_CLASS (wf_typed_parent_class)->finalize (object);
}

static void
wf_typed_class_init (WfTypedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_typed_finalize;
  /* What stands in the fields is to be read from here again. */
  reload_signal = g_signal_new ("reload", WF_TYPE_TYPED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
wf_typed_init (WfTyped *self)
{
  self->texts = new_texts ();
}

static gboolean
is_touched (WfTyped *self)
{
  return g_hash_table_size (self->texts) > 0;
}

/* --- in the session ---------------------------------------------------------- */

static void
tell_session (WfTyped *self)
{
  const gboolean is_unfinished
      = is_touched (self) || (self->sent && g_hash_table_size (self->sent) > 0);

  if (self->session)
    wf_session_set_unfinished (self->session, self->source, is_unfinished ? self->words : NULL);
}

/* The first that there is; what is drawn on the map is gone on with by the map. */
static void
go_on_cb (WfSession *session)
{
  GHashTableIter iter;
  gpointer typed;

  if (wf_session_has_unfinished (session, "drawings"))
    return;
  g_hash_table_iter_init (&iter, g_object_get_data (G_OBJECT (session), SESSION_KEY));
  while (g_hash_table_iter_next (&iter, NULL, &typed))
    if (is_touched (typed))
      {
        wf_session_set_page (session, WF_TYPED (typed)->page);
        wf_session_select (session, WF_TYPED (typed)->ref);
        return;
      }
}

static GHashTable *
get_all (WfSession *session)
{
  GHashTable *all = g_object_get_data (G_OBJECT (session), SESSION_KEY);

  if (all == NULL)
    {
      all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
      g_object_set_data_full (G_OBJECT (session), SESSION_KEY, all,
                              (GDestroyNotify) g_hash_table_unref);
      g_signal_connect (session, "go-on", G_CALLBACK (go_on_cb), NULL);
    }
  return all;
}

WfTyped *
wf_typed_get (
    WfContext *context, const char *page, const char *ref, const char *form, const char *name)
{
  WfSession *session = wf_context_get_session (context);
  g_autofree char *source = g_strdup_printf ("typed %s %s", ref, form);
  g_autofree char *label = NULL;
  WfTyped *self = g_hash_table_lookup (get_all (session), source);

  if (self)
    return self;
  label = wf_context_dup_ref_label (context, ref);
  self = g_object_new (WF_TYPE_TYPED, NULL);
  g_set_weak_pointer (&self->session, session);
  self->source = g_steal_pointer (&source);
  self->page = g_strdup (page);
  self->ref = g_strdup (ref);
  /* Translators: %1$s is a thing ("C-Lion1"), %2$s what a form in its details is called. */
  self->words
      = g_strdup_printf (_ ("%1$s: what was typed under “%2$s” is not saved."), label, name);
  g_hash_table_insert (get_all (session), self->source, self);
  return self;
}

/* --- widgets ----------------------------------------------------------------- */

static void
bound_free (gpointer data)
{
  Bound *bound = data;

  g_object_unref (bound->typed);
  g_free (bound->field);
  g_free (bound->initial);
  g_free (bound);
}

static char *
dup_value (GtkWidget *widget)
{
  GtkStringObject *chosen;

  if (GTK_IS_EDITABLE (widget))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
  chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (widget));
  return chosen ? g_strdup (gtk_string_object_get_string (chosen)) : NULL;
}

static void
choose (GtkDropDown *choice, const char *value)
{
  GListModel *names = gtk_drop_down_get_model (choice);

  for (guint i = 0; value && i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);

      if (g_str_equal (gtk_string_object_get_string (name), value))
        gtk_drop_down_set_selected (choice, i);
    }
}

static void
load (GtkWidget *widget)
{
  Bound *bound = g_object_get_data (G_OBJECT (widget), BOUND_KEY);
  const char *typed = g_hash_table_lookup (bound->typed->texts, bound->field);
  const char *value = typed ? typed : bound->initial;
  g_autofree char *shown = dup_value (widget);

  if (g_strcmp0 (shown, value) == 0)
    return;
  bound->is_loading = TRUE;
  if (GTK_IS_EDITABLE (widget))
    {
      gtk_editable_set_text (GTK_EDITABLE (widget), value ? value : "");
      gtk_editable_set_position (GTK_EDITABLE (widget), -1);
    }
  else
    choose (GTK_DROP_DOWN (widget), value);
  bound->is_loading = FALSE;
}

static void
changed_cb (GtkWidget *widget)
{
  Bound *bound = g_object_get_data (G_OBJECT (widget), BOUND_KEY);
  g_autofree char *value = NULL;

  if (bound->is_loading || gtk_widget_in_destruction (widget))
    return;
  value = dup_value (widget);
  if (value == NULL || g_strcmp0 (value, bound->initial) == 0)
    g_hash_table_remove (bound->typed->texts, bound->field);
  else
    g_hash_table_replace (bound->typed->texts, g_strdup (bound->field), g_steal_pointer (&value));
  tell_session (bound->typed);
}

void
wf_typed_bind (WfTyped *self, GtkWidget *widget, const char *field)
{
  Bound *bound = g_new0 (Bound, 1);
  g_autofree char *name = g_strdup_printf ("%s %s", self->source, field);

  bound->typed = g_object_ref (self);
  bound->field = g_strdup (field);
  bound->initial = dup_value (widget);
  g_object_set_data_full (G_OBJECT (widget), BOUND_KEY, bound, bound_free);
  /* Fields of one name stand in several forms: the focus comes back to the right one. */
  if (GTK_IS_EDITABLE (widget))
    wf_focus_keep_name (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (widget))), name);
  load (widget);
  g_signal_connect (widget, GTK_IS_EDITABLE (widget) ? "changed" : "notify::selected",
                    G_CALLBACK (changed_cb), NULL);
  g_signal_connect_object (self, "reload", G_CALLBACK (load), widget, G_CONNECT_SWAPPED);
}

static void
open_expander (WfTyped *self, GtkExpander *expander)
{
  if (is_touched (self))
    gtk_expander_set_expanded (expander, TRUE);
}

void
wf_typed_bind_expander (WfTyped *self, GtkWidget *expander)
{
  open_expander (self, GTK_EXPANDER (expander));
  g_signal_connect_object (self, "reload", G_CALLBACK (open_expander), expander, 0);
}

/* --- writing ----------------------------------------------------------------- */

typedef struct
{
  WfTyped *typed;
  char *done;
} Writing;

/* What was typed since stands behind it. */
static void
put_back (WfTyped *self)
{
  GHashTableIter iter;
  gpointer field, text;

  g_hash_table_iter_init (&iter, self->sent);
  while (g_hash_table_iter_next (&iter, &field, &text))
    {
      const char *since = g_hash_table_lookup (self->texts, field);
      char *both = since ? g_strconcat (text, " ", since, NULL) : g_strdup (text);

      g_hash_table_replace (self->texts, g_strdup (field), both);
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Writing *writing = user_data;
  g_autoptr (WfTyped) self = writing->typed;
  g_autofree char *done = writing->done;
  /* The person is told by the context. */
  g_autoptr (GPtrArray) operations = wf_context_write_finish (WF_CONTEXT (source), result, NULL);

  if (operations == NULL)
    put_back (self);
  g_clear_pointer (&self->sent, g_hash_table_unref);
  tell_session (self);
  if (operations == NULL)
    g_signal_emit (self, reload_signal, 0);
  else if (done)
    wf_context_toast_done (WF_CONTEXT (source), done);
}

gboolean
wf_typed_is_writing (WfTyped *self)
{
  return self->sent != NULL;
}

void
wf_typed_write (WfTyped *self, WfContext *context, WfDraft *draft, const char *done)
{
  Writing *writing = g_new0 (Writing, 1);

  g_return_if_fail (!wf_typed_is_writing (self));

  writing->typed = g_object_ref (self);
  writing->done = g_strdup (done);
  self->sent = g_steal_pointer (&self->texts);
  self->texts = new_texts ();
  g_signal_emit (self, reload_signal, 0);
  wf_context_write_one_async (context, draft, written_cb, writing);
}
