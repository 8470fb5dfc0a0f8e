/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-attachment.h"

#include <string.h>

#include "base/wf-json.h"
#include "wire/wf-wire-text.h"

#define MAX_NAME 200

/* Cut at a character's end; control characters become spaces. */
static char *
dup_plain (const char *text, gsize max)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *end = valid + strlen (valid);
  if ((gsize) (end - valid) > max)
    end = g_utf8_find_prev_char (valid, valid + max + 1);
  char *plain = g_strndup (valid, (gsize) (end - valid));
  for (char *c = plain; *c; c++)
    if ((guchar) *c < 0x20 || *c == 0x7f)
      *c = ' ';
  return plain;
}

WfAttachment *
wf_attachment_new (const guint8 hash[WF_HASH_SIZE], gint64 size, const char *name, const char *type)
{
  WfAttachment *attachment = g_new0 (WfAttachment, 1);
  memcpy (attachment->hash, hash, WF_HASH_SIZE);
  attachment->size = size;
  attachment->name = dup_plain (name, MAX_NAME);
  attachment->type = dup_plain (type, MAX_NAME);
  return attachment;
}

void
wf_attachment_free (WfAttachment *attachment)
{
  g_free (attachment->name);
  g_free (attachment->type);
  g_free (attachment);
}

gboolean
wf_attachments_may_have (const WfOperation *operation)
{
  return operation->body != NULL && strstr (operation->body, "\"att\"") != NULL;
}

static void
read_one (GPtrArray *attachments, WfJsonValue item)
{
  const char *hash = wf_json_member_string (item, "sha256");
  const char *name = wf_json_member_string (item, "name");
  const char *type = wf_json_member_string (item, "type");
  guint8 bytes[WF_HASH_SIZE];
  gint64 size = 0;
  if (attachments->len < WF_ATTACHMENTS_MAX && hash != NULL && name != NULL
      && wf_hex_decode (hash, strlen (hash), bytes, sizeof bytes)
      && wf_json_member_integer (item, "size", &size) && size >= 0
      && size <= WF_ATTACHMENT_MAX_SIZE)
    g_ptr_array_add (attachments, wf_attachment_new (bytes, size, name, type ? type : ""));
}

GPtrArray *
wf_attachments_read (const WfOperation *operation)
{
  GPtrArray *attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_attachment_free);
  WfJsonValue list, item;
  WfJsonIter iter;
  if (!wf_attachments_may_have (operation))
    return attachments;
  g_autoptr (WfJson) json = wf_json_scan (operation->body, (gssize) operation->body_length,
                                          &wf_json_limits_operation, NULL);
  if (json == NULL || !wf_json_member (wf_json_root (json), "att", &list)
      || wf_json_type (list) != WF_JSON_ARRAY)
    return attachments;
  for (wf_json_iter_init (&iter, list); wf_json_iter_next (&iter, NULL, &item);)
    if (wf_json_type (item) == WF_JSON_OBJECT)
      read_one (attachments, item);
  return attachments;
}

char *
wf_attachments_dup_json (GPtrArray *attachments)
{
  GString *out = g_string_new (NULL);
  WfJsonWriter w;
  wf_json_writer_init (&w, out);
  wf_json_begin_array (&w);
  for (guint i = 0; i < attachments->len; i++)
    {
      const WfAttachment *attachment = g_ptr_array_index (attachments, i);
      wf_json_begin_object (&w);
      wf_put_hex (&w, "sha256", attachment->hash, WF_HASH_SIZE);
      wf_json_put_key (&w, "size");
      wf_json_put_integer (&w, attachment->size);
      wf_put_optional (&w, "name", attachment->name);
      wf_put_optional (&w, "type", attachment->type);
      wf_json_end_object (&w);
    }
  wf_json_end_array (&w);
  return g_string_free (out, FALSE);
}

char *
wf_attachment_dup_file_name (const WfAttachment *attachment, WfRealm realm)
{
  g_autofree char *name = g_strdup (attachment->name);
  const char *start = name;
  g_strdelimit (name, "/\\:*?\"<>|", '-');
  while (*start == '.' || *start == ' ' || *start == '-')
    start++;
  return g_strconcat (realm == WF_REALM_EXERCISE ? "EXERCISE " : "",
                      *start != '\0' ? start : "attachment", NULL);
}
