/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents made by version 0.1.0 of the wire (tests/data/wire): whatever changes, these must still
 * be read as they were meant. */
#include <string.h>

#include "lib/wf-gen.h"

#define SPACE "w-01a0c4506e8a70008123456789abcdef-amber"

static WfOperation *
read_fixture (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "wire", name, NULL);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  WfVerdict verdict;
  gsize length;
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  WfOperation *operation = wf_decoder_decode (decoder, text, length, SPACE, &verdict, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verdict, ==, WF_VERDICT_OK);
  g_assert_true (wf_operation_verify (operation));
  g_autofree char *written = wf_gen_dup_document (operation);
  g_assert_cmpstr (written, ==, g_strchomp (text));
  return operation;
}

static const char *
text_of (const WfOperation *operation, const char *field)
{
  const WfWrite *write = wf_operation_find_write (operation, field);
  g_assert_nonnull (write);
  return write->text;
}

static void
test_create (void)
{
  g_autoptr (WfOperation) operation = read_fixture ("create.json");
  g_assert_cmpint (operation->kind, ==, WF_OP_CREATE);
  g_assert_cmpint (operation->n, ==, 1);
  g_assert_cmpstr (operation->type, ==, "incident");
  g_assert_cmpstr (text_of (operation, "title"), ==, "Cable fault, Ω “C-Lion1”\n\\ \"out\"");
  g_assert_cmpstr (wf_operation_find_write (operation, "severity")->value, ==, "3");
  g_assert_cmpstr (wf_operation_find_write (operation, "asset/c-lion1")->value, ==, "true");
  g_assert_cmpstr (operation->why, ==, "first report");
}

static void
test_set (void)
{
  g_autoptr (WfOperation) before = read_fixture ("create.json");
  g_autoptr (WfOperation) operation = read_fixture ("set.json");
  g_assert_cmpint (operation->kind, ==, WF_OP_SET);
  g_assert_cmpint (operation->n, ==, 2);
  g_assert_cmpmem (operation->previous, WF_HASH_SIZE, before->hash, WF_HASH_SIZE);
  const WfWrite *write = wf_operation_find_write (operation, "title");
  g_assert_cmpuint (write->n_parents, ==, 1);
  g_assert_cmpint (wf_operation_id_compare (write->parents, &before->id), ==, 0);
  g_assert_cmpstr (wf_operation_find_write (operation, "cause")->value, ==, "null");
  g_assert_cmpstr (operation->source, ==, "cable operator");
}

static void
test_redacted (void)
{
  g_autoptr (WfOperation) operation = read_fixture ("redacted.json");
  g_assert_null (operation->body);
  g_assert_cmpuint (operation->n_writes, ==, 2);
  g_assert_null (operation->writes[0].value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/fixtures/create", test_create);
  g_test_add_func ("/fixtures/set", test_set);
  g_test_add_func ("/fixtures/redacted", test_redacted);
  return g_test_run ();
}
