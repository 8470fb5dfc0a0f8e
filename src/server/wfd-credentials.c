/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-credentials.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-json.h"

static const WfJsonLimits sign_in_limits
    = { .max_bytes = 4096, .max_depth = 2, .max_members = 8, .max_values = 16 };

char *
wfd_credentials_dup_cookie (const char *line)
{
  g_auto (GStrv) parts = line ? g_strsplit_set (line, ";,", 32) : NULL;

  for (guint i = 0; parts && parts[i]; i++)
    {
      char *part = g_strstrip (parts[i]);
      if (g_str_has_prefix (part, WFD_COOKIE "="))
        return g_strdup (part + strlen (WFD_COOKIE "="));
    }
  return NULL;
}

gboolean
wfd_credentials_read_basic (const char *line, char **user, char **password)
{
  g_autofree guchar *decoded = NULL;
  gsize size;
  char *colon;

  if (!line || g_ascii_strncasecmp (line, "Basic ", 6) != 0 || strlen (line) > 1024)
    return FALSE;
  decoded = g_base64_decode (line + 6, &size);
  if (size == 0 || memchr (decoded, 0, size)
      || !g_utf8_validate ((char *) decoded, (gssize) size, NULL))
    return FALSE;
  *user = g_strndup ((char *) decoded, size);
  wf_crypto_wipe (decoded, size);
  colon = strchr (*user, ':');
  if (!colon)
    {
      g_clear_pointer (user, g_free);
      return FALSE;
    }
  *password = g_strdup (colon + 1);
  wf_crypto_wipe (colon, strlen (colon));
  *colon = '\0';
  return TRUE;
}

/* A body of nothing has no bytes to point to, and libsoup takes none. */
static gboolean
read_form (const GByteArray *body, char **name, char **password)
{
  g_autofree char *text = g_strndup (body->len > 0 ? (char *) body->data : "", body->len);
  g_autoptr (GHashTable) form = soup_form_decode (text);

  *name = g_strdup (g_hash_table_lookup (form, "name"));
  *password = g_strdup (g_hash_table_lookup (form, "password"));
  return *name && *password;
}

gboolean
wfd_credentials_read (const GByteArray *body, gboolean is_form, char **name, char **password)
{
  g_autoptr (WfJson) json = NULL;

  *name = *password = NULL;
  if (is_form)
    return read_form (body, name, password);
  json = wf_json_scan ((char *) body->data, body->len, &sign_in_limits, NULL);
  if (!json)
    return FALSE;
  *name = g_strdup (wf_json_member_string (wf_json_root (json), "name"));
  *password = g_strdup (wf_json_member_string (wf_json_root (json), "password"));
  return *name && *password;
}
