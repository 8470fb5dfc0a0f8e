/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-enrolment.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-json.h"

static const WfJsonLimits limits
    = { .max_bytes = WF_ENROL_MAX_REQUEST, .max_depth = 2, .max_members = 16, .max_values = 32 };

/* --- codes ------------------------------------------------------------------ */

/* No I, L, O, U, 0, 1, V, Z: 28 signs. */
static const char signs[] = "23456789ABCDEFGHJKMNPQRSTWXY";
#define N_SIGNS (sizeof signs - 1)
#define N_CHARACTERS 12
#define GROUP 4

static void
put_sign (char code[WF_ENROL_CODE_SIZE], guint n, char sign)
{
  guint at = n + n / GROUP;

  if (n > 0 && n % GROUP == 0)
    code[at - 1] = '-';
  code[at] = sign;
  code[at + 1] = '\0';
}

void
wf_enrol_code_make (char code[WF_ENROL_CODE_SIZE])
{
  for (guint n = 0; n < N_CHARACTERS;)
    {
      guint8 byte;
      wf_crypto_random (&byte, 1);
      /* The rest of a byte would make some signs likelier than others. */
      if (byte < 256 - 256 % N_SIGNS)
        put_sign (code, n++, signs[byte % N_SIGNS]);
    }
}

gboolean
wf_enrol_code_normalise (const char *typed, char code[WF_ENROL_CODE_SIZE])
{
  guint n = 0;

  code[0] = '\0';
  for (const char *c = typed; *c; c++)
    {
      char sign = g_ascii_toupper (*c);
      if (g_ascii_isspace (sign) || sign == '-')
        continue;
      if (n == N_CHARACTERS || !strchr (signs, sign))
        return FALSE;
      put_sign (code, n++, sign);
    }
  return n == N_CHARACTERS;
}

/* --- the request -------------------------------------------------------------- */

static void
hash_request (guint8 hash[WF_HASH_SIZE], const WfEnrolment *enrolment)
{
  const WfBytes parts[] = { { "wfe1", 5 },
                            { enrolment->code, WF_ENROL_CODE_SIZE },
                            { enrolment->device.bytes, sizeof enrolment->device.bytes },
                            { enrolment->person.bytes, sizeof enrolment->person.bytes },
                            { enrolment->key, WF_KEY_SIZE } };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
}

static void
append_members (GString *out, const char *const members[][2], guint n)
{
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  for (guint i = 0; i < n; i++)
    {
      wf_json_put_key (&writer, members[i][0]);
      wf_json_put_string (&writer, members[i][1] ? members[i][1] : "");
    }
  wf_json_end_object (&writer);
}

char *
wf_enrolment_dup_request (const char *typed, const WfDeviceKey *key, GError **error)
{
  WfEnrolment enrolment = { .device = key->device, .person = key->person };
  guint8 hash[WF_HASH_SIZE], proof[WF_SIGNATURE_SIZE];
  GString *text;

  if (!wf_enrol_code_normalise (typed, enrolment.code))
    {
      g_set_error_literal (
          error, WF_ERROR, WF_ERROR_INVALID,
          _ ("A code has twelve letters and digits, in three groups. Look at each."));
      return NULL;
    }
  memcpy (enrolment.key, key->key, WF_KEY_SIZE);
  hash_request (hash, &enrolment);
  wf_crypto_sign (proof, hash, key->secret);
  g_autofree char *device = wf_uuid_dup_string (&key->device);
  g_autofree char *person = wf_uuid_dup_string (&key->person);
  g_autofree char *key_text = wf_hex_dup (key->key, WF_KEY_SIZE);
  g_autofree char *proof_text = wf_hex_dup (proof, WF_SIGNATURE_SIZE);
  const char *const members[][2] = { { "code", enrolment.code },
                                     { "device", device },
                                     { "person", person },
                                     { "key", key_text },
                                     { "proof", proof_text } };
  text = g_string_new (NULL);
  append_members (text, members, G_N_ELEMENTS (members));
  return g_string_free (text, FALSE);
}

