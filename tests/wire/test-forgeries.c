/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way in which a document can be wrong has its verdict; what a newer version adds is kept. */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-gen.h"

#define SPACE "w-01a0c4506e8a70008123456789abcdef-amber"
#define OTHER "x-01a0c4506e8a70008123456789abcdef-amber"

typedef struct
{
  WfGen *gen;
  WfOperation *good;
  char *document;
  WfDecoder *decoder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const WfUuid ent = { { 1, 2, 3, 4 } };
  f->gen = wf_gen_new (21, SPACE, 1, 1);
  f->decoder = wf_decoder_new ();
  g_autoptr (WfDraft) first = wf_draft_new (SPACE, "incident", &ent, WF_OP_CREATE);
  wf_draft_set_string (first, "title", "Cable fault");
  g_autoptr (WfOperation) before = wf_gen_seal (f->gen, first, 0);
  g_autoptr (WfDraft) draft = wf_draft_new (SPACE, "incident", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "title", "Cable fault, C-Lion1");
  wf_draft_set_integer (draft, "severity", 2);
  g_array_append_val (((WfDraftWrite *) g_ptr_array_index (draft->writes, 0))->parents, before->id);
  wf_draft_set_origin (draft, "courier");
  f->good = wf_gen_seal (f->gen, draft, 0);
  f->document = wf_gen_dup_document (f->good);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wf_gen_free (f->gen);
  wf_operation_unref (f->good);
  wf_decoder_free (f->decoder);
  g_free (f->document);
}

static char *
replace (const char *text, const char *old, const char *new)
{
  g_auto (GStrv) parts = g_strsplit (text, old, 2);
  if (g_strv_length (parts) != 2)
    g_error ("“%s” is not in %s", old, text);
  return g_strjoinv (new, parts);
}

static WfOperation *
decode (Fixture *f, const char *document, WfVerdict expected)
{
  g_autoptr (GError) error = NULL;
  WfVerdict verdict = WF_VERDICT_TWIN;
  WfOperation *operation
      = wf_decoder_decode (f->decoder, document, strlen (document), SPACE, &verdict, &error);
  if (verdict != expected)
    g_test_message ("%s\n%s", error ? error->message : "accepted", document);
  g_assert_cmpint (verdict, ==, expected);
  if (expected == WF_VERDICT_OK)
    g_assert_no_error (error);
  else
    g_assert_nonnull (error);
  return operation;
}

static void
assert_document (Fixture *f, const char *old, const char *new, WfVerdict expected)
{
  g_autofree char *document = replace (f->document, old, new);
  g_autoptr (WfOperation) operation = decode (f, document, expected);
  g_assert_true ((operation != NULL) == (expected == WF_VERDICT_OK));
}

/* Hashes and signs whatever stands there, as a hostile member of the crisis could. */
static char *
forge (Fixture *f, const char *skeleton, const char *body, const char *space)
{
  const WfBytes parts[]
      = { { "wf1", 4 }, { space, strlen (space) + 1 }, { skeleton, strlen (skeleton) } };
  guint8 hash[WF_HASH_SIZE], signature[WF_SIGNATURE_SIZE];
  WfOperationId id = { f->good->id.hlc, { 0 } };
  GString *out = g_string_new (NULL);
  wf_crypto_hash (hash, parts, 3);
  memcpy (id.digest, hash, sizeof id.digest);
  wf_crypto_sign (signature, hash, wf_gen_get_key (f->gen, 0)->secret);
  wf_document_append (out, &id, hash, f->good->key, signature, skeleton, strlen (skeleton), body,
                      body ? strlen (body) : 0);
  return g_string_free (out, FALSE);
}

static WfOperation *
decode_skeleton (Fixture *f, const char *old, const char *new, WfVerdict expected)
{
  g_autofree char *skeleton = replace (f->good->skeleton, old, new);
  g_autofree char *document = forge (f, skeleton, f->good->body, SPACE);
  return decode (f, document, expected);
}

static void
assert_skeleton (Fixture *f, const char *old, const char *new, WfVerdict expected)
{
  g_autoptr (WfOperation) operation = decode_skeleton (f, old, new, expected);
  g_assert_true ((operation != NULL) == (expected == WF_VERDICT_OK));
}

static void
assert_body (Fixture *f, const char *old, const char *new, WfVerdict expected)
{
  g_autofree char *body = replace (f->good->body, old, new);
  const WfBytes parts[] = { { "wf1b", 5 }, { body, strlen (body) } };
  guint8 hash[WF_HASH_SIZE];
  wf_crypto_hash (hash, parts, 2);
  g_autofree char *hex = wf_hex_dup (hash, sizeof hash);
  char *at = strstr (f->good->skeleton, "\"bh\":\"");
  g_autofree char *old_hash = g_strndup (at + 6, 64);
  g_autofree char *skeleton = replace (f->good->skeleton, old_hash, hex);
  g_autofree char *document = forge (f, skeleton, body, SPACE);
  g_autoptr (WfOperation) operation = decode (f, document, expected);
  g_assert_true ((operation != NULL) == (expected == WF_VERDICT_OK));
}

