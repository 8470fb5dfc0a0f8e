/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "model/wf-hlc.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-archive.h"
#include "wire/wf-exercise.h"
#include "wire/wf-scheme-reader.h"

/* Everything that the shipped exercise promises: archives that verify, words that exist, and times
 * that could have been. */
typedef struct
{
  WfExercise *exercise;
  WfScheme *scheme;
  WfDataset *dataset;
  GPtrArray *operations; /* without ctl, in the order of the archives */
  GPtrArray *ctl;
  WfPicture *picture;
} Fixture;

static void
read_archive (Fixture *self, WfDecoder *decoder, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (path, &error);
  GBytes *document;
  gboolean has_receipt;
  gint64 seq, time_us, last_seq = 0, last_time = WF_NO_TIME;
  guint8 rh[WF_HASH_SIZE], expected[WF_HASH_SIZE] = { 0 };

  g_assert_no_error (error);
  while (wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time_us, rh, &error))
    {
      g_autoptr (GBytes) owned = document;
      gsize length;
      const char *text = g_bytes_get_data (owned, &length);
      WfVerdict verdict;
      WfOperation *operation = wf_decoder_decode (
          decoder, text, length, wf_archive_reader_get_space (reader), &verdict, &error);

      g_assert_no_error (error);
      g_assert_true (wf_operation_verify (operation));
      g_assert_true (has_receipt);
      g_assert_cmpint (seq, ==, ++last_seq);
      g_assert_cmpint (time_us, >=, last_time);
      last_time = time_us;
      wf_receipt_hash (expected, expected, operation->hash, seq, time_us);
      g_assert_cmpmem (rh, sizeof rh, expected, sizeof expected);
      operation->received_at = time_us;
      operation->receipt_seq = seq;
      operation->is_suspect = wf_hlc_is_suspect (operation->id.hlc, time_us);
      g_ptr_array_add (wf_space_is_ctl (operation->space) ? self->ctl : self->operations,
                       operation);
    }
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autofree char *scheme = wf_path_dup_data ("schemes/eu-blueprint.json");
  g_autofree char *datasets = wf_path_dup_data ("datasets");
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GError) error = NULL;

  self->exercise = wf_exercise_read (folder, &error);
  g_assert_no_error (error);
  self->scheme = wf_scheme_read (scheme, &error);
  g_assert_no_error (error);
  self->dataset = wf_dataset_read (datasets, &error);
  g_assert_no_error (error);
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  self->ctl = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  for (guint i = 0; self->exercise->archives[i] != NULL; i++)
    read_archive (self, decoder, self->exercise->archives[i]);
  self->picture = wf_picture_new ();
  wf_picture_apply (self->picture, self->operations);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_object_unref (self->picture);
  g_ptr_array_unref (self->operations);
  g_ptr_array_unref (self->ctl);
  wf_dataset_unref (self->dataset);
  wf_scheme_unref (self->scheme);
  wf_exercise_free (self->exercise);
}

static void
test_manifest (Fixture *self, gconstpointer unused)
{
  const WfExerciseDesk *desk = g_ptr_array_index (self->exercise->desks, 0);
  gint64 start;

  g_assert_true (wf_time_parse_iso ("2027-10-12T14:32:00Z", &start));
  g_assert_cmpstr (self->exercise->name, ==, "Baltic Lantern 27");
  g_assert_cmpint (self->exercise->start_at, ==, start);
  g_assert_cmpint (self->exercise->end_at - self->exercise->begin_at, ==, 48 * WF_HOUR_US);
  g_assert_cmpuint (g_strv_length (self->exercise->archives), ==, 5);
  g_assert_cmpstr (desk->label, ==, "FI day desk");
  g_assert_cmpuint (self->exercise->desks->len, ==, 2);
}

