/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine-private.h"

#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-log.h"
#include "store/wf-account-table.h"
#include "store/wf-enrol-table.h"

/* A code is looked up and its hash tried on the slow threads (Argon2id takes 60 ms and 64 MiB);
 * that it is used, the three operations of `ctl` and the account are one commit. */
typedef struct
{
  WfdEnrolment request;
  char code[WF_ENROL_CODE_SIZE];
  WfEnrolCode row;
  char *password, *hash; /* of the new account */
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;

  wf_enrol_code_clear (&self->row);
  if (self->password)
    wf_crypto_wipe (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->hash);
  g_free (self);
}

/* What is signed with the device's key: whoever reads the request cannot enrol another key by it.
 */
void
wfd_enrol_hash (guint8 hash[WF_HASH_SIZE], const char *code, const WfdEnrolment *request)
{
  const WfBytes parts[] = { { "wfe1", 5 },
                            { code, strlen (code) + 1 },
                            { request->device.bytes, sizeof request->device.bytes },
                            { request->person.bytes, sizeof request->person.bytes },
                            { request->key, WF_KEY_SIZE } };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
}

static gboolean
check_row (const WfEnrolCode *row, gboolean found, gint64 now, GError **error)
{
  if (!found)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_NOT_FOUND,
                         "There is no such code here. Look at each sign, or ask for a new one.");
  else if (row->used_at > 0)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_EXISTS,
                         "This code was used already. Each code enrols one device; if it was not "
                         "you, tell your coordinator at once.");
  else if (row->n_wrong >= WF_ENROL_MAX_TRIES)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_DENIED,
                         "This code was typed wrongly too often and is dead. Ask for a new one.");
  else if (row->expires_at <= now)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_INVALID,
                         "This code has expired. Ask for a new one.");
  else
    return TRUE;
  return FALSE;
}

/* --- the commit ------------------------------------------------------------- */

static gboolean
certify (WfdEngine *self, Enrolling *enrolling, GError **error)
{
  WfEnrolCode *row = &enrolling->row;
  const WfdDesk desk = { .device = enrolling->request.device,
                         .person = enrolling->request.person,
                         .name = row->label,
                         .desk = row->desk,
                         .letter = row->letter,
                         .actor = row->actor };
  WfdDesk certified = desk;
  g_autofree char *person = wf_uuid_dup_string (&desk.person);
  const char *crises[] = { row->crisis, NULL };
  WfUuid crisis;
  WfRealm realm;

  memcpy (certified.key, enrolling->request.key, WF_KEY_SIZE);
  if (!wf_uuid_parse (row->crisis, &crisis)
      || !wfd_ledger_find_realm (self->ledger, &crisis, &realm))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, "There is no crisis %s here.", row->crisis);
      return FALSE;
    }
  char *user = wf_account_dup_free_name (self->db, row->user, error);
  if (!user)
    return FALSE;
  g_free (row->user);
  row->user = user;
  return wfd_certify_desk (self->ledger, realm, &crisis, &certified, wf_role_from_name (row->role),
                           self->key, error)
         && wf_account_put_inside (self->db, row->user, enrolling->hash, crises, error)
         && wf_account_set_person (self->db, row->user, person, error);
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
                         "This code was used already. Ask for a new one.");
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
  const Enrolling *enrolling = job->data;
  const WfEnrolCode *row = &enrolling->row;
  const char *const members[][2]
      = { { "crisis", row->crisis }, { "user", row->user },     { "password", enrolling->password },
          { "desk", row->desk },     { "letter", row->letter }, { "label", row->label },
          { "role", row->role } };
  GString *text = g_string_new (NULL);
  WfJsonWriter writer;

  wf_log (WF_LOG_INFO, "auth", "a device was enrolled", "user", row->user, "crisis", row->crisis,
          NULL);
  wf_json_writer_init (&writer, text);
  wf_json_begin_object (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      wf_json_put_key (&writer, members[i][0]);
      wf_json_put_string (&writer, members[i][1]);
    }
  wf_json_end_object (&writer);
  return g_string_free_to_bytes (text);
}

static gboolean
store_wrong_try (WfdEngine *self, WfdJob *job, GError **error)
{
  const Enrolling *enrolling = job->data;

  g_set_error_literal (&job->error, WF_ERROR, WF_ERROR_NOT_FOUND,
                       "There is no such code here. Look at each sign, or ask for a new one.");
  return wf_enrol_note_wrong (self->db, enrolling->row.id, error);
}

/* --- looking it up ------------------------------------------------------------ */

static gpointer
try_code (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  Enrolling *enrolling = work->data;
  char id[5];
  gboolean found = FALSE;

  g_strlcpy (id, enrolling->code, sizeof id);
  if (!wf_enrol_find (db, id, &enrolling->row, &found, error)
      || !check_row (&enrolling->row, found, wf_clock_now_us (self->clock), error))
    return NULL;
  gboolean fits = wf_crypto_password_check (enrolling->row.secret, enrolling->code);
  if (fits)
    {
      guint8 random[20];
      wf_crypto_random (random, sizeof random);
      enrolling->password = wf_hex_dup (random, sizeof random);
      enrolling->hash = wf_crypto_password_hash (enrolling->password);
      if (!enrolling->hash)
        {
          g_set_error_literal (error, WF_ERROR, WF_ERROR_FULL, "Not enough memory. Try again.");
          return NULL;
        }
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
                        const char *code,
                        const WfdEnrolment *request,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  WfdWork *work
      = wfd_work_new (self, NULL, try_code, (GDestroyNotify) g_bytes_unref, callback, user_data);
  Enrolling *enrolling = g_new0 (Enrolling, 1);

  enrolling->request = *request;
  g_strlcpy (enrolling->code, code, sizeof enrolling->code);
  work->data = enrolling;
  work->free_data = enrolling_free;
  wfd_engine_hand_out_slow (self, work);
}

GBytes *
wfd_engine_enrol_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
