/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-gen.h"

#define SPACE "w-01a0c4506e8a70008123456789abcdef-amber"

static void
assert_same_writes (const WfOperation *a, const WfOperation *b)
{
  g_assert_cmpuint (a->n_writes, ==, b->n_writes);
  for (guint i = 0; i < a->n_writes; i++)
    {
      const WfWrite *x = &a->writes[i], *y = &b->writes[i];
      g_assert_cmpstr (x->field, ==, y->field);
      g_assert_cmpstr (x->value, ==, y->value);
      g_assert_cmpuint (x->value_length, ==, strlen (y->value));
      g_assert_cmpstr (x->text, ==, y->text);
      g_assert_cmpmem (x->parents, x->n_parents * sizeof *x->parents, y->parents,
                       y->n_parents * sizeof *y->parents);
    }
}

static void
assert_same (const WfOperation *a, const WfOperation *b)
{
  g_assert_cmpint (wf_operation_id_compare (&a->id, &b->id), ==, 0);
  g_assert_cmpmem (a->hash, WF_HASH_SIZE, b->hash, WF_HASH_SIZE);
  g_assert_cmpmem (a->key, WF_KEY_SIZE, b->key, WF_KEY_SIZE);
  g_assert_cmpmem (a->signature, WF_SIGNATURE_SIZE, b->signature, WF_SIGNATURE_SIZE);
  g_assert_cmpmem (a->previous, WF_HASH_SIZE, b->previous, WF_HASH_SIZE);
  g_assert_cmpstr (a->space, ==, b->space);
  g_assert_cmpstr (a->type, ==, b->type);
  g_assert_true (wf_uuid_equal (&a->ent, &b->ent));
  g_assert_true (wf_uuid_equal (&a->by, &b->by));
  g_assert_true (wf_uuid_equal (&a->dev, &b->dev));
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpint (a->n, ==, b->n);
  g_assert_cmpstr (a->origin, ==, b->origin);
  g_assert_cmpstr (a->why, ==, b->why);
  g_assert_cmpstr (a->source, ==, b->source);
  g_assert_cmpmem (a->skeleton, a->skeleton_length, b->skeleton, b->skeleton_length);
  g_assert_cmpmem (a->body, a->body_length, b->body, b->body_length);
  assert_same_writes (a, b);
}

static WfOperation *
decode (const char *document, gsize length)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GError) error = NULL;
  WfVerdict verdict;
  WfOperation *operation = wf_decoder_decode (decoder, document, length, SPACE, &verdict, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verdict, ==, WF_VERDICT_OK);
  return operation;
}

/* Against the draft, not only against what the same reader made of it before. */
static void
assert_says_draft (const WfOperation *operation, const WfDraft *draft)
{
  g_assert_cmpstr (operation->space, ==, draft->space);
  g_assert_cmpstr (operation->type, ==, draft->type);
  g_assert_true (wf_uuid_equal (&operation->ent, &draft->ent));
  g_assert_cmpint (operation->kind, ==, draft->kind);
  g_assert_cmpstr (operation->why, ==, draft->why);
  g_assert_cmpstr (operation->source, ==, draft->source);
  g_assert_cmpstr (operation->origin, ==, draft->origin);
  g_assert_cmpuint (operation->n_writes, ==, draft->writes->len);
  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      const WfDraftWrite *meant = g_ptr_array_index (draft->writes, i);
      g_assert_cmpstr (write->field, ==, meant->field);
      g_assert_cmpstr (write->value, ==, meant->value);
      g_assert_cmpmem (write->parents, write->n_parents * sizeof *write->parents,
                       meant->parents->data, meant->parents->len * sizeof *write->parents);
      g_assert_true ((write->text != NULL) == (meant->value[0] == '"'));
      g_autofree char *quoted = write->text ? wf_json_quote (write->text) : NULL;
      if (quoted)
        g_assert_cmpstr (quoted, ==, meant->value);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (WfGen) gen = wf_gen_new (1, SPACE, 3, 20);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WfDraft) draft = wf_gen_next_draft (gen);
      g_autoptr (WfOperation) made = wf_gen_seal (gen, draft, i % 3);
      g_autofree char *document = wf_gen_dup_document (made);
      WfVerdict verdict = WF_VERDICT_TWIN;
      assert_says_draft (made, draft);
      g_autoptr (WfOperation) read
          = wf_decoder_decode (decoder, document, strlen (document), SPACE, &verdict, &error);
      g_assert_no_error (error);
      g_assert_cmpint (verdict, ==, WF_VERDICT_OK);
      assert_same (made, read);
      g_assert_true (wf_operation_verify (read));
      g_autoptr (WfOperation) stored = wf_decoder_decode_stored (
          decoder, &made->id, made->hash, made->key, made->signature, made->skeleton,
          made->skeleton_length, made->body, made->body_length, &error);
      g_assert_no_error (error);
      assert_same (made, stored);
      g_autofree char *again = wf_gen_dup_document (read);
      g_assert_cmpstr (document, ==, again);
    }
}

