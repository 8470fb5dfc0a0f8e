/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-promote.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "model/wf-vocabulary.h"

/* --- entry to incident ----------------------------------------------------- */

static void
copy_text (WfDraft *draft, const char *field, WfRecord *record, const char *from)
{
  const char *text = wf_record_get_text (record, from);

  if (text)
    wf_draft_set_string (draft, field, text);
}

static void
copy_time (WfDraft *draft, const char *field, WfRecord *record, const char *from)
{
  const gint64 time = wf_record_get_time (record, from);

  if (time != WF_NO_TIME)
    wf_draft_set_time (draft, field, time);
}

/* What the entry is about becomes what the incident concerns. */
static void
copy_about (WfDraft *draft, WfRecord *entry)
{
  g_auto (GStrv) about = wf_record_dup_set (entry, "about");

  for (guint i = 0; about[i]; i++)
    {
      if (g_str_has_prefix (about[i], "asset:"))
        wf_draft_set_member (draft, "asset", about[i] + 6, TRUE);
      else if (g_str_has_prefix (about[i], "country:"))
        wf_draft_set_member (draft, "country", about[i] + 8, TRUE);
    }
}

static WfDraft *
make_incident (WfContext *context, WfRecord *entry, WfUuid *ent)
{
  WfDraft *draft;

  wf_uuid_new (ent, wf_clock_now_us (wf_context_get_clock (context)));
  draft = wf_context_new_draft (context, WF_TYPE_NAME_INCIDENT, ent, WF_OP_CREATE,
                                wf_record_get_marking (entry));
  copy_text (draft, "number", entry, "number");
  copy_text (draft, "title", entry, "text");
  copy_text (draft, "rating", entry, "rating");
  copy_time (draft, "happened-at", entry, "happened-at");
  copy_time (draft, "known-at", entry, "known-at");
  wf_draft_set_string (draft, "kind", "other");
  wf_draft_set_string (draft, "state", "open");
  wf_draft_set_integer (draft, "severity", 2);
  wf_draft_set_member (draft, "entry", wf_record_get_id (entry), TRUE);
  copy_about (draft, entry);
  return draft;
}

static void
incident_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfContext *context = WF_CONTEXT (source);
  g_autofree char *ref = user_data;
  /* A failure was told by the context. */
  g_autoptr (GPtrArray) operations = wf_context_write_finish (context, result, NULL);

  if (operations == NULL)
    return;
  wf_session_select (wf_context_get_session (context), ref);
  wf_session_set_page (wf_context_get_session (context), "picture");
  wf_context_toast_done (
      context,
      _ ("The entry is an incident now, not classified by any State. Its number is kept."));
}

void
wf_promote_entry (WfContext *context)
{
  const char *id = wf_session_get_selected (wf_context_get_session (context), "entry");
  WfRecord *entry = id ? wf_picture_lookup_id (wf_context_get_picture (context), id) : NULL;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_autofree char *ent_text = NULL;
  WfUuid ent;

  if (entry == NULL)
    return;
  g_ptr_array_add (drafts, make_incident (context, entry, &ent));
  ent_text = wf_uuid_dup_string (&ent);
  wf_context_write_async (context, drafts, incident_written_cb,
                          g_strdup_printf ("incident:%s", ent_text));
}

/* --- incident to crisis ---------------------------------------------------- */

typedef struct
{
  WfContext *context;
  WfRealmHome *home;
  GApplication *application;
  char *incident; /* uuid text */
  char *crisis;
} Crisis;

static void
crisis_free (Crisis *crisis)
{
  g_object_unref (crisis->context);
  g_object_unref (crisis->home);
  g_object_unref (crisis->application);
  g_free (crisis->incident);
  g_free (crisis->crisis);
  g_free (crisis);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Crisis, crisis_free)