/* --- envelope ------------------------------------------------------------- */

static void
test_forge_itself (Fixture *f, gconstpointer data)
{
  g_autofree char *document = forge (f, f->good->skeleton, f->good->body, SPACE);
  g_assert_cmpstr (document, ==, f->document);
  g_autoptr (WfOperation) operation = decode (f, document, WF_VERDICT_OK);
  g_assert_true (wf_operation_verify (operation));
}

static void
test_envelope_form (Fixture *f, gconstpointer data)
{
  const WfVerdict bad = WF_VERDICT_BAD_FORM;
  assert_document (f, "\"_id\":", "\"id\":", bad);
  assert_document (f, "\"_id\":\"", "\"_id\":\"00", bad);
  assert_document (f, "\"_rev\":\"1-", "\"_rev\":\"1-0", bad);
  assert_document (f, "\"_rev\":", "\"rev\":", bad);
  assert_document (f, "\"h\":\"", "\"h\":\"A", bad);
  assert_document (f, "\"h\":", "\"x\":", bad);
  assert_document (f, "\"k\":", "\"x\":", bad);
  assert_document (f, "\"alg\":\"ed25519\"", "\"alg\":\"none\"", bad);
  assert_document (f, "\"alg\":\"ed25519\",", "", bad);
  assert_document (f, "\"s\":", "\"x\":", bad);
  assert_document (f, "==\"", "=\"", bad);
  assert_document (f, "==\"", "\"", bad);
  assert_document (f, "\"s\":\"", "\"s\":\" ", bad);
  assert_document (f, "\"p\":", "\"x\":", bad);
  assert_document (f, "\"p\":\"{", "\"p\":\"[", bad);
  assert_document (f, "\"b\":\"", "\"b\":1,\"c\":\"", bad);
  assert_document (f, "{\"_id\"", "{\"a\":1.5,\"_id\"", bad);
  assert_document (f, "{\"_id\"", "{\"p\":\"\",\"_id\"", bad);
  assert_document (f, "{\"_id\"", "{\"_revisions\":{\"start\":2,\"ids\":[\"a\",\"b\"]},\"_id\"",
                   bad);
  assert_document (f, "{\"_id\"", "{\"_revisions\":[],\"_id\"", bad);
  g_autoptr (WfOperation) none = decode (f, "", bad);
  g_autoptr (WfOperation) array = decode (f, "[]", bad);
  g_autoptr (WfOperation) word = decode (f, "null", bad);
  g_autofree char *huge = g_strnfill (WF_OPERATION_MAX_DOCUMENT + 1, ' ');
  g_autoptr (WfOperation) large = decode (f, huge, bad);
  g_autofree char *filler = g_strnfill (WF_OPERATION_MAX_CONTENT, ' ');
  g_autofree char *member = g_strconcat ("\"p\":\"", filler, NULL);
  assert_document (f, "\"p\":\"", member, bad);
}

/* Base64 has spare bits at its end: two texts for one signature would be two documents for one
 * operation. */
static void
test_one_text_for_a_signature (Fixture *f, gconstpointer data)
{
  char *end = strstr (f->document, "==\"");
  end[-1]++;
  g_autoptr (WfOperation) operation = decode (f, f->document, WF_VERDICT_BAD_FORM);
}

static void
test_envelope_additions_are_ignored (Fixture *f, gconstpointer data)
{
  const char *const additions[] = {
    "{\"new\":{\"x\":[1,2]},\"_id\"",
    "{\"_attachments\":{},\"_id\"",
    "{\"_revisions\":{\"start\":1,\"ids\":[\"2897a7328c3e6bd58dae3b80f8cd124e\"]},\"_id\"",
  };
  for (guint i = 0; i < G_N_ELEMENTS (additions); i++)
    {
      g_autofree char *document = replace (f->document, "{\"_id\"", additions[i]);
      g_autoptr (WfOperation) operation = decode (f, document, WF_VERDICT_OK);
      g_autofree char *written = wf_gen_dup_document (operation);
      g_assert_cmpstr (written, ==, f->document);
    }
}

