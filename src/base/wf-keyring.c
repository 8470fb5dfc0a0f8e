/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-keyring.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-private-file.h"

#define KEY_FORMAT 1
#define SEED_SIZE 32 /* the first half of libsodium's secret key */
#define IN_SERVICE "secret-service"

static WfDeviceKey *
device_key_new_empty (const char *desk, const char *letter)
{
  WfDeviceKey *key = g_new0 (WfDeviceKey, 1);
  g_atomic_ref_count_init (&key->ref_count);
  key->desk = g_strdup (desk ? desk : "");
  key->letter = g_strdup (letter ? letter : "");
  return key;
}

WfDeviceKey *
wf_device_key_new (const WfUuid *person, const char *desk, const char *letter, gint64 now_us)
{
  WfDeviceKey *key = device_key_new_empty (desk, letter);
  key->person = *person;
  wf_uuid_new (&key->device, now_us);
  wf_crypto_new_key (key->key, key->secret);
  return key;
}

WfDeviceKey *
wf_device_key_ref (WfDeviceKey *key)
{
  g_atomic_ref_count_inc (&key->ref_count);
  return key;
}

void
wf_device_key_unref (WfDeviceKey *key)
{
  if (!g_atomic_ref_count_dec (&key->ref_count))
    return;
  wf_crypto_wipe (key->secret, sizeof key->secret);
  g_free (key->desk);
  g_free (key->letter);
  g_free (key);
}

static gboolean
fail_damaged (GError **error, const char *path)
{
  g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
               _ ("Key file %s: damaged. Restore it from a backup, or enrol this device anew."),
               path);
  return FALSE;
}

/* --- loading -------------------------------------------------------------- */

/* Everything but the secret half. @is_elsewhere: the file says that the Secret Service has it. */
static WfDeviceKey *
read_public (WfJsonValue root, gboolean *is_elsewhere)
{
  gint64 format;
  guint8 public_key[WF_KEY_SIZE];
  WfUuid device, person;
  const char *key_text = wf_json_member_string (root, "key");
  const char *kept = wf_json_member_string (root, "kept");

  if (!wf_json_member_integer (root, "wf-key", &format) || format != KEY_FORMAT || !key_text
      || !wf_uuid_parse (wf_json_member_string (root, "device"), &device)
      || !wf_uuid_parse (wf_json_member_string (root, "person"), &person)
      || !wf_hex_decode (key_text, strlen (key_text), public_key, sizeof public_key)
      || (kept && !g_str_equal (kept, IN_SERVICE)))
    return NULL;
  WfDeviceKey *key = device_key_new_empty (wf_json_member_string (root, "desk"),
                                           wf_json_member_string (root, "letter"));
  key->device = device;
  key->person = person;
  memcpy (key->key, public_key, sizeof public_key);
  *is_elsewhere = kept != NULL;
  return key;
}

/* A secret that does not make the key beside it was damaged, and would sign what nobody accepts. */
static gboolean
take_seed (WfDeviceKey *key, const char *text)
{
  guint8 seed[SEED_SIZE], made[WF_KEY_SIZE];

  if (!text || !wf_hex_decode (text, strlen (text), seed, sizeof seed))
    return FALSE;
  wf_crypto_key_from_seed (seed, made, key->secret);
  wf_crypto_wipe (seed, sizeof seed);
  return memcmp (made, key->key, sizeof made) == 0;
}

static char *
dup_secret_name (const WfDeviceKey *key)
{
  g_autofree char *device = wf_uuid_dup_string (&key->device);
  return g_strconcat ("device-", device, NULL);
}

static gboolean
fetch_seed (WfDeviceKey *key, const char *path, WfSecrets *service, GError **error)
{
  g_autofree char *name = dup_secret_name (key);
  g_autoptr (GError) local = NULL;

  if (!service)
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_DENIED,
          _ ("Key file %s: its secret half lies in the Secret Service of the desktop session, "
             "which was not asked."),
          path);
      return FALSE;
    }
  char *seed = wf_secrets_look_up (service, name, &local);
  const gboolean fits = take_seed (key, seed);
  wf_secret_text_free (seed);
  if (fits)
    return TRUE;
  if (!local)
    return fail_damaged (error, path);
  g_propagate_prefixed_error (error, g_steal_pointer (&local),
                              _ ("Key file %s: its secret half lies in the Secret Service. "),
                              path);
  return FALSE;
}

