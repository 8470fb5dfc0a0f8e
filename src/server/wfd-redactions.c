/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-redactions.h"

#include <string.h>

#include "base/wf-log.h"
#include "store/wf-feed-chain-table.h"
#include "wire/wf-operation-codec.h"

gboolean
wfd_redactions_judge (WfDb *db,
                      const WfFeedSpace *space,
                      const WfOperation *operation,
                      WfBodyJudgement *judgement,
                      GError **error)
{
  g_autoptr (GArray) askings = g_array_new (FALSE, FALSE, sizeof (WfAsking));

  if (!wf_feed_chain_list_askings (db, space->number, &operation->id, askings, error))
    return FALSE;
  *judgement = wf_redaction_judge (operation, (const WfAsking *) askings->data, askings->len);
  return TRUE;
}

static gboolean
is_redacted (WfDb *db, gint64 space, const WfOperationId *id, gboolean *redacted, GError **error)
{
  g_autoptr (GArray) askings = g_array_new (FALSE, FALSE, sizeof (WfAsking));

  if (!wf_feed_chain_list_askings (db, space, id, askings, error))
    return FALSE;
  *redacted = wf_redaction_count_persons ((const WfAsking *) askings->data, askings->len)
              >= WF_REDACTION_N_PERSONS;
  return TRUE;
}

gboolean
wfd_redactions_is_wanted (WfDb *db,
                          gint64 space,
                          const WfOperationId *id,
                          const char *document,
                          gboolean *is_wanted,
                          GError **error)
{
  gboolean redacted = FALSE;

  if (wf_feed_document_has_body (document))
    *is_wanted = FALSE;
  else if (is_redacted (db, space, id, &redacted, error))
    *is_wanted = !redacted;
  else
    return FALSE;
  return TRUE;
}

gboolean
wfd_redactions_list_held (WfDb *db, gint64 space, GByteArray *ids, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GByteArray) bare = g_byte_array_new ();
  guint next = 0;

  if (!wf_feed_list_ids (db, space, all, error) || !wf_feed_list_bare (db, space, bare, error))
    return FALSE;
  for (guint at = 0; at + WF_OPERATION_ID_PACKED <= all->len; at += WF_OPERATION_ID_PACKED)
    {
      gboolean redacted = TRUE;
      WfOperationId id;
      /* Both are in the same order. */
      if (next < bare->len
          && memcmp (all->data + at, bare->data + next, WF_OPERATION_ID_PACKED) == 0)
        {
          wf_operation_id_unpack (bare->data + next, &id);
          next += WF_OPERATION_ID_PACKED;
          if (!is_redacted (db, space, &id, &redacted, error))
            return FALSE;
        }
      if (redacted)
        g_byte_array_append (ids, all->data + at, WF_OPERATION_ID_PACKED);
    }
  return TRUE;
}

