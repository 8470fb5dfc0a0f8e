/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-enrolment.h"

#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "lib/wf-gen.h"
#include "wire/wf-head.h"

static WfDeviceKey *
new_key (void)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, "EE", "", WF_GEN_START_US);
}

static void
test_codes (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char code[WF_ENROL_CODE_SIZE], read[WF_ENROL_CODE_SIZE];

  for (guint i = 0; i < 500; i++)
    {
      wf_enrol_code_make (code);
      g_assert_cmpuint (strlen (code), ==, WF_ENROL_CODE_SIZE - 1);
      g_assert_null (strpbrk (code, "ILOU01VZ"));
      g_autofree char *spoken = g_ascii_strdown (code, -1);
      g_strdelimit (spoken, "-", ' ');
      g_assert_true (wf_enrol_code_normalise (spoken, read));
      g_assert_cmpstr (read, ==, code);
      g_assert_true (g_hash_table_add (seen, g_strdup (code)));
    }
  static const char *const none[]
      = { "", "K7QM-4TRX-9PD", "K7QM-4TRX-9PDWW", "K7QM-4TRX-9PD0", "K7QM_4TRX_9PDW" };
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_false (wf_enrol_code_normalise (none[i], read));
}

static void
test_request (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) key = new_key ();
  g_autofree char *text = wf_enrolment_dup_request ("k7qm 4trx 9pdw", key, &error);
  WfEnrolment read;

  g_assert_no_error (error);
  g_assert_true (wf_enrolment_read_request (text, strlen (text), &read));
  g_assert_cmpstr (read.code, ==, "K7QM-4TRX-9PDW");
  g_assert_true (wf_uuid_equal (&read.device, &key->device));
  g_assert_cmpmem (read.key, WF_KEY_SIZE, key->key, WF_KEY_SIZE);
  /* Every byte of it is signed or is part of what is not one. */
  for (gsize i = 0; i < strlen (text); i++)
    {
      g_autofree char *spoiled = g_strdup (text);
      spoiled[i] ^= 1;
      g_assert_false (wf_enrolment_read_request (spoiled, strlen (spoiled), &read)
                      && strcmp (spoiled, text) != 0
                      && (strcmp (read.code, "K7QM-4TRX-9PDW") != 0
                          || !wf_uuid_equal (&read.device, &key->device)
                          || !wf_uuid_equal (&read.person, &key->person)
                          || memcmp (read.key, key->key, WF_KEY_SIZE) != 0));
    }
  g_assert_null (wf_enrolment_dup_request ("no code", key, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
}

static void
test_answer (void)
{
  WfEnrolled said
      = { .crisis = (char *) "0199c2d4-0000-7000-8000-000000000001",
          .root_key = (char *) "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
          .user = (char *) "EE day desk 2",
          .password = (char *) "secret \"quoted\"",
          .desk = (char *) "EE",
          .letter = (char *) "B",
          .label = (char *) "EE day desk",
          .actor = (char *) "csirt-ee",
          .role = (char *) "analyst" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  wf_enrolled_append (&said, text);
  g_autoptr (WfEnrolled) read = wf_enrolled_read (text->str, text->len, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->user, ==, said.user);
  g_assert_cmpstr (read->password, ==, said.password);
  g_assert_cmpstr (read->root_key, ==, said.root_key);
  g_assert_cmpstr (read->actor, ==, said.actor);
  g_assert_null (wf_enrolled_read ("{\"user\":\"x\"}", 12, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_PROTOCOL);
}

/* Space, number, time and receipt are what is signed. */
static void
test_head (void)
{
  static const char space[] = "w-00000000000070008000000000000001-amber";
  g_autoptr (WfDeviceKey) key = new_key ();
  g_autoptr (GString) text = g_string_new (NULL);
  WfHead head = { .seq = 1000, .time_us = WF_GEN_START_US, .receipt = { 1, 2, 3 } }, read;

  wf_head_sign (&head, space, key->key, key->secret);
  wf_head_append (&head, text);
  g_autoptr (WfJson) json = wf_json_scan (text->str, -1, &wf_json_limits_page, NULL);
  g_assert_nonnull (json);
  g_assert_true (wf_head_read (wf_json_root (json), &read));
  g_assert_true (wf_head_verify (&read, space));
  g_assert_false (wf_head_verify (&read, "w-00000000000070008000000000000001-green"));
  for (guint i = 0; i < 4; i++)
    {
      WfHead other = read;
      other.seq += i == 0;
      other.time_us += i == 1;
      other.receipt[31] ^= i == 2;
      other.signature[0] ^= i == 3;
      g_assert_false (wf_head_verify (&other, space));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/enrolment/codes", test_codes);
  g_test_add_func ("/enrolment/request", test_request);
  g_test_add_func ("/enrolment/answer", test_answer);
  g_test_add_func ("/head/what-is-signed", test_head);
  return g_test_run ();
}