static void
test_size_and_span (Fixture *self, gconstpointer unused)
{
  guint n_before = 0;

  g_assert_cmpuint (self->operations->len, >=, 150);
  for (guint i = 0; i < self->operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (self->operations, i);
      gint64 entered = wf_operation_get_entered_at (operation);

      g_assert_true (g_str_has_prefix (operation->space, "x-"));
      g_assert_cmpint (entered, >=, self->exercise->begin_at);
      g_assert_cmpint (entered, <, self->exercise->end_at);
      n_before += operation->received_at <= self->exercise->start_at;
    }
  g_test_message ("%u operations, %u held at the start", self->operations->len, n_before);
  g_assert_cmpuint (n_before, >=, 95);
}

/* Membership, chains and forks: what a store would say to each of them. */
static void
test_validity (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfMembership) membership = wf_membership_new (self->exercise->root->key);
  g_autoptr (GHashTable) heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->ctl->len; i++)
    g_assert_cmpint (wf_membership_apply (membership, g_ptr_array_index (self->ctl, i)), ==,
                     WF_VERDICT_OK);
  for (guint i = 0; i < self->operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (self->operations, i);
      g_autofree char *device = wf_uuid_dup_string (&operation->dev);
      g_autofree char *chain = g_strconcat (operation->space, " ", device, NULL);
      const WfOperation *last = g_hash_table_lookup (heads, chain);

      g_assert_cmpint (wf_membership_check (membership, operation), ==, WF_VERDICT_OK);
      g_assert_cmpint (operation->n, ==, last ? last->n + 1 : 1);
      if (last != NULL)
        g_assert_cmpmem (operation->previous, WF_HASH_SIZE, last->hash, WF_HASH_SIZE);
      g_hash_table_replace (heads, g_steal_pointer (&chain), operation);
    }
}

/* A parent is what the author had seen: its own, or received before it wrote. */
static void
test_parents (Fixture *self, gconstpointer unused)
{
  g_autoptr (GHashTable) by_id
      = g_hash_table_new (wf_operation_id_hash_key, wf_operation_id_equal_key);
  guint n_parents = 0;

  for (guint i = 0; i < self->operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (self->operations, i);
      g_hash_table_insert (by_id, &operation->id, operation);
    }
  for (guint i = 0; i < self->operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (self->operations, i);
      for (guint w = 0; w < operation->n_writes; w++)
        for (guint p = 0; p < operation->writes[w].n_parents; p++, n_parents++)
          {
            const WfOperation *parent
                = g_hash_table_lookup (by_id, &operation->writes[w].parents[p]);
            g_assert_nonnull (parent);
            g_assert_cmpstr (parent->space, ==, operation->space);
            g_assert_true (wf_uuid_equal (&parent->ent, &operation->ent));
            g_assert_nonnull (wf_operation_find_write (parent, operation->writes[w].field));
            g_assert_cmpint (wf_operation_id_compare (&parent->id, &operation->id), <, 0);
            if (!wf_uuid_equal (&parent->dev, &operation->dev))
              g_assert_cmpint (parent->received_at, <, wf_operation_get_entered_at (operation));
          }
    }
  g_assert_cmpuint (n_parents, >, 60);
}

static void
assert_asset (Fixture *self, const char *id)
{
  if (wf_dataset_get_asset (self->dataset, id) == NULL)
    g_error ("no asset “%s” in the dataset", id);
}

/* An actor of the scheme, or one that its own record names. */
static void
assert_actor (Fixture *self, const char *id)
{
  WfRecord *record = wf_picture_lookup_name (self->picture, WF_TYPE_NAME_ACTOR, id);

  if (wf_scheme_get_actor (self->scheme, id) == NULL
      && !(record && wf_record_get_text (record, "name")))
    g_error ("no actor “%s” in the scheme, and nobody named it", id);
}

static void
assert_record (Fixture *self, const char *type, const char *id)
{
  WfRecord *record = wf_picture_lookup_id (self->picture, id);

  if (record == NULL || !g_str_equal (wf_record_get_type_name (record), type))
    g_error ("no %s has the id “%s”", type, id);
}