static void
test_draft_arrives (void)
{
  g_autoptr (WfGen) gen = wf_gen_new (2, SPACE, 1, 1);
  const WfUuid ent = { { 1, 2, 3 } };
  g_autoptr (WfDraft) draft = wf_draft_new (SPACE, "incident", &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "title", "Estlink 2 \"out\"");
  wf_draft_set_integer (draft, "severity", 3);
  wf_draft_set_member (draft, "asset", "c-estlink2", TRUE);
  wf_draft_set_string (draft, "cause", NULL);
  wf_draft_set_why (draft, "first report");
  wf_draft_set_source (draft, "grid operator");
  g_autoptr (WfOperation) made = wf_gen_seal (gen, draft, 0);
  g_autofree char *document = wf_gen_dup_document (made);
  g_autoptr (WfOperation) read = decode (document, strlen (document));
  g_assert_cmpstr (read->type, ==, "incident");
  g_assert_true (wf_uuid_equal (&read->ent, &ent));
  g_assert_cmpint (read->kind, ==, WF_OP_CREATE);
  g_assert_cmpstr (read->why, ==, "first report");
  g_assert_cmpstr (read->source, ==, "grid operator");
  g_assert_cmpuint (read->n_writes, ==, 4);
  g_assert_cmpstr (wf_operation_find_write (read, "title")->text, ==, "Estlink 2 \"out\"");
  g_assert_cmpstr (wf_operation_find_write (read, "severity")->value, ==, "3");
  g_assert_cmpstr (wf_operation_find_write (read, "asset/c-estlink2")->value, ==, "true");
  g_assert_cmpstr (wf_operation_find_write (read, "cause")->value, ==, "null");
  g_assert_null (wf_operation_find_write (read, "cause")->text);
  g_assert_cmpint (read->receipt_seq, ==, 0);
  g_assert_cmpint (read->received_at, ==, WF_NO_TIME);
}

/* The same seed: the same bytes, so fixtures and failing seeds can be kept. */
static void
test_sealing_is_deterministic (void)
{
  g_autoptr (WfGen) one = wf_gen_new (7, SPACE, 2, 3);
  g_autoptr (WfGen) two = wf_gen_new (7, SPACE, 2, 3);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (WfOperation) a = wf_gen_next (one);
      g_autoptr (WfOperation) b = wf_gen_next (two);
      g_autofree char *x = wf_gen_dup_document (a);
      g_autofree char *y = wf_gen_dup_document (b);
      g_assert_cmpstr (x, ==, y);
    }
}

static void
test_redacted (void)
{
  g_autoptr (WfGen) gen = wf_gen_new (3, SPACE, 1, 1);
  g_autoptr (WfOperation) made = wf_gen_next_sized (gen, 1500);
  g_autoptr (GString) document = g_string_new (NULL);
  wf_document_append (document, &made->id, made->hash, made->key, made->signature, made->skeleton,
                      made->skeleton_length, NULL, 0);
  g_autoptr (WfOperation) read = decode (document->str, document->len);
  g_assert_null (read->body);
  g_assert_cmpuint (read->n_writes, ==, made->n_writes);
  g_assert_null (read->writes[0].value);
  g_assert_cmpstr (read->writes[0].field, ==, made->writes[0].field);
  g_assert_true (wf_operation_verify (read));
}

/* A membership without its body would leave a desk without rights, and nothing is wrong with its
 * signature. */
static void
test_membership_is_never_redacted (void)
{
  static const char *const spaces[]
      = { "w-01a0c4506e8a70008123456789abcdef-ctl", "w-01a0c4506e8a70008123456789abcdef-red-one" };
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      g_autoptr (WfGen) gen = wf_gen_new (5, spaces[i], 1, 1);
      const WfUuid ent = { { 9 } };
      g_autoptr (WfDraft) draft = wf_draft_new (spaces[i], "member", &ent, WF_OP_CTL);
      g_autoptr (GString) document = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      WfVerdict verdict;
      wf_draft_set_string (draft, "role", "analyst");
      g_autoptr (WfOperation) made = wf_gen_seal (gen, draft, 0);
      wf_document_append (document, &made->id, made->hash, made->key, made->signature,
                          made->skeleton, made->skeleton_length, NULL, 0);
      g_assert_null (
          wf_decoder_decode (decoder, document->str, document->len, NULL, &verdict, &error));
      g_assert_cmpint (verdict, ==, WF_VERDICT_BAD_BODY);
      g_assert_nonnull (error);
    }
}

