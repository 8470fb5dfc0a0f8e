/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/values/wf-contested.h"

#include "analysis/wf-situation.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-form.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-turn-box.h"
#include "app/common/wf-widgets.h"
#include "app/values/wf-values-write.h"
#include "model/wf-vocabulary.h"

#define ANSWER_WITHIN_US WF_HOUR_US

/* --- what there is --------------------------------------------------------- */

static gboolean
is_contested (WfContext *context, const char *asset)
{
  return wf_situation_asset_state (wf_context_get_picture (context),
                                   wf_context_get_dataset (context), asset)
         == WF_STATE_CONTESTED;
}

char **
wf_contested_dup_all (WfContext *context)
{
  GListModel *assets = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_ASSET);
  const guint n_assets = g_list_model_get_n_items (assets);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  for (guint i = 0; i < n_assets; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (assets, i);
      const char *id = wf_record_get_text (record, "asset");

      if (id != NULL && is_contested (context, id))
        g_strv_builder_add (all, id);
    }
  return g_strv_builder_end (all);
}

char *
wf_contested_dup_other (WfContext *context, const char *asset)
{
  g_autoptr (GArray) statements
      = wf_situation_dup_statements (wf_context_get_picture (context), asset);

  for (guint i = 0; i < statements->len; i++)
    {
      const char *authority = g_array_index (statements, WfStatement, i).authority;
      if (!g_str_equal (authority, wf_context_get_desk_actor (context)))
        return g_strdup (authority);
    }
  return NULL;
}

static WfRecord *
get_record (WfContext *context, const char *asset)
{
  return wf_picture_lookup_name (wf_context_get_picture (context), WF_TYPE_NAME_ASSET, asset);
}

char *
wf_contested_dup_brief (WfContext *context, const char *asset)
{
  const char *actor = wf_context_get_desk_actor (context);
  g_autofree char *field = g_strconcat ("brief/", actor, NULL);
  g_autofree char *why_field = g_strconcat ("brief-why/", actor, NULL);
  WfRecord *record = get_record (context, asset);
  const WfLive *live = record ? wf_record_get_winner (record, field) : NULL;
  const char *why = record ? wf_record_get_text (record, why_field) : NULL;

  if (live == NULL)
    return NULL;
  g_autofree char *value
      = wf_field_dup_value (context, WF_TYPE_NAME_ASSET, live->operation, live->write);
  /* Translators: the statement that the own desk briefs, and why. */
  return g_strdup_printf (_ ("We brief: %s. %s"), value, why ? why : "");
}

/* --- we brief -------------------------------------------------------------- */

typedef struct
{
  WfContext *context;
  char *asset;
  GPtrArray *values; /* char *: statuses or authorities, parallel to the choice */
  GtkWidget *choice, *text, *due;
} ContestedForm;

static void
contested_form_free (gpointer data)
{
  ContestedForm *form = data;

  g_object_unref (form->context);
  g_free (form->asset);
  g_ptr_array_unref (form->values);
  g_free (form);
}

static ContestedForm *
new_form (WfContext *context, const char *asset)
{
  ContestedForm *form = g_new0 (ContestedForm, 1);

  form->context = g_object_ref (context);
  form->asset = g_strdup (asset);
  form->values = g_ptr_array_new_with_free_func (g_free);
  return form;
}

static const char *
get_chosen (ContestedForm *form)
{
  const guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (form->choice));

  return selected < form->values->len ? form->values->pdata[selected] : NULL;
}

static gboolean
accept_brief_cb (WfForm *window, gpointer data)
{
  ContestedForm *form = data;
  const char *why = gtk_editable_get_text (GTK_EDITABLE (form->text));
  const char *status = get_chosen (form);

  if (status && *why == '\0')
    {
      wf_form_complain (window, _ ("Give the reason: it stands beside what you brief, on every "
                                   "slide."));
      gtk_widget_grab_focus (form->text);
      return FALSE;
    }
  wf_values_brief (window, form->context, form->asset, status, why);
  return FALSE;
}

