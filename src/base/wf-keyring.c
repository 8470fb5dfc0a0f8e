/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "base/wf-json.h"

#define KEY_FORMAT 1
#define SEED_SIZE 32 /* the first half of libsodium's secret key */
#define MAX_KEY_FILE 4096

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
fail (GError **error, WfErrorCode code, const char *path, const char *what)
{
  g_set_error (error, WF_ERROR, code, "Key file %s: %s", path, what);
  return FALSE;
}

static gboolean
fail_errno (GError **error, const char *path, int saved)
{
  const WfErrorCode code = saved == ENOSPC || saved == EDQUOT  ? WF_ERROR_FULL
                           : saved == ENOENT                   ? WF_ERROR_NOT_FOUND
                           : saved == EEXIST                   ? WF_ERROR_EXISTS
                           : saved == EACCES || saved == EPERM ? WF_ERROR_DENIED
                                                               : WF_ERROR_FAILED;
  return fail (error, code, path, g_strerror (saved));
}

/* --- loading -------------------------------------------------------------- */

static WfDeviceKey *
device_key_from_json (WfJsonValue root)
{
  gint64 format;
  guint8 seed[SEED_SIZE], public_key[WF_KEY_SIZE];
  WfUuid device, person;
  const char *seed_text = wf_json_member_string (root, "secret");
  const char *key_text = wf_json_member_string (root, "key");
  if (!wf_json_member_integer (root, "wf-key", &format) || format != KEY_FORMAT || !seed_text
      || !key_text || !wf_uuid_parse (wf_json_member_string (root, "device"), &device)
      || !wf_uuid_parse (wf_json_member_string (root, "person"), &person)
      || !wf_hex_decode (key_text, strlen (key_text), public_key, sizeof public_key)
      || !wf_hex_decode (seed_text, strlen (seed_text), seed, sizeof seed))
    return NULL;
  g_autoptr (WfDeviceKey) key = device_key_new_empty (wf_json_member_string (root, "desk"),
                                                      wf_json_member_string (root, "letter"));
  key->device = device;
  key->person = person;
  wf_crypto_key_from_seed (seed, key->key, key->secret);
  wf_crypto_wipe (seed, sizeof seed);
  wf_crypto_wipe ((char *) seed_text,
                  strlen (seed_text)); /* the document is ours and not read again */
  /* A secret that does not make the key beside it was damaged, and would sign what nobody accepts.
   */
  return memcmp (key->key, public_key, sizeof public_key) == 0 ? g_steal_pointer (&key) : NULL;
}

static gboolean
check_mode (int fd, const char *path, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return fail_errno (error, path, errno);
  if (!S_ISREG (status.st_mode))
    return fail (error, WF_ERROR_CORRUPT, path, "not a regular file");
  if (status.st_mode & 077)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_DENIED,
                   "Key file %s can be read or changed by others, so it was not used. "
                   "Withdraw that right with: chmod 600 '%s'",
                   path, path);
      return FALSE;
    }
  return TRUE;
}

/* Returns the length, or -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize size)
{
  gsize have = 0;
  while (have < size)
    {
      const gssize n = read (fd, buffer + have, size - have);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      have += (gsize) n;
    }
  return (gssize) have;
}

static WfDeviceKey *
load_from (int fd, const char *path, GError **error)
{
  char text[MAX_KEY_FILE];
  WfDeviceKey *key = NULL;
  if (!check_mode (fd, path, error))
    return NULL;
  const gssize length = read_all (fd, text, sizeof text);
  if (length < 0)
    {
      fail_errno (error, path, errno);
      return NULL;
    }
  g_autoptr (WfJson) json = wf_json_scan (text, length, &wf_json_limits_operation, NULL);
  if (json)
    key = device_key_from_json (wf_json_root (json));
  wf_crypto_wipe (text, sizeof text);
  if (!key)
    fail (error, WF_ERROR_CORRUPT, path,
          "damaged. Restore it from a backup, or enrol this device anew.");
  return key;
}

WfDeviceKey *
wf_device_key_load (const char *path, GError **error)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    {
      fail_errno (error, path, errno);
      return NULL;
    }
  WfDeviceKey *key = load_from (fd, path, error);
  close (fd);
  return key;
}

/* --- saving --------------------------------------------------------------- */

static GString *
device_key_to_json (const WfDeviceKey *key)
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
  } members[] = { { "device", device },      { "person", person },  { "desk", key->desk },
                  { "letter", key->letter }, { "key", public_hex }, { "secret", seed_hex } };
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

static gboolean
write_durably (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      const gssize n = write (fd, bytes, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      bytes += n;
      length -= (gsize) n;
    }
  return fsync (fd) == 0;
}

static gboolean
sync_folder (const char *folder)
{
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  const gboolean ok = fsync (fd) == 0;
  const int saved = errno;
  close (fd);
  errno = saved;
  return ok;
}

/* Whole file beside its name first, then link (): that never replaces, and the name never stands
 * for half a key. */
static gboolean
place_file (const char *path, const char *bytes, gsize length)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  const int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  gboolean ok = fchmod (fd, 0600) == 0 && write_durably (fd, bytes, length);
  int saved = errno;
  if (close (fd) != 0 && ok)
    {
      ok = FALSE;
      saved = errno;
    }
  if (ok && (link (temporary, path) != 0 || !sync_folder (folder)))
    {
      ok = FALSE;
      saved = errno;
    }
  unlink (temporary);
  errno = saved;
  return ok;
}

gboolean
wf_device_key_save (const WfDeviceKey *key, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_errno (error, folder, errno);
  g_autoptr (GString) text = device_key_to_json (key);
  const gboolean ok = place_file (path, text->str, text->len);
  const int saved = errno;
  wf_crypto_wipe (text->str, text->len);
  if (ok)
    return TRUE;
  if (saved == EEXIST)
    return fail (error, WF_ERROR_EXISTS, path, "there is one already; it was not changed");
  return fail_errno (error, path, saved);
}