static void
test_retirement_names_without_writing (void)
{
  g_autoptr (WfGen) gen = wf_gen_new (4, SPACE, 1, 1);
  const WfUuid ent = { { 9 } };
  const WfOperationId seen = { 77, { 1 } };
  g_autoptr (WfDraft) draft = wf_draft_new (SPACE, "incident", &ent, WF_OP_RETIRE);
  wf_draft_set_string (draft, "title", NULL);
  WfDraftWrite *write = g_ptr_array_index (draft->writes, 0);
  g_clear_pointer (&write->value, g_free);
  g_array_append_val (write->parents, seen);
  g_autoptr (WfOperation) made = wf_gen_seal (gen, draft, 0);
  g_assert_cmpuint (made->n_writes, ==, 1);
  g_assert_null (made->writes[0].value);
  g_assert_cmpuint (made->writes[0].n_parents, ==, 1);
  g_assert_cmpint (wf_operation_id_compare (&made->writes[0].parents[0], &seen), ==, 0);
}

/* A field without parents does not inherit those of the next one. */
static void
test_parents_stay_with_their_field (void)
{
  g_autoptr (WfGen) gen = wf_gen_new (7, SPACE, 1, 1);
  const WfUuid ent = { { 9 } };
  const WfOperationId seen = { 77, { 1 } };
  g_autoptr (WfDraft) draft = wf_draft_new (SPACE, "task", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "holder", "day desk");
  wf_draft_set_string (draft, "state", "open");
  wf_draft_set_string (draft, "title", "Ask");
  g_array_append_val (((WfDraftWrite *) g_ptr_array_index (draft->writes, 1))->parents, seen);
  g_autoptr (WfOperation) made = wf_gen_seal (gen, draft, 0);
  g_assert_cmpuint (made->n_writes, ==, 3);
  g_assert_cmpuint (wf_operation_find_write (made, "holder")->n_parents, ==, 0);
  g_assert_cmpuint (wf_operation_find_write (made, "state")->n_parents, ==, 1);
  g_assert_cmpuint (wf_operation_find_write (made, "title")->n_parents, ==, 0);
}

static void
test_too_long_is_not_sealed (void)
{
  g_autoptr (WfGen) gen = wf_gen_new (5, SPACE, 1, 1);
  const WfUuid ent = { { 9 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (64 * 1024, '"');
  g_autoptr (WfDraft) draft = wf_draft_new (SPACE, "entry", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "text", text);
  g_assert_null (wf_operation_seal (draft, wf_gen_get_key (gen, 0), 1, NULL, 1, NULL, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
  /* The longest that fits still fits its document. */
  text[31 * 1024] = '\0';
  wf_draft_set_string (draft, "text", text);
  g_autoptr (WfOperation) made = wf_gen_seal (gen, draft, 0);
  g_autofree char *document = wf_gen_dup_document (made);
  g_assert_cmpuint (strlen (document), <, WF_OPERATION_MAX_DOCUMENT);
  g_autoptr (WfOperation) read = decode (document, strlen (document));
  assert_same (made, read);
}

static void
test_bad_draft_is_not_sealed (void)
{
  g_autoptr (WfGen) gen = wf_gen_new (6, SPACE, 1, 1);
  const char *const values[] = { "1.5", "{", "1,\"b\":2", "\"\\u0000\"", "", "9007199254740993" };
  const WfUuid ent = { { 9 } };
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WfDraft) draft = wf_draft_new (SPACE, "entry", &ent, WF_OP_SET);
      wf_draft_set_json (draft, "a", values[i]);
      g_assert_null (wf_operation_seal (draft, wf_gen_get_key (gen, 0), 1, NULL, 1, NULL, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
    }
}

static void
test_receipt_hash (void)
{
  guint8 previous[WF_HASH_SIZE] = { 0 }, hash[WF_HASH_SIZE], rh[WF_HASH_SIZE];
  memset (hash, 0xab, sizeof hash);
  wf_receipt_hash (rh, previous, hash, 1, WF_GEN_START_US);
  g_autofree char *hex = wf_hex_dup (rh, sizeof rh);
  /* printf … | sha256sum, made once outside this program */
  g_assert_cmpstr (hex, ==, "f8f59bfe6f5afb05cf824b0ec9a3fdecd1112d351001314c09ad839183373827");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/codec/round-trip", test_round_trip);
  g_test_add_func ("/codec/draft-arrives", test_draft_arrives);
  g_test_add_func ("/codec/deterministic", test_sealing_is_deterministic);
  g_test_add_func ("/codec/redacted", test_redacted);
  g_test_add_func ("/codec/membership-is-never-redacted", test_membership_is_never_redacted);
  g_test_add_func ("/codec/retirement", test_retirement_names_without_writing);
  g_test_add_func ("/codec/parents-by-field", test_parents_stay_with_their_field);
  g_test_add_func ("/codec/too-long", test_too_long_is_not_sealed);
  g_test_add_func ("/codec/bad-draft", test_bad_draft_is_not_sealed);
  g_test_add_func ("/codec/receipt-hash", test_receipt_hash);
  return g_test_run ();
}
