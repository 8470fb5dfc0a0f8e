/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "store/wf-account-table.h"
#include "store/wf-enrol-table.h"

/* A code is looked up and its hash tried on the slow threads (Argon2id takes 60 ms and 64 MiB);
 * that it is used, the three operations of `ctl` and the account are one commit. */
typedef struct
{
  WfEnrolment request;
  WfEnrolCode row;
  WfEnrolled *answer;
  char *hash; /* of the new account's password */
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;

  wf_enrol_code_clear (&self->row);
  g_clear_pointer (&self->answer, wf_enrolled_free);
  g_free (self->hash);
  g_free (self);
}

static gboolean
check_row (const WfEnrolCode *row, gboolean found, gint64 now, GError **error)
{
  if (!found)
    g_set_error_literal (
        error, WF_ERROR, WF_ERROR_NOT_FOUND,
        N_ ("There is no such code here. Look at each sign, or ask for a new one."));
  else if (row->used_at > 0)
    g_set_error_literal (
        error, WF_ERROR, WF_ERROR_EXISTS,
        N_ ("This code was used already. Each code enrols one device; if it was not "
            "you, tell your coordinator at once."));
  else if (row->n_wrong >= WF_ENROL_MAX_TRIES)
    g_set_error_literal (
        error, WF_ERROR, WF_ERROR_DENIED,
        N_ ("This code was typed wrongly too often and is dead. Ask for a new one."));
  else if (row->expires_at <= now)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_INVALID,
                         N_ ("This code has expired. Ask for a new one."));
  else
    return TRUE;
  return FALSE;
}

/* --- the commit ------------------------------------------------------------- */

static char *
dup_ctl (WfdEngine *self, const char *crisis_text, GError **error)
{
  WfUuid crisis;
  WfRealm realm;

  if (wf_uuid_parse (crisis_text, &crisis) && wfd_ledger_find_realm (self->ledger, &crisis, &realm))
    return wf_space_dup_name (realm, &crisis, "ctl");
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, N_ ("There is no crisis %s here."),
               crisis_text);
  return NULL;
}

static gboolean
certify (WfdEngine *self, Enrolling *enrolling, GError **error)
{
  const WfEnrolCode *row = &enrolling->row;
  const WfEnrolment *request = &enrolling->request;
  WfEnrolled *answer = enrolling->answer;
  WfdDesk desk = { .device = request->device,
                   .person = request->person,
                   .name = row->label,
                   .desk = row->desk,
                   .letter = row->letter,
                   .actor = row->actor };
  g_autofree char *device = wf_uuid_dup_string (&request->device);
  g_autofree char *ctl = dup_ctl (self, row->crisis, error);
  const char *crises[] = { row->crisis, NULL };

  memcpy (desk.key, request->key, WF_KEY_SIZE);
  if (!ctl
      || !wfd_certify_desk (self->ledger, ctl, &desk, wf_role_from_name (row->role), self->key,
                            error))
    return FALSE;
  /* Basic parts name and password by the first colon. */
  g_autofree char *wanted = g_strdelimit (g_strdup (row->user), ":", ' ');
  answer->user = wf_account_dup_free_name (self->db, wanted, error);
  if (!answer->user
      || !wf_account_put_inside (self->db, answer->user, enrolling->hash, crises, error)
      || !wf_account_set_device (self->db, answer->user, device, error))
    return FALSE;
  answer->root_key = wf_hex_dup (
      wf_membership_get_root_key (wfd_ledger_get_membership (self->ledger, ctl)), WF_KEY_SIZE);
  return TRUE;
}