static void
test_hashes (Fixture *f, gconstpointer data)
{
  const WfVerdict bad = WF_VERDICT_BAD_HASH;
  char *at = strstr (f->document, "\"h\":\"") + 5;
  *at = *at == '0' ? '1' : '0';
  g_autoptr (WfOperation) hash = decode (f, f->document, bad);
  *at = *at == '0' ? '1' : '0';
  tear_down (f, data);
  set_up (f, data);
  at = strstr (f->document, "\"_rev\":\"") + 12;
  *at = *at == '0' ? '1' : '0';
  g_autoptr (WfOperation) revision = decode (f, f->document, bad);
  tear_down (f, data);
  set_up (f, data);
  at = strstr (f->document, "\"_id\":\"") + 30;
  *at = *at == '0' ? '1' : '0';
  g_autoptr (WfOperation) id = decode (f, f->document, bad);
  tear_down (f, data);
  set_up (f, data);
  assert_document (f, "\"_rev\":\"1-", "\"_rev\":\"2-", bad);
  /* Id and revision agree with each other, and not with the hash. */
  at = strstr (f->document, "\"_id\":\"") + 30;
  char *twin = strstr (f->document, "\"_rev\":\"1-") + 10 + (30 - 7 - 17);
  g_assert_cmpint (*at, ==, *twin);
  *at = *twin = *at == '0' ? '1' : '0';
  g_autoptr (WfOperation) both = decode (f, f->document, bad);
  tear_down (f, data);
  set_up (f, data);
  assert_document (f, "\\\"op\\\":\\\"set\\\"", "\\\"op\\\":\\\"ctl\\\"", bad);
}

static void
test_body_hash (Fixture *f, gconstpointer data)
{
  assert_document (f, "C-Lion1", "C-Lion2", WF_VERDICT_BAD_BODY);
  assert_document (f, "\"b\":\"", "\"b\":\" ", WF_VERDICT_BAD_BODY);
}

static void
test_space (Fixture *f, gconstpointer data)
{
  /* A document of another space, delivered here; and one relabelled on the way. */
  assert_skeleton (f, "\"space\":\"w-", "\"space\":\"x-", WF_VERDICT_WRONG_SPACE);
  g_autofree char *other = forge (f, f->good->skeleton, f->good->body, OTHER);
  g_autoptr (WfOperation) relabelled = decode (f, other, WF_VERDICT_BAD_HASH);
}

static void
test_clock (Fixture *f, gconstpointer data)
{
  char *at = strstr (f->good->skeleton, "\"hlc\":\"");
  g_autofree char *old = g_strndup (at, 23);
  assert_skeleton (f, old, "\"hlc\":\"0000000000000001", WF_VERDICT_BAD_CLOCK);
  assert_skeleton (f, old, "\"hlc\":\"000000000000001", WF_VERDICT_BAD_FORM);
  f->good->id.hlc = G_MAXUINT64;
  assert_skeleton (f, old, "\"hlc\":\"ffffffffffffffff", WF_VERDICT_BAD_CLOCK);
}

static void
test_signature (Fixture *f, gconstpointer data)
{
  char *at = strstr (f->document, "\"s\":\"") + 10;
  *at = *at == 'A' ? 'B' : 'A';
  g_autoptr (WfOperation) operation = decode (f, f->document, WF_VERDICT_OK);
  g_assert_false (wf_operation_verify (operation));
  g_assert_true (wf_operation_verify (f->good));
}

/* --- skeleton and body ---------------------------------------------------- */