static void
tell_failure (Crisis *crisis, const GError *error)
{
  g_autofree char *text = g_strdup_printf (
      _ ("The crisis was not made, the incident is unchanged: %s"), error->message);

  wf_context_toast (crisis->context, text);
}

static void
carried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Crisis) crisis = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = wf_store_write_finish (WF_STORE (source), result, &error);

  if (operations == NULL)
    tell_failure (crisis, error);
  else
    g_action_group_activate_action (G_ACTION_GROUP (crisis->application), "open-crisis",
                                    g_variant_new_string (crisis->crisis));
}

static WfDraft *
make_carried_incident (Crisis *crisis, WfRecord *incident)
{
  static const char *const texts[]
      = { "number", "title", "summary", "kind", "sector", "state", "cause", "rating", "lead" };
  static const char *const times[] = { "happened-at", "known-at", "ended-at" };
  static const char *const sets[] = { "asset", "country", "entry" };
  g_autofree char *space = NULL;
  g_autofree char *from = g_strdup_printf ("incident:%s", crisis->incident);
  WfUuid crisis_uuid, ent;
  WfDraft *draft;

  wf_uuid_parse (crisis->crisis, &crisis_uuid);
  wf_uuid_new (&ent, g_get_real_time ());
  space = wf_space_dup_name (WF_REALM_REAL, &crisis_uuid,
                             wf_marking_get_compartment (wf_record_get_marking (incident)));
  draft = wf_draft_new (space, WF_TYPE_NAME_INCIDENT, &ent, WF_OP_CREATE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    copy_text (draft, texts[i], incident, texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    copy_time (draft, times[i], incident, times[i]);
  wf_draft_set_integer (draft, "severity", wf_record_get_integer (incident, "severity", 2));
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_auto (GStrv) members = wf_record_dup_set (incident, sets[i]);
      for (guint m = 0; members[m]; m++)
        wf_draft_set_member (draft, sets[i], members[m], TRUE);
    }
  wf_draft_set_string (draft, "from-incident", from);
  return draft;
}

static void
crisis_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Crisis) crisis = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfRecord *incident
      = wf_picture_lookup_id (wf_context_get_picture (crisis->context), crisis->incident);
  WfStore *store = wf_realm_home_get_store (crisis->home);

  crisis->crisis = wf_realm_home_create_crisis_finish (WF_REALM_HOME (source), result, &error);
  if (crisis->crisis == NULL || incident == NULL)
    {
      if (error)
        tell_failure (crisis, error);
      return;
    }
  g_ptr_array_add (drafts, make_carried_incident (crisis, incident));
  wf_store_write_async (store, drafts, NULL, carried_cb, g_steal_pointer (&crisis));
}

static void
name_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Crisis) crisis = user_data;
  g_autofree char *name = wf_dialogs_ask_text_finish (result, NULL);
  WfRealmHome *home = crisis->home;

  if (name && *name)
    wf_realm_home_create_crisis_async (home, name, NULL, crisis_created_cb,
                                       g_steal_pointer (&crisis));
}

void
wf_promote_incident (WfContext *context,
                     WfRealmHome *home,
                     GtkWindow *parent,
                     GApplication *application)
{
  const char *id = wf_session_get_selected (wf_context_get_session (context), "incident");
  WfRecord *incident = id ? wf_picture_lookup_id (wf_context_get_picture (context), id) : NULL;
  Crisis *crisis;

  if (incident == NULL || home == NULL)
    return;
  crisis = g_new0 (Crisis, 1);
  crisis->context = g_object_ref (context);
  crisis->home = g_object_ref (home);
  crisis->application = g_object_ref (application);
  crisis->incident = g_strdup (id);
  wf_dialogs_ask_text_async (parent, _ ("New crisis from this incident"),
                             _ ("The incident is carried over by reference and keeps its number."),
                             C_ ("crisis", "Name"), _ ("_Start Crisis"),
                             wf_record_get_text (incident, "title"), FALSE, NULL, name_answered_cb,
                             crisis);
}