/* @is_elsewhere says what the file holds; the secret half is missing then. */
static WfDeviceKey *
load_file (const char *path, gboolean *is_elsewhere, GError **error)
{
  g_autoptr (WfDeviceKey) key = NULL;
  char *text = wf_private_file_read (path, error);

  if (!text)
    return NULL;
  g_autoptr (WfJson) json
      = wf_json_scan (text, (gssize) strlen (text), &wf_json_limits_operation, NULL);
  if (json)
    key = read_public (wf_json_root (json), is_elsewhere);
  if (key && !*is_elsewhere)
    {
      const char *seed = wf_json_member_string (wf_json_root (json), "secret");
      if (!take_seed (key, seed))
        g_clear_pointer (&key, wf_device_key_unref);
      if (seed) /* the document is ours and not read again */
        wf_crypto_wipe ((char *) seed, strlen (seed));
    }
  wf_secret_text_free (text);
  if (!key)
    fail_damaged (error, path);
  return g_steal_pointer (&key);
}

WfDeviceKey *
wf_device_key_load (const char *path, GError **error)
{
  return wf_device_key_load_with (path, NULL, error);
}

WfDeviceKey *
wf_device_key_load_with (const char *path, WfSecrets *service, GError **error)
{
  gboolean is_elsewhere = FALSE;
  g_autoptr (WfDeviceKey) key = load_file (path, &is_elsewhere, error);

  if (!key || (is_elsewhere && !fetch_seed (key, path, service, error)))
    return NULL;
  return g_steal_pointer (&key);
}

gboolean
wf_device_key_read_device (const char *path, WfUuid *device, GError **error)
{
  gboolean is_elsewhere = FALSE;
  g_autoptr (WfDeviceKey) key = load_file (path, &is_elsewhere, error);

  if (key)
    *device = key->device;
  return key != NULL;
}

/* --- saving --------------------------------------------------------------- */

/* @with_secret: the whole key; else what remains beside a secret that lies in the service. */
static GString *
device_key_to_json (const WfDeviceKey *key, gboolean with_secret)
{
  GString *text = g_string_sized_new (1024);
  WfJsonWriter writer;
  char device[WF_UUID_TEXT_LENGTH + 1], person[WF_UUID_TEXT_LENGTH + 1];
  char public_hex[2 * WF_KEY_SIZE + 1], seed_hex[2 * SEED_SIZE + 1];
  wf_uuid_format (&key->device, device);
  wf_uuid_format (&key->person, person);
  wf_hex_encode (key->key, sizeof key->key, public_hex);
  wf_hex_encode (key->secret, SEED_SIZE, seed_hex);
  const struct
  {
    const char *name, *value;
  } members[] = {
    { "device", device },  { "person", person },
    { "desk", key->desk }, { "letter", key->letter },
    { "key", public_hex }, { with_secret ? "secret" : "kept", with_secret ? seed_hex : IN_SERVICE }
  };
  wf_json_writer_init (&writer, text);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "wf-key");
  wf_json_put_integer (&writer, KEY_FORMAT);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      wf_json_put_key (&writer, members[i].name);
      wf_json_put_string (&writer, members[i].value);
    }
  wf_json_end_object (&writer);
  g_string_append_c (text, '\n');
  wf_crypto_wipe (seed_hex, sizeof seed_hex);
  return text;
}

gboolean
wf_device_key_save (const WfDeviceKey *key, const char *path, GError **error)
{
  g_autoptr (GString) text = device_key_to_json (key, TRUE);
  const gboolean is_saved = wf_private_file_create (path, text->str, text->len, error);

  wf_crypto_wipe (text->str, text->len);
  return is_saved;
}

/* --- moving into the service ------------------------------------------------ */

static gboolean
keep_in_service (const WfDeviceKey *key, WfSecrets *service, GError **error)
{
  g_autofree char *name = dup_secret_name (key);
  g_autofree char *label = g_strdup_printf (_ ("Watchfloor: key of device %s %s"), key->desk, name);
  char seed[2 * SEED_SIZE + 1];

  wf_hex_encode (key->secret, SEED_SIZE, seed);
  const gboolean is_kept = wf_secrets_keep (service, name, label, seed, error);
  char *read_back = is_kept ? wf_secrets_look_up (service, name, error) : NULL;
  const gboolean is_same = g_strcmp0 (read_back, seed) == 0;
  if (read_back && !is_same)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_FAILED,
                         _ ("The Secret Service gave back another secret than it was given."));
  wf_secret_text_free (read_back);
  wf_crypto_wipe (seed, sizeof seed);
  return is_same;
}

gboolean
wf_device_key_move_secret (const char *path, WfSecrets *service, GError **error)
{
  gboolean is_elsewhere = FALSE;
  g_autoptr (WfDeviceKey) key = load_file (path, &is_elsewhere, error);

  if (!key || is_elsewhere)
    return key != NULL;
  if (!keep_in_service (key, service, error))
    return FALSE;
  g_autoptr (GString) text = device_key_to_json (key, FALSE);
  return wf_private_file_replace (path, text->str, text->len, error);
}