/* What is wrong with this one alone rolls back nothing but itself. */
static gboolean
store_enrolment (WfdEngine *self, WfdJob *job, GError **error)
{
  Enrolling *enrolling = job->data;
  gboolean done = FALSE;

  if (!wf_db_exec (self->db, "SAVEPOINT enrol;", error)
      || !wf_enrol_use (self->db, enrolling->row.id, wf_clock_now_us (self->clock), &done, error))
    return FALSE;
  if (!done)
    g_set_error_literal (&job->error, WF_ERROR, WF_ERROR_EXISTS,
                         N_ ("This code was used already. Ask for a new one."));
  else if (certify (self, enrolling, &job->error))
    {
      self->has_enrolled = TRUE;
      return wf_db_exec (self->db, "RELEASE enrol;", error);
    }
  if (!wf_db_exec (self->db, "ROLLBACK TO enrol; RELEASE enrol;", error))
    return FALSE;
  return wfd_ledger_reload (self->ledger, error);
}

static gpointer
answer_enrolment (WfdJob *job)
{
  const WfEnrolled *answer = ((Enrolling *) job->data)->answer;
  GString *text = g_string_new (NULL);

  wf_log (WF_LOG_INFO, "auth", "a device was enrolled", "user", answer->user, "crisis",
          answer->crisis, NULL);
  wf_enrolled_append (answer, text);
  return g_string_free_to_bytes (text);
}

static gboolean
store_wrong_try (WfdEngine *self, WfdJob *job, GError **error)
{
  const Enrolling *enrolling = job->data;

  g_set_error_literal (&job->error, WF_ERROR, WF_ERROR_NOT_FOUND,
                       N_ ("There is no such code here. Look at each sign, or ask for a new one."));
  return wf_enrol_note_wrong (self->db, enrolling->row.id, error);
}

/* --- looking it up ------------------------------------------------------------ */

static WfEnrolled *
new_answer (const WfEnrolCode *row)
{
  WfEnrolled *answer = g_new0 (WfEnrolled, 1);
  guint8 random[20];

  wf_crypto_random (random, sizeof random);
  answer->password = wf_hex_dup (random, sizeof random);
  answer->crisis = g_strdup (row->crisis);
  answer->desk = g_strdup (row->desk);
  answer->letter = g_strdup (row->letter);
  answer->label = g_strdup (row->label);
  answer->actor = g_strdup (row->actor ? row->actor : "");
  answer->role = g_strdup (row->role);
  wf_crypto_wipe (random, sizeof random);
  return answer;
}

static gpointer
try_code (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  Enrolling *enrolling = work->data;
  char id[5];
  gboolean found = FALSE;

  g_strlcpy (id, enrolling->request.code, sizeof id);
  if (!wf_enrol_find (db, id, &enrolling->row, &found, error)
      || !check_row (&enrolling->row, found, wf_clock_now_us (self->clock), error))
    return NULL;
  gboolean fits = wf_crypto_password_check (enrolling->row.secret, enrolling->request.code);
  if (fits)
    {
      enrolling->answer = new_answer (&enrolling->row);
      enrolling->hash = wf_crypto_password_hash (enrolling->answer->password);
    }
  if (fits && !enrolling->hash)
    {
      g_set_error_literal (error, WF_ERROR, WF_ERROR_FULL, N_ ("Not enough memory. Try again."));
      return NULL;
    }
  WfdJob *job = g_new0 (WfdJob, 1);
  job->task = g_steal_pointer (&work->task);
  job->store = fits ? store_enrolment : store_wrong_try;
  job->data = g_steal_pointer (&work->data);
  job->free_data = enrolling_free;
  job->answer = answer_enrolment;
  job->free_answer = (GDestroyNotify) g_bytes_unref;
  job->weight = 3;
  wfd_engine_store (self, job);
  return NULL;
}

void
wfd_engine_enrol_async (WfdEngine *self,
                        const WfEnrolment *request,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  WfdWork *work
      = wfd_work_new (self, NULL, try_code, (GDestroyNotify) g_bytes_unref, callback, user_data);
  Enrolling *enrolling = g_new0 (Enrolling, 1);

  enrolling->request = *request;
  work->data = enrolling;
  work->free_data = enrolling_free;
  wfd_engine_hand_out_slow (self, work);
}

GBytes *
wfd_engine_enrol_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