static void
assert_reference (Fixture *self, const char *reference)
{
  g_auto (GStrv) parts = g_strsplit (reference, ":", 2);

  if (g_str_equal (parts[0], "asset"))
    assert_asset (self, parts[1]);
  else if (g_str_equal (parts[0], "actor"))
    assert_actor (self, parts[1]);
  else if (g_str_equal (parts[0], "country"))
    g_assert_cmpuint (strlen (parts[1]), ==, 2);
  else
    assert_record (self, parts[0], parts[1]);
}

static void
assert_word (const char *text, const char *const *words)
{
  if (!g_strv_contains (words, text))
    g_error ("“%s” is none of the words of the vocabulary", text);
}

/* What a field means wherever it stands. */
static void
check_value (Fixture *self, const char *type, const char *field, const char *text)
{
  static const char *const actor_fields[]
      = { "actor", "lead", "owner", "owed-by", "owed-to", "placed-by", "waiting-on", "to", NULL };
  static const char *const entity_fields[]
      = { "incident", "entry", "trigger-entry", "corrects", NULL };
  gint64 instant;

  if (g_str_equal (field, "asset"))
    assert_asset (self, text);
  else if (g_strv_contains (actor_fields, field))
    assert_actor (self, text);
  else if (g_strv_contains (entity_fields, field))
    assert_record (self, g_str_equal (field, "incident") ? "incident" : "entry", text);
  else if (g_str_equal (field, "phase"))
    g_assert_nonnull (wf_scheme_get_phase (self->scheme, text));
  else if (g_str_equal (field, "mode"))
    g_assert_nonnull (wf_scheme_get_mode (self->scheme, text));
  else if (g_str_equal (field, "mechanism"))
    g_assert_nonnull (wf_scheme_get_mechanism (self->scheme, text));
  else if (g_str_equal (field, "deadline"))
    g_assert_nonnull (wf_scheme_get_deadline (self->scheme, text));
  else if (g_str_equal (field, "responsibility"))
    g_assert_nonnull (wf_scheme_get_responsibility (self->scheme, text));
  else if (g_str_equal (field, "sector"))
    g_assert_nonnull (g_hash_table_lookup (self->scheme->sector_by_id, text));
  else if (g_str_equal (field, "end"))
    assert_asset (self, text);
  else if (g_str_has_suffix (field, "-at") || g_str_equal (field, "duty-from")
           || g_str_equal (field, "duty-to") || g_str_has_prefix (field, "repair-"))
    g_assert_true (wf_time_parse_iso (text, &instant));
  else if (g_str_equal (field, "kind") && g_str_equal (type, "entry"))
    assert_word (text, (const char *const[]){ "observation", "assessment", "action", "decision",
                                              "told", "claim", "correction", "mode", "request",
                                              "handover", NULL });
  else if (g_str_equal (field, "stage"))
    assert_word (text, (const char *const[]){ "reported", "located", "ship-assigned", "permit",
                                              "on-site", "spliced", "tested", "restored", NULL });
}

static void
check_element (Fixture *self, const char *set, const char *element, const char *text)
{
  if (g_str_equal (set, "asset"))
    assert_asset (self, element);
  else if (g_str_equal (set, "about"))
    assert_reference (self, element);
  else if (g_str_equal (set, "entry"))
    assert_record (self, "entry", element);
  else if (g_str_equal (set, "country") || g_str_equal (set, "class"))
    g_assert_cmpuint (strlen (element), ==, 2);
  else if (g_str_equal (set, "status"))
    {
      assert_actor (self, element);
      assert_word (text, (const char *const[]){ "in-service", "degraded", "out", NULL });
    }
}

static void
test_words (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < self->operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (self->operations, i);
      for (guint w = 0; w < operation->n_writes; w++)
        {
          const WfWrite *write = &operation->writes[w];
          const char *slash = strchr (write->field, '/');

          if (slash != NULL)
            {
              g_autofree char *set = g_strndup (write->field, (gsize) (slash - write->field));
              check_element (self, set, slash + 1, write->text);
            }
          else if (write->text != NULL)
            check_value (self, operation->type, write->field, write->text);
        }
    }
}

