/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "store/wf-account-table.h"
#include "store/wf-enrol-table.h"

/* Whether somebody may have codes made is known to the writer, whose ledger judges by the newest
 * `ctl`; the hash of a new one is made before, on the slow threads. */
typedef struct
{
  char *user, *space;
  WfCodeOrder order; /* unused for a list */
  WfMadeCode *made;  /* the answer to an order */
  char *hash;
  GBytes *list; /* the answer to the other */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_free (self->user);
  g_free (self->space);
  wf_code_order_clear (&self->order);
  g_clear_pointer (&self->made, wf_made_code_free);
  g_free (self->hash);
  g_clear_pointer (&self->list, g_bytes_unref);
  g_free (self);
}

/* FALSE with @refusal: not this one; FALSE with @error: the database failed. */
static gboolean
may_enrol (WfdEngine *self, const Asking *asking, GError **refusal, GError **error)
{
  WfMembership *membership = wfd_ledger_get_membership (self->ledger, asking->space);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = wf_account_dup_device (self->db, asking->user, &local);
  const WfPerson *person = NULL;
  WfUuid device;

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (text && membership && wf_uuid_parse (text, &device)
      && !wf_membership_is_revoked (membership, &device))
    person = wf_membership_get_person_of_device (membership, &device);
  if (person
      && wf_role_permits (wf_membership_get_role (membership, &person->person, NULL), WF_ACT_ENROL))
    return TRUE;
  g_set_error_literal (refusal, WF_ERROR, WF_ERROR_DENIED,
                       N_ ("Your role in this crisis does not let you enrol devices. Ask a "
                           "coordinator."));
  return FALSE;
}

/* As somebody who was let in by the crisis, like everybody. */
static gboolean
is_service (WfdEngine *self, const char *space, GError **refusal)
{
  WfMembership *membership = wfd_ledger_get_membership (self->ledger, space);

  if (wf_membership_get_device_key (membership, &self->key->device)
      && !wf_membership_is_revoked (membership, &self->key->device)
      && wf_role_permits (wf_membership_get_role (membership, &self->key->person, NULL),
                          WF_ACT_ENROL))
    return TRUE;
  g_set_error_literal (
      refusal, WF_ERROR, WF_ERROR_EXISTS,
      N_ ("This server may not enrol devices in the crisis yet. Whoever runs it "
          "lets it once, with the crisis' root key: watchfloord enrol-code --key."));
  return FALSE;
}

static gboolean
parse_crisis (const char *name, char text[WF_UUID_TEXT_LENGTH + 1])
{
  WfSpace space;

  if (!wf_space_parse (name, &space))
    return FALSE;
  wf_uuid_format (&space.crisis, text);
  return TRUE;
}

/* --- an order --------------------------------------------------------------- */

static gboolean
store_code (WfdEngine *self, WfdJob *job, GError **error)
{
  Asking *asking = job->data;
  const WfCodeOrder *order = &asking->order;
  char crisis[WF_UUID_TEXT_LENGTH + 1];

  if (!may_enrol (self, asking, &job->error, error))
    return job->error != NULL;
  if (!is_service (self, asking->space, &job->error) || !parse_crisis (asking->space, crisis))
    return TRUE;
  WfEnrolCode row = { .secret = asking->hash,
                      .crisis = crisis,
                      .user = order->label,
                      .desk = order->desk,
                      .letter = order->letter,
                      .label = order->label,
                      .actor = *order->actor ? order->actor : NULL,
                      .role = order->role,
                      .expires_at = asking->made->expires_at };
  g_strlcpy (row.id, asking->made->code, sizeof row.id);
  return wf_enrol_put (self->db, &row, error);
}

static gpointer
answer_code (WfdJob *job)
{
  GString *text = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, text);
  wf_made_code_append (((Asking *) job->data)->made, &writer);
  return g_string_free_to_bytes (text);
}