void
wf_contested_brief (GtkWindow *parent, WfContext *context, const char *asset)
{
  ContestedForm *form = new_form (context, asset);
  g_autoptr (GArray) statements
      = wf_situation_dup_statements (wf_context_get_picture (context), asset);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  WfForm *window = wf_form_new (
      parent, _ ("What we brief"),
      _ ("Both statements stay, on every page and slide. Yours is added as what your desk briefs."),
      _ ("_Brief This"), accept_brief_cb, form, contested_form_free);

  for (guint i = 0; i < statements->len; i++)
    {
      const WfStatement *statement = &g_array_index (statements, WfStatement, i);
      g_autofree char *who = wf_actor_dup_label (context, statement->authority);
      g_autofree char *value = wf_field_dup_value (
          context, WF_TYPE_NAME_ASSET, statement->live->operation, statement->live->write);

      /* Translators: a service state and who states it. */
      g_ptr_array_add (labels, g_strdup_printf (_ ("%s, as %s says"), value, who));
      g_ptr_array_add (form->values, g_strdup (statement->status));
    }
  g_ptr_array_add (labels, g_strdup (_ ("neither: both side by side")));
  g_ptr_array_add (labels, NULL);
  form->choice
      = wf_form_add_choice (window, _ ("We brief"), (const char *const *) labels->pdata, 0);
  form->text = wf_form_add_entry (window, _ ("Reason"), NULL, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

/* --- asking ---------------------------------------------------------------- */

static gboolean
accept_ask_cb (WfForm *window, gpointer data)
{
  ContestedForm *form = data;
  g_autofree char *text = wf_form_dup_lines (form->text);
  const gint64 now = wf_clock_now_us (wf_context_get_clock (form->context));
  gint64 due_at;

  if (!wf_instant_parse (gtk_editable_get_text (GTK_EDITABLE (form->due)), now, &due_at))
    {
      wf_form_complain (window, _ ("Not a time. Write 18:00Z or 13 Oct 18:00Z."));
      return FALSE;
    }
  /* A time of day that is past today is tomorrow's: an answer lies ahead. */
  if (due_at <= now && due_at + WF_DAY_US > now)
    due_at += WF_DAY_US;
  if (due_at <= now)
    wf_form_complain (window, _ ("This time is past. Give one that lies ahead."));
  else if (*text == '\0')
    wf_form_complain (window, _ ("Say what you ask."));
  else
    wf_values_ask (window, form->context, form->asset, get_chosen (form), text, due_at);
  return FALSE;
}

static char *
dup_question (WfContext *context, const char *asset)
{
  g_autofree char *ref = g_strconcat ("asset:", asset, NULL);
  g_autofree char *name = wf_context_dup_ref_label (context, ref);
  g_autoptr (GArray) statements
      = wf_situation_dup_statements (wf_context_get_picture (context), asset);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; i < statements->len; i++)
    {
      const WfStatement *statement = &g_array_index (statements, WfStatement, i);
      g_autofree char *who = wf_actor_dup_label (context, statement->authority);
      g_autofree char *value = wf_field_dup_value (
          context, WF_TYPE_NAME_ASSET, statement->live->operation, statement->live->write);

      g_string_append_printf (said, "%s%s: %s", i > 0 ? ", " : "", who, value);
    }
  /* Translators: a question to another desk: the asset, and who states what of it. */
  return g_strdup_printf (_ ("%s: please check your statement (%s)."), name, said->str);
}

void
wf_contested_ask (GtkWindow *parent, WfContext *context, const char *asset, const char *authority)
{
  ContestedForm *form = new_form (context, asset);
  g_autoptr (GArray) statements
      = wf_situation_dup_statements (wf_context_get_picture (context), asset);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *question = dup_question (context, asset);
  guint selected = 0;
  g_autofree char *due
      = wf_time_format_clock (wf_clock_now_us (wf_context_get_clock (context)) + ANSWER_WITHIN_US);
  WfForm *window = wf_form_new (
      parent, _ ("Ask the other desk"),
      _ ("The request stands in the log of both, and its answer on the board of whom you ask."),
      _ ("_Ask"), accept_ask_cb, form, contested_form_free);

  for (guint i = 0; i < statements->len; i++)
    {
      const char *other = g_array_index (statements, WfStatement, i).authority;

      if (g_str_equal (other, wf_context_get_desk_actor (context)))
        continue;
      if (g_strcmp0 (other, authority) == 0)
        selected = labels->len;
      g_ptr_array_add (labels, wf_actor_dup_label (context, other));
      g_ptr_array_add (form->values, g_strdup (other));
    }
  g_ptr_array_add (labels, NULL);
  form->choice
      = wf_form_add_choice (window, _ ("To"), (const char *const *) labels->pdata, selected);
  form->text = wf_form_add_lines (window, _ ("Question"), question);
  form->due = wf_form_add_entry (window, _ ("Answer due"), due, _ ("18:00Z or 13 Oct 18:00Z"));
  gtk_window_present (GTK_WINDOW (window));
}

/* --- buttons --------------------------------------------------------------- */

static void
brief_cb (GtkWidget *button, WfContext *context)
{
  wf_contested_brief (GTK_WINDOW (gtk_widget_get_root (button)), context,
                      g_object_get_data (G_OBJECT (button), "wf-asset"));
}

static void
ask_cb (GtkWidget *button, WfContext *context)
{
  wf_contested_ask (GTK_WINDOW (gtk_widget_get_root (button)), context,
                    g_object_get_data (G_OBJECT (button), "wf-asset"), NULL);
}

static void
append_button (
    GtkWidget *box, WfContext *context, const char *asset, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "small");
  g_object_set_data_full (G_OBJECT (button), "wf-asset", g_strdup (asset), g_free);
  g_signal_connect_object (button, "clicked", callback, context, 0);
  gtk_box_append (GTK_BOX (box), button);
}

void
wf_contested_append_actions (GtkWidget *box, WfContext *context, const char *asset)
{
  GtkWidget *line;
  g_autofree char *brief = NULL;
  g_autofree char *other = NULL;
  g_autofree char *who = NULL;

  if (!is_contested (context, asset))
    return;
  line = wf_turn_box_new (8, 0);
  brief = wf_contested_dup_brief (context, asset);
  other = wf_contested_dup_other (context, asset);
  if (brief)
    gtk_box_append (GTK_BOX (box), wf_text_new (brief, "aside"));
  gtk_widget_add_css_class (line, "aside");
  append_button (line, context, asset, _ ("We brief…"), G_CALLBACK (brief_cb));
  if (other)
    {
      g_autofree char *name = wf_actor_dup_label (context, other);
      /* Translators: a button; %s is another desk or authority. */
      who = g_strdup_printf (_ ("Ask %s…"), name);
      append_button (line, context, asset, who, G_CALLBACK (ask_cb));
    }
  gtk_box_append (GTK_BOX (box), line);
}