static void
test_numbers_are_unique (Fixture *self, gconstpointer unused)
{
  GListModel *entries = wf_picture_get_list (self->picture, WF_TYPE_NAME_ENTRY);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (g_list_model_get_n_items (entries), >, 100);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (entries, i);
      const char *number = wf_record_get_text (entry, "number");

      g_assert_nonnull (number);
      g_assert_true (g_hash_table_add (seen, (gpointer) number));
      g_assert_nonnull (wf_record_get_text (entry, "text"));
      g_assert_cmpint (wf_record_get_time (entry, "happened-at"), <=,
                       wf_record_get_time (entry, "known-at"));
      /* Known is never later than entered. */
      g_assert_cmpint (wf_record_get_time (entry, "known-at"), <=,
                       wf_record_get_created_at (entry));
    }
  g_assert_true (g_hash_table_contains (seen, "FI-0031"));
  g_assert_true (g_hash_table_contains (seen, "FI-0049"));
}

/* A device counts up: a later entry has a higher number. */
static void
test_numbers_count_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GHashTable) last
      = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, g_free);

  for (guint i = 0; i < self->operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (self->operations, i);
      const WfWrite *number = wf_operation_find_write (operation, "number");
      char *before;

      if (number == NULL || !g_str_equal (operation->type, WF_TYPE_NAME_ENTRY)
          || !g_str_has_suffix (operation->space, "-amber"))
        continue;
      before = g_hash_table_lookup (last, &operation->dev);
      if (before != NULL)
        g_assert_cmpstr (before, <, number->text);
      g_hash_table_replace (last, &operation->dev, g_strdup (number->text));
    }
}

/* A stretch of damage lies on the cable: counted from its end, over the legs up to its own. */
static void
test_faults (Fixture *self, gconstpointer unused)
{
  GListModel *faults = wf_picture_get_list (self->picture, WF_TYPE_NAME_FAULT);

  g_assert_cmpuint (g_list_model_get_n_items (faults), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WfRecord) fault = g_list_model_get_item (faults, i);
      const WfAsset *asset
          = wf_dataset_get_asset (self->dataset, wf_record_get_text (fault, "asset"));
      gint64 part = wf_record_get_integer (fault, "part", -1);
      gint64 from_m = wf_record_get_integer (fault, "from-m", -1);
      gint64 to_m = wf_record_get_integer (fault, "to-m", -1);
      double before = 0;

      g_assert_cmpint (part, >=, 0);
      g_assert_cmpint (part, <, asset->n_legs);
      g_assert_cmpstr (asset->legs[0].from, ==, wf_record_get_text (fault, "end"));
      for (gint64 leg = 0; leg < part; leg++)
        before += asset->legs[leg].route_m;
      g_assert_cmpint (from_m, <, to_m);
      g_assert_cmpfloat (from_m, >=, before);
      g_assert_cmpfloat (to_m, <=, before + asset->legs[part].route_m);
    }
}

/* Two desks wrote past each other and it stands at the end; the earlier conflict was resolved. */
static void
test_conflicts (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = wf_picture_dup_records (self->picture);
  guint n_conflicts = 0, n_suspect = 0;

  for (guint i = 0; i < records->len; i++)
    n_conflicts += wf_record_get_n_conflicts (g_ptr_array_index (records, i));
  for (guint i = 0; i < self->operations->len; i++)
    n_suspect += ((WfOperation *) g_ptr_array_index (self->operations, i))->is_suspect;
  g_assert_cmpuint (n_conflicts, ==, 1);
  g_assert_cmpuint (n_suspect, ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/exercise/manifest", test_manifest },
    { "/exercise/size-and-span", test_size_and_span },
    { "/exercise/validity", test_validity },
    { "/exercise/parents", test_parents },
    { "/exercise/words", test_words },
    { "/exercise/numbers-are-unique", test_numbers_are_unique },
    { "/exercise/numbers-count-up", test_numbers_count_up },
    { "/exercise/faults", test_faults },
    { "/exercise/conflicts", test_conflicts },
  };

  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