static void
hand_to_writer (WfdEngine *self, WfdWork *work, WfdStoreFunc store, gpointer (*answer) (WfdJob *))
{
  WfdJob *job = g_new0 (WfdJob, 1);

  job->task = g_steal_pointer (&work->task);
  job->store = store;
  job->data = g_steal_pointer (&work->data);
  job->free_data = asking_free;
  job->answer = answer;
  job->free_answer = (GDestroyNotify) g_bytes_unref;
  job->weight = 1;
  wfd_engine_store (self, job);
}

static gpointer
make_code (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  Asking *asking = work->data;
  WfMadeCode *made = g_new0 (WfMadeCode, 1);

  asking->made = made;
  wf_enrol_code_make (made->code);
  made->expires_at = wf_clock_now_us (self->clock) + asking->order.hours * WF_HOUR_US;
  made->order = (WfCodeOrder){ .desk = g_strdup (asking->order.desk),
                               .letter = g_strdup (asking->order.letter),
                               .label = g_strdup (asking->order.label),
                               .actor = g_strdup (asking->order.actor),
                               .role = g_strdup (asking->order.role) };
  asking->hash = wf_crypto_password_hash (made->code);
  if (asking->hash)
    hand_to_writer (self, work, store_code, answer_code);
  else
    g_set_error_literal (error, WF_ERROR, WF_ERROR_FULL, N_ ("Not enough memory. Try again."));
  return NULL;
}

/* --- the list ------------------------------------------------------------------ */

static gboolean
read_codes (WfdEngine *self, WfdJob *job, GError **error)
{
  Asking *asking = job->data;
  char crisis[WF_UUID_TEXT_LENGTH + 1] = "";
  GString *text = g_string_new (NULL);
  WfJsonWriter writer;

  asking->list = g_string_free_to_bytes (text);
  if (!may_enrol (self, asking, &job->error, error))
    return job->error != NULL;
  if (!parse_crisis (asking->space, crisis))
    return TRUE;
  g_autoptr (GPtrArray) codes = wf_enrol_list (self->db, crisis, error);
  if (!codes)
    return FALSE;
  text = g_string_new (NULL);
  wf_json_writer_init (&writer, text);
  wf_json_begin_array (&writer);
  for (guint i = 0; i < codes->len; i++)
    {
      const WfEnrolCode *row = codes->pdata[i];
      const WfMadeCode made = { .order = { .desk = row->desk,
                                           .letter = row->letter,
                                           .label = row->label,
                                           .actor = row->actor,
                                           .role = row->role },
                                .expires_at = row->expires_at,
                                .used_at = row->used_at,
                                .is_dead = row->n_wrong >= WF_ENROL_MAX_TRIES };
      wf_made_code_append (&made, &writer);
    }
  wf_json_end_array (&writer);
  g_bytes_unref (asking->list);
  asking->list = g_string_free_to_bytes (text);
  return TRUE;
}

static gpointer
answer_codes (WfdJob *job)
{
  return g_bytes_ref (((Asking *) job->data)->list);
}

static gpointer
list_codes (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  hand_to_writer (self, work, read_codes, answer_codes);
  return NULL;
}

/* --- both ------------------------------------------------------------------------ */

void
wfd_engine_codes_async (WfdEngine *self,
                        const char *user,
                        const char *space,
                        WfCodeOrder *order,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  WfdWork *work = wfd_work_new (self, space, order ? make_code : list_codes,
                                (GDestroyNotify) g_bytes_unref, callback, user_data);
  Asking *asking;

  if (!work)
    return;
  asking = g_new0 (Asking, 1);
  asking->user = g_strdup (user);
  asking->space = g_strdup (space);
  if (order)
    {
      asking->order = *order;
      *order = (WfCodeOrder){ 0 };
    }
  work->data = asking;
  work->free_data = asking_free;
  if (order)
    wfd_engine_hand_out_slow (self, work);
  else
    wfd_engine_hand_out (self, work);
}

GBytes *
wfd_engine_codes_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
