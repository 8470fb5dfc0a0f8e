/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-fault-write.h"

#include <math.h>
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-form.h"
#include "app/common/wf-record-text.h"
#include "model/wf-vocabulary.h"

const char *const wf_fault_stages[] = { "reported", "located", "ship-assigned", "permit", "on-site",
                                        "spliced",  "tested",  "restored",      NULL };

gboolean
wf_rating_is_valid (const char *rating)
{
  return rating != NULL && strlen (rating) == 2 && rating[0] >= 'A' && rating[0] <= 'F'
         && rating[1] >= '1' && rating[1] <= '6';
}

char *
wf_fault_entry_dup_objection (const WfDataset *dataset, const WfFaultEntry *entry)
{
  const WfAsset *asset = wf_dataset_get_asset (dataset, entry->asset);

  if (asset == NULL || entry->stretch.part >= asset->n_legs)
    return g_strdup (_ ("This cable is not in the dataset."));
  double length = wf_route_measure (&asset->legs[entry->stretch.part]);
  if (entry->accuracy_m > length)
    return g_strdup_printf (_ ("± %.0f km is more than the leg is long, which is %.0f km."),
                            round (entry->accuracy_m / 1000), round (length / 1000));
  if (!entry->is_known && entry->accuracy_m <= 0)
    return g_strdup (_ ("A guessed place needs its uncertainty: say ± how many kilometres."));
  if (entry->rating != NULL && !wf_rating_is_valid (entry->rating))
    return g_strdup_printf (
        _ ("“%s” is no rating: write a letter from A to F and a digit from 1 to "
           "6, as A2."),
        entry->rating);
  if (entry->eta_to != WF_NO_TIME && entry->eta_from == WF_NO_TIME)
    return g_strdup (_ ("The range of restoration has an end and no beginning."));
  if (entry->eta_from != WF_NO_TIME && entry->eta_to != WF_NO_TIME
      && entry->eta_to < entry->eta_from)
    return g_strdup (_ ("The range of restoration ends before it begins."));
  return NULL;
}

/* --- drafts ------------------------------------------------------------- */

static WfDraft *
new_change (WfContext *context, WfRecord *fault, WfOpKind kind)
{
  return wf_context_new_draft (context, WF_TYPE_NAME_FAULT, wf_record_get_ent (fault), kind,
                               wf_record_get_marking (fault));
}

static void
set_text (WfDraft *draft, WfRecord *fault, const char *field, const char *text)
{
  const char *before = fault != NULL ? wf_record_get_text (fault, field) : NULL;

  if (g_strcmp0 (before, text) != 0)
    wf_draft_set_string (draft, field, text);
}

static void
set_metres (WfDraft *draft, WfRecord *fault, const char *field, double metres)
{
  gint64 number = (gint64) llround (metres);

  if (fault == NULL || wf_record_get_integer (fault, field, -1) != number)
    wf_draft_set_integer (draft, field, number);
}

static void
set_time (WfDraft *draft, WfRecord *fault, const char *field, gint64 instant)
{
  gint64 before = fault != NULL ? wf_record_get_time (fault, field) : WF_NO_TIME;

  if (before != instant)
    wf_draft_set_time (draft, field, instant);
}

static void
set_position (WfDraft *draft, WfRecord *fault, const WfFaultEntry *entry)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *at = NULL;

  if (entry->stretch.is_snapped)
    {
      g_ascii_formatd (lat, sizeof lat, "%.6f", entry->stretch.position.lat);
      g_ascii_formatd (lon, sizeof lon, "%.6f", entry->stretch.position.lon);
      at = g_strdup_printf ("%s %s", lat, lon);
    }
  set_text (draft, fault, "at", at);
  set_text (draft, fault, "typed", entry->typed);
}

static void
set_place (WfDraft *draft, WfRecord *fault, const WfFaultEntry *entry)
{
  if (fault == NULL || wf_record_get_integer (fault, "part", -1) != entry->stretch.part)
    wf_draft_set_integer (draft, "part", entry->stretch.part);
  set_text (draft, fault, "end", entry->stretch.end);
  set_metres (draft, fault, "from-m", entry->stretch.from_m);
  set_metres (draft, fault, "to-m", entry->stretch.to_m);
  set_metres (draft, fault, "accuracy-m", entry->accuracy_m);
  if (fault == NULL || wf_record_get_boolean (fault, "position-known") != entry->is_known)
    wf_draft_set_boolean (draft, "position-known", entry->is_known);
  set_position (draft, fault, entry);
}