static void
log_body (const char *what, const WfFeedSpace *space, const WfOperationId *id)
{
  char text[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (id, text);
  wf_log (WF_LOG_INFO, "operations", what, "space", space->name, "id", text, NULL);
}

gboolean
wfd_redactions_put_body (WfDb *db,
                         const WfFeedSpace *space,
                         const WfOperation *operation,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *stored = NULL;
  g_autoptr (GString) whole = NULL;
  gboolean is_wanted;

  if (!operation->body)
    return TRUE;
  stored = wf_feed_dup_document (db, space->number, &operation->id, &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!stored)
    return TRUE;
  if (!wfd_redactions_is_wanted (db, space->number, &operation->id, stored, &is_wanted, error))
    return FALSE;
  if (!is_wanted)
    return TRUE;
  log_body ("put a body back that had been left out", space, &operation->id);
  /* With the stored envelope: nothing but the body is taken from the copy that came. */
  whole = g_string_new_len (stored, (gssize) strlen (stored) - 1);
  wf_document_append_body (whole, operation->body, operation->body_length);
  return wf_feed_set_document (db, &operation->id, whole->str, whole->len, error);
}

static void
append_bare (const WfOperation *operation, GString *out)
{
  wf_document_append (out, &operation->id, operation->hash, operation->key, operation->signature,
                      operation->skeleton, operation->skeleton_length, NULL, 0);
}

void
wfd_redactions_append_document (const WfOperation *operation,
                                WfBodyJudgement judgement,
                                GString *out)
{
  if (judgement == WF_BODY_DROPPED)
    append_bare (operation, out);
  else
    wf_operation_append_document (operation, out);
}

/* --- who has asked ---------------------------------------------------------- */

typedef struct
{
  const char *space;
  WfOperation *operation; /* NULL: it is not here */
  GError **error;
  gboolean failed;
} Finding;

static gboolean
decode_row (const WfFeedRow *row, gpointer user_data)
{
  Finding *finding = user_data;
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  WfVerdict verdict;

  finding->operation = wf_decoder_decode (decoder, row->document, row->length, finding->space,
                                          &verdict, finding->error);
  finding->failed = !finding->operation;
  if (finding->operation)
    wf_feed_receipt_apply (&row->receipt, finding->operation);
  return FALSE;
}

/* @found may be NULL: it has not come. */
static gboolean
find_operation (WfDb *db,
                const WfFeedSpace *space,
                const WfOperationId *id,
                WfOperation **found,
                GError **error)
{
  Finding finding = { space->name, NULL, error, FALSE };

  if (!wf_feed_visit_row (db, space->number, id, decode_row, &finding, error) || finding.failed)
    return FALSE;
  *found = finding.operation;
  return TRUE;
}

/* Enough have asked for it: the body goes, the receipts stay whole. */
static gboolean
drop_body (WfDb *db, const WfFeedSpace *space, const WfOperationId *target, GError **error)
{
  g_autoptr (WfOperation) operation = NULL;
  g_autoptr (GString) bare = g_string_new (NULL);
  WfBodyJudgement judgement;

  if (!find_operation (db, space, target, &operation, error))
    return FALSE;
  if (!operation || !operation->body)
    return TRUE;
  if (!wfd_redactions_judge (db, space, operation, &judgement, error))
    return FALSE;
  if (judgement != WF_BODY_DROPPED)
    return TRUE;
  log_body ("dropped a body on the word of two coordinators", space, target);
  append_bare (operation, bare);
  return wf_feed_set_document (db, target, bare->str, bare->len, error);
}

gboolean
wfd_redactions_take (WfDb *db, const WfFeedSpace *space, const WfOperation *asked, GError **error)
{
  WfOperationId target;

  return !wf_redaction_get_target (asked, &target)
         || (wf_feed_chain_add_asking (db, space->number, asked, error)
             && drop_body (db, space, &target, error));
}

static gboolean
judge_one_again (WfDb *db,
                 const WfFeedSpace *space,
                 WfMembership *membership,
                 const WfFeedRedaction *redaction,
                 GError **error)
{
  g_autoptr (WfOperation) asked = NULL;
  gboolean counts;

  if (!find_operation (db, space, &redaction->operation, &asked, error))
    return FALSE;
  counts = asked && wf_membership_check (membership, asked) == WF_VERDICT_OK;
  if (counts == redaction->counts)
    return TRUE;
  log_body (counts ? "who asked to redact this counts again"
                   : "who asked to redact this counts no more",
            space, &redaction->target);
  return wf_feed_chain_set_counts (db, space->number, redaction, counts, error)
         && drop_body (db, space, &redaction->target, error);
}

gboolean
wfd_redactions_judge_again (WfDb *db,
                            const WfFeedSpace *space,
                            WfMembership *membership,
                            GError **error)
{
  g_autoptr (GArray) redactions = wf_feed_chain_list_redactions (db, space->number, error);

  for (guint i = 0; redactions && i < redactions->len; i++)
    if (!judge_one_again (db, space, membership, &g_array_index (redactions, WfFeedRedaction, i),
                          error))
      return FALSE;
  return redactions != NULL;
}