static void
test_skeleton_form (Fixture *f, gconstpointer data)
{
  static const char *const swaps[][2] = {
    { "\"v\":1", "\"v\":0" },
    { "\"v\":1", "\"v\":\"1\"" },
    { "\"v\":1,", "" },
    { "\"type\":\"incident\"", "\"type\":\"\"" },
    { "\"op\":\"set\"", "\"op\":7" },
    { "\"op\":\"set\"", "\"op\":\"\"" },
    { "\"ent\":\"", "\"ent\":\"0" },
    { "\"by\":\"", "\"by\":\"x" },
    { "\"dev\":", "\"device\":" },
    { "\"n\":2", "\"n\":0" },
    { "\"n\":2", "\"n\":1" },
    { "\"n\":2", "\"n\":-2" },
    { "\"pc\":\"", "\"pc\":\"0" },
    { "\"pc\":", "\"pd\":" },
    { "\"bh\":", "\"bx\":" },
    { "\"origin\":\"courier\"", "\"origin\":1" },
    { "\"fields\":[", "\"fields\":[1," },
    { "\"fields\":[", "\"fields\":[\"\"," },
    { "\"fields\":[", "\"fields\":[\"title\"," },
    { "\"fields\":[", "\"fields\":[\"extra\"," },
    { "\"severity\"]", "\"gravity\"]" },
    { "\"severity\"]", "\"title\"]" },
    { ",\"severity\"]", "]" },
    { "\"prev\":{\"title\"", "\"prev\":{\"tittle\"" },
    { "\"prev\":{\"title\":[\"", "\"prev\":{\"title\":[\"0" },
    { "\"prev\":{\"title\":[", "\"prev\":{\"title\":[null," },
    { "\"prev\":{", "\"prev\":{\"severity\":\"x\"," },
    { "\"prev\":", "\"prev\":[],\"q\":" },
    { "\"v\":1", "\"v\":1,\"v\":1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (swaps); i++)
    assert_skeleton (f, swaps[i][0], swaps[i][1], WF_VERDICT_BAD_FORM);
}

/* Without prev, only the names themselves tell: set has two members, and so has fields. */
static void
test_same_name_twice (Fixture *f, gconstpointer data)
{
  g_autofree char *loose = replace (f->good->skeleton, "\"prev\":", "\"later\":");
  g_autofree char *twice = replace (loose, "\"severity\"]", "\"title\"]");
  g_autofree char *good = forge (f, loose, f->good->body, SPACE);
  g_autofree char *bad = forge (f, twice, f->good->body, SPACE);
  g_autoptr (WfOperation) accepted = decode (f, good, WF_VERDICT_OK);
  g_autoptr (WfOperation) refused = decode (f, bad, WF_VERDICT_BAD_FORM);
  g_assert_cmpuint (accepted->writes[0].n_parents, ==, 0);
}

static void
test_body_form (Fixture *f, gconstpointer data)
{
  static const char *const swaps[][2] = {
    { "\"set\":{", "\"sat\":{" },
    { "\"set\":{", "\"set\":{\"extra\":1," },
    { ",\"severity\":2", "" },
    { "\"salt\":\"", "\"salt\":\"0" },
    { "\"salt\":", "\"pepper\":" },
    { "\"salt\":", "\"why\":1,\"salt\":" },
    { "\"severity\":2", "\"severity\":2.5" },
    { "\"severity\":2", "\"severity\":9007199254740992" },
    { "}", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (swaps); i++)
    assert_body (f, swaps[i][0], swaps[i][1], WF_VERDICT_BAD_FORM);
  assert_body (f, "\"severity\":2", "\"severity\":3", WF_VERDICT_OK);
  assert_body (f, "\"salt\":", "\"att\":[],\"later\":{\"a\":1},\"salt\":", WF_VERDICT_OK);
}

/* What a newer Watchfloor adds is carried on byte for byte. */
static void
test_newer_skeletons_are_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (WfOperation) newer = decode_skeleton (
      f, "{\"v\":1", "{ \"v\" : 2, \"later\":{\"deep\":[1, \"\\u00e9\"]}", WF_VERDICT_OK);
  g_assert_true (
      g_str_has_prefix (newer->skeleton, "{ \"v\" : 2, \"later\":{\"deep\":[1, \"\\u00e9\"]}"));
  g_autoptr (WfOperation) kind
      = decode_skeleton (f, "\"op\":\"set\"", "\"op\":\"merge\"", WF_VERDICT_OK);
  g_assert_cmpint (kind->kind, ==, WF_OP_UNKNOWN);
  g_assert_nonnull (strstr (kind->skeleton, "\"op\":\"merge\""));
  g_autoptr (WfOperation) type
      = decode_skeleton (f, "\"type\":\"incident\"", "\"type\":\"satellite\"", WF_VERDICT_OK);
  g_assert_cmpstr (type->type, ==, "satellite");
  g_autofree char *document = wf_gen_dup_document (type);
  g_autoptr (WfOperation) again = decode (f, document, WF_VERDICT_OK);
  g_assert_cmpstr (again->skeleton, ==, type->skeleton);
}

static void
test_damaged_store (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfOperation) operation = wf_decoder_decode_stored (
      f->decoder, &f->good->id, f->good->hash, f->good->key, f->good->signature, f->good->skeleton,
      f->good->skeleton_length - 1, f->good->body, f->good->body_length, &error);
  g_assert_null (operation);
  g_assert_error (error, WF_ERROR, WF_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/forgeries/forge-itself", test_forge_itself },
    { "/forgeries/envelope-form", test_envelope_form },
    { "/forgeries/one-text-for-a-signature", test_one_text_for_a_signature },
    { "/forgeries/envelope-additions", test_envelope_additions_are_ignored },
    { "/forgeries/hashes", test_hashes },
    { "/forgeries/body-hash", test_body_hash },
    { "/forgeries/space", test_space },
    { "/forgeries/clock", test_clock },
    { "/forgeries/signature", test_signature },
    { "/forgeries/skeleton-form", test_skeleton_form },
    { "/forgeries/same-name-twice", test_same_name_twice },
    { "/forgeries/body-form", test_body_form },
    { "/forgeries/newer-skeletons", test_newer_skeletons_are_kept },
    { "/forgeries/damaged-store", test_damaged_store },
  };
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