gboolean
wf_fault_write_async (WfContext *context,
                      WfRecord *fault,
                      const WfFaultEntry *entry,
                      const char *why,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (WfDraft) draft = NULL;
  WfUuid ent;

  if (fault != NULL)
    draft = new_change (context, fault, WF_OP_SET);
  else
    {
      wf_uuid_new (&ent, wf_clock_now_us (wf_context_get_clock (context)));
      draft = wf_context_new_draft (context, WF_TYPE_NAME_FAULT, &ent, WF_OP_CREATE,
                                    WF_MARKING_AMBER);
    }
  set_text (draft, fault, "asset", entry->asset);
  set_text (draft, fault, "incident", entry->incident);
  set_text (draft, fault, "placed-by", entry->placed_by);
  set_text (draft, fault, "rating", entry->rating);
  set_text (draft, fault, "stage", entry->stage);
  set_text (draft, fault, "statement-on", entry->statement_on);
  set_time (draft, fault, "eta-from", entry->eta_from);
  set_time (draft, fault, "eta-to", entry->eta_to);
  set_place (draft, fault, entry);
  if (draft->writes->len == 0)
    return FALSE;
  wf_draft_set_why (draft, why);
  wf_draft_see (draft, fault);
  wf_context_write_one_async (context, draft, callback, user_data);
  return TRUE;
}

void
wf_fault_retire (WfContext *context, WfRecord *fault, const char *why)
{
  g_autoptr (WfDraft) draft = new_change (context, fault, WF_OP_RETIRE);
  g_autofree char *done = g_strdup_printf (_ ("Taken back: %s"), why);

  wf_draft_set_why (draft, why);
  wf_draft_see (draft, fault);
  wf_form_save_one (NULL, context, draft, done);
}

void
wf_fault_set_stage (WfContext *context, WfRecord *fault, const char *stage)
{
  g_autoptr (WfDraft) draft = new_change (context, fault, WF_OP_SET);
  g_autofree char *done
      = g_strdup_printf (_ ("The repair has come to: %s"), wf_fault_stage_get_label (stage));

  wf_draft_set_string (draft, "stage", stage);
  wf_draft_see (draft, fault);
  wf_form_save_one (NULL, context, draft, done);
}

/* --- causes ------------------------------------------------------------- */

/* Short and unlike any other: it is part of a field's name. */
static char *
dup_key (WfContext *context)
{
  WfUuid uuid;
  wf_uuid_new (&uuid, wf_clock_now_us (wf_context_get_clock (context)));
  g_autofree char *text = wf_uuid_dup_string (&uuid);

  /* The last group is random. */
  return g_strdup (strrchr (text, '-') + 1);
}

void
wf_fault_add_cause (WfContext *context, WfRecord *fault, const char *text, WfTyped *typed)
{
  g_autoptr (WfDraft) draft = new_change (context, fault, WF_OP_SET);
  g_autofree char *key = dup_key (context);
  g_autofree char *field = g_strconcat ("cause/", key, NULL);

  wf_draft_set_string (draft, field, text);
  wf_draft_see (draft, fault);
  wf_typed_write (typed, context, draft, NULL);
}

void
wf_fault_add_evidence (WfContext *context,
                       WfRecord *fault,
                       const char *cause,
                       gboolean is_for,
                       const char *text,
                       const char *source,
                       const char *rating,
                       WfTyped *typed)
{
  g_autoptr (WfDraft) draft = new_change (context, fault, WF_OP_SET);
  g_autofree char *key = dup_key (context);
  g_autofree char *field
      = g_strdup_printf ("%s/%s/%s", is_for ? "cause-for" : "cause-against", cause, key);
  g_autofree char *source_field = g_strconcat ("evidence-source/", key, NULL);
  g_autofree char *rating_field = g_strconcat ("evidence-rating/", key, NULL);

  wf_draft_set_string (draft, field, text);
  wf_draft_set_string (draft, source_field, source);
  wf_draft_set_string (draft, rating_field, rating);
  wf_draft_see (draft, fault);
  wf_typed_write (typed, context, draft, NULL);
}