gboolean
wf_enrolment_read_request (const char *text, gsize length, WfEnrolment *enrolment)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &limits, NULL);
  guint8 hash[WF_HASH_SIZE], proof[WF_SIGNATURE_SIZE];

  memset (enrolment, 0, sizeof *enrolment);
  if (!json || wf_json_type (wf_json_root (json)) != WF_JSON_OBJECT)
    return FALSE;
  WfJsonValue root = wf_json_root (json);
  const char *code = wf_json_member_string (root, "code");
  const char *key = wf_json_member_string (root, "key");
  const char *signature = wf_json_member_string (root, "proof");
  const char *device = wf_json_member_string (root, "device");
  const char *person = wf_json_member_string (root, "person");
  if (!code || !key || !signature || !device || !person
      || !wf_uuid_parse (device, &enrolment->device) || !wf_uuid_parse (person, &enrolment->person)
      || !wf_hex_decode (key, strlen (key), enrolment->key, WF_KEY_SIZE)
      || !wf_hex_decode (signature, strlen (signature), proof, WF_SIGNATURE_SIZE)
      || !wf_enrol_code_normalise (code, enrolment->code))
    return FALSE;
  hash_request (hash, enrolment);
  return wf_crypto_verify (proof, hash, enrolment->key);
}

/* --- the answer ----------------------------------------------------------------- */

void
wf_enrolled_free (WfEnrolled *enrolled)
{
  if (enrolled->password)
    wf_crypto_wipe (enrolled->password, strlen (enrolled->password));
  g_free (enrolled->crisis);
  g_free (enrolled->root_key);
  g_free (enrolled->user);
  g_free (enrolled->password);
  g_free (enrolled->desk);
  g_free (enrolled->letter);
  g_free (enrolled->label);
  g_free (enrolled->actor);
  g_free (enrolled->role);
  g_free (enrolled);
}

void
wf_enrolled_append (const WfEnrolled *enrolled, GString *out)
{
  const char *const members[][2]
      = { { "crisis", enrolled->crisis }, { "root", enrolled->root_key },
          { "user", enrolled->user },     { "password", enrolled->password },
          { "desk", enrolled->desk },     { "letter", enrolled->letter },
          { "label", enrolled->label },   { "actor", enrolled->actor },
          { "role", enrolled->role } };
  append_members (out, members, G_N_ELEMENTS (members));
}

WfEnrolled *
wf_enrolled_read (const char *text, gsize length, GError **error)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &limits, NULL);
  g_autoptr (WfEnrolled) enrolled = g_new0 (WfEnrolled, 1);
  const struct
  {
    const char *name;
    char **value;
  } members[] = { { "crisis", &enrolled->crisis }, { "root", &enrolled->root_key },
                  { "user", &enrolled->user },     { "password", &enrolled->password },
                  { "desk", &enrolled->desk },     { "letter", &enrolled->letter },
                  { "label", &enrolled->label },   { "actor", &enrolled->actor },
                  { "role", &enrolled->role } };
  gboolean is_whole = json && wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT;
  guint8 key[WF_KEY_SIZE];
  WfUuid crisis;

  for (guint i = 0; is_whole && i < G_N_ELEMENTS (members); i++)
    {
      const char *value = wf_json_member_string (wf_json_root (json), members[i].name);
      *members[i].value = g_strdup (value);
      is_whole = value != NULL;
    }
  if (is_whole && wf_uuid_parse (enrolled->crisis, &crisis)
      && wf_hex_decode (enrolled->root_key, strlen (enrolled->root_key), key, WF_KEY_SIZE))
    return g_steal_pointer (&enrolled);
  g_set_error_literal (error, WF_ERROR, WF_ERROR_PROTOCOL,
                       _ ("The server's answer to the enrolment cannot be read."));
  return NULL;
}
