/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-skeleton.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"

#define MAX_NAME 255

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("Not an operation of profile 1: %s"), what);
  return FALSE;
}

/* --- skeleton ------------------------------------------------------------- */

static gboolean
read_uuid (WfJsonValue root, const char *name, WfUuid *uuid)
{
  const char *text = wf_json_member_string (root, name);
  return text && wf_uuid_parse (text, uuid);
}

static gboolean
read_hash (WfJsonValue root, const char *name, guint8 hash[WF_HASH_SIZE])
{
  WfJsonValue member;
  gsize length;
  if (!wf_json_member (root, name, &member))
    return FALSE;
  const char *text = wf_json_string (member, &length);
  return text && wf_hex_decode (text, length, hash, WF_HASH_SIZE);
}

static gboolean
read_clock (WfJsonValue root, guint64 *hlc)
{
  guint8 bytes[8];
  const char *text = wf_json_member_string (root, "hlc");
  if (!text || !wf_hex_decode (text, strlen (text), bytes, sizeof bytes))
    return FALSE;
  memcpy (hlc, bytes, sizeof bytes);
  *hlc = GUINT64_FROM_BE (*hlc);
  return TRUE;
}

/* A member that may be absent or null, and is a string when it is there. */
static gboolean
read_optional (WfJsonValue root, const char *name, const char **text)
{
  WfJsonValue member;
  *text = NULL;
  if (!wf_json_member (root, name, &member) || wf_json_type (member) == WF_JSON_NULL)
    return TRUE;
  *text = wf_json_string (member, NULL);
  return *text != NULL;
}

/* `pc`: absent, null or zero exactly for a device's first operation in the space. */
static gboolean
read_chain (WfSkeleton *skeleton)
{
  static const guint8 zero[WF_HASH_SIZE];
  WfJsonValue member;
  if (!wf_json_member_integer (skeleton->root, "n", &skeleton->n) || skeleton->n < 1)
    return FALSE;
  memset (skeleton->previous, 0, sizeof skeleton->previous);
  if (wf_json_member (skeleton->root, "pc", &member) && wf_json_type (member) != WF_JSON_NULL
      && !read_hash (skeleton->root, "pc", skeleton->previous))
    return FALSE;
  return (skeleton->n == 1) == (memcmp (skeleton->previous, zero, sizeof zero) == 0);
}

static gboolean
read_lists (WfSkeleton *skeleton)
{
  WfJsonValue root = skeleton->root;
  skeleton->prev.json = NULL;
  if (!wf_json_member (root, "fields", &skeleton->fields)
      || wf_json_type (skeleton->fields) != WF_JSON_ARRAY
      || wf_json_size (skeleton->fields) > WF_SKELETON_MAX_FIELDS)
    return FALSE;
  return !wf_json_member (root, "prev", &skeleton->prev)
         || wf_json_type (skeleton->prev) == WF_JSON_OBJECT;
}

gboolean
wf_skeleton_read (WfSkeleton *skeleton, WfJsonValue root, GError **error)
{
  gint64 version;
  skeleton->root = root;
  skeleton->interned_space = NULL;
  if (wf_json_type (root) != WF_JSON_OBJECT || !wf_json_member_integer (root, "v", &version)
      || version < WF_SKELETON_VERSION)
    return refuse (error, _ ("the skeleton's v"));
  skeleton->space = wf_json_member_string (root, "space");
  skeleton->type = wf_json_member_string (root, "type");
  const char *op = wf_json_member_string (root, "op");
  if (!skeleton->space || !*skeleton->space)
    return refuse (error, "space");
  if (!skeleton->type || !*skeleton->type || strlen (skeleton->type) > MAX_NAME)
    return refuse (error, "type");
  if (!op || !*op)
    return refuse (error, "op");
  skeleton->kind = wf_op_kind_from_name (op);
  if (!read_uuid (root, "ent", &skeleton->ent) || !read_uuid (root, "by", &skeleton->by)
      || !read_uuid (root, "dev", &skeleton->dev))
    return refuse (error, _ ("ent, by or dev is no identifier"));
  if (!read_chain (skeleton))
    return refuse (error, _ ("n and pc"));
  if (!read_clock (root, &skeleton->hlc))
    return refuse (error, "hlc");
  if (!read_hash (root, "bh", skeleton->body_hash))
    return refuse (error, "bh");
  if (!read_optional (root, "origin", &skeleton->origin))
    return refuse (error, "origin");
  if (!read_lists (skeleton))
    return refuse (error, _ ("fields or prev"));
  return TRUE;
}

/* --- fields --------------------------------------------------------------- */

/* The member of that name; @hint walks along, because writers put members in the order of `fields`.
 */
static gboolean
find_member (WfJsonValue object, WfJsonIter *hint, const char *name, WfJsonValue *member)
{
  const WfJsonIter before = *hint;
  WfJsonValue next; /* @member stays as it was when there is none of that name */
  const char *key;
  if (wf_json_iter_next (hint, &key, &next) && strcmp (key, name) == 0)
    {
      *member = next;
      return TRUE;
    }
  *hint = before;
  return wf_json_member (object, name, member);
}

static gboolean
is_new_name (const WfFieldPart *parts, guint n, const char *name, gsize length)
{
  for (guint i = 0; i < n; i++)
    {
      gsize other_length;
      const char *other = wf_json_string (parts[i].field, &other_length);
      if (other_length == length && memcmp (other, name, length) == 0)
        return FALSE;
    }
  return TRUE;
}

/* Names written, and for each the parents and the value. Nothing in `prev` or `set` may be left
 * over. */
static gboolean
read_parts (const WfSkeleton *skeleton, WfJsonValue set, WfFieldPart *parts, GError **error)
{
  WfJsonIter fields, prevs = { 0 }, sets = { 0 };
  guint n = 0, n_prev = 0, n_set = 0;
  wf_json_iter_init (&fields, skeleton->fields);
  if (skeleton->prev.json)
    wf_json_iter_init (&prevs, skeleton->prev);
  if (set.json)
    wf_json_iter_init (&sets, set);
  for (; wf_json_iter_next (&fields, NULL, &parts[n].field); n++)
    {
      gsize length;
      const char *name = wf_json_string (parts[n].field, &length);
      if (!name || length == 0 || length > MAX_NAME || !is_new_name (parts, n, name, length))
        return refuse (error, _ ("a name in fields"));
      parts[n].parents.json = parts[n].value.json = NULL;
      if (skeleton->prev.json && find_member (skeleton->prev, &prevs, name, &parts[n].parents))
        n_prev++;
      if (set.json && find_member (set, &sets, name, &parts[n].value))
        n_set++;
    }
  if (skeleton->prev.json && n_prev != wf_json_size (skeleton->prev))
    return refuse (error, _ ("prev names a field that fields does not"));
  /* A retirement names fields without writing them; what an unknown kind does is not known. */
  const gboolean needs_values = skeleton->kind != WF_OP_RETIRE && skeleton->kind != WF_OP_UNKNOWN;
  if (set.json && (n_set != wf_json_size (set) || (needs_values && n_set != n)))
    return refuse (error, _ ("set and fields do not name the same"));
  return TRUE;
}

static gboolean
count_parents (const WfFieldPart *parts, guint n_parts, guint *n_parents, GError **error)
{
  *n_parents = 0;
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].parents.json)
      {
        if (wf_json_type (parts[i].parents) != WF_JSON_ARRAY)
          return refuse (error, "prev");
        *n_parents += wf_json_size (parts[i].parents);
      }
  return TRUE;
}

/* --- one block of memory -------------------------------------------------- */

static gsize
text_size (const char *text)
{
  return text ? strlen (text) + 1 : 0;
}

static gsize
parts_size (const WfFieldPart *parts, guint n_parts)
{
  gsize size = 0, length;
  for (guint i = 0; i < n_parts; i++)
    {
      wf_json_string (parts[i].field, &length);
      size += length + 1;
      if (!parts[i].value.json)
        continue;
      wf_json_raw (parts[i].value, &length);
      size += length + 1;
      if (wf_json_string (parts[i].value, &length))
        size += length + 1;
    }
  return size;
}

static char *
put_bytes (char **at, const char *bytes, gsize length)
{
  char *copy = *at;
  memcpy (copy, bytes, length);
  copy[length] = '\0';
  *at += length + 1;
  return copy;
}

static const char *
put_text (char **at, const char *text)
{
  return text ? put_bytes (at, text, strlen (text)) : NULL;
}

static gboolean
put_parents (WfOperationId *ids, WfJsonValue list, GError **error)
{
  WfJsonIter iter;
  WfJsonValue item;
  wf_json_iter_init (&iter, list);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      gsize length;
      const char *text = wf_json_string (item, &length);
      if (!text || !wf_operation_id_parse (text, length, ids++))
        return refuse (error, _ ("prev holds something that is no operation id"));
    }
  return TRUE;
}

static gboolean
put_writes (WfWrite *writes,
            WfOperationId *ids,
            char **at,
            const WfFieldPart *parts,
            guint n_parts,
            GError **error)
{
  gsize length;
  for (guint i = 0; i < n_parts; i++, writes++)
    {
      const char *text = wf_json_string (parts[i].field, &length);
      writes->field = put_bytes (at, text, length);
      writes->parents = ids;
      writes->n_parents = parts[i].parents.json ? wf_json_size (parts[i].parents) : 0;
      if (writes->n_parents > 0 && !put_parents (ids, parts[i].parents, error))
        return FALSE;
      ids += writes->n_parents;
      writes->value = writes->text = NULL;
      writes->value_length = 0;
      if (!parts[i].value.json)
        continue;
      text = wf_json_raw (parts[i].value, &writes->value_length);
      writes->value = put_bytes (at, text, writes->value_length);
      text = wf_json_string (parts[i].value, &length);
      writes->text = text ? put_bytes (at, text, length) : NULL;
    }
  return TRUE;
}

static void
put_skeleton (WfOperation *operation, const WfSkeleton *skeleton, char **at)
{
  memset (operation, 0, sizeof *operation);
  g_atomic_ref_count_init (&operation->ref_count);
  operation->arena = operation;
  operation->arena_free = g_free;
  operation->received_at = operation->arrived_at = WF_NO_TIME;
  operation->space
      = skeleton->interned_space ? skeleton->interned_space : put_text (at, skeleton->space);
  operation->marking = wf_space_get_marking (operation->space);
  operation->type = put_text (at, skeleton->type);
  operation->origin = put_text (at, skeleton->origin);
  operation->kind = skeleton->kind;
  operation->ent = skeleton->ent;
  operation->by = skeleton->by;
  operation->dev = skeleton->dev;
  operation->n = skeleton->n;
  memcpy (operation->previous, skeleton->previous, WF_HASH_SIZE);
}

typedef struct
{
  const char *why, *source;
  WfJsonValue set; /* .json is NULL without a body */
} Body;

static gboolean
read_body (Body *body, WfJsonValue root, GError **error)
{
  guint8 salt[16];
  memset (body, 0, sizeof *body);
  if (!root.json)
    return TRUE;
  const char *text = wf_json_member_string (root, "salt");
  if (!wf_json_member (root, "set", &body->set) || wf_json_type (body->set) != WF_JSON_OBJECT)
    return refuse (error, _ ("the body's set"));
  if (!text || !wf_hex_decode (text, strlen (text), salt, sizeof salt))
    return refuse (error, _ ("the body's salt"));
  if (!read_optional (root, "why", &body->why) || !read_optional (root, "src", &body->source))
    return refuse (error, _ ("why or src"));
  return TRUE;
}

WfOperation *
wf_skeleton_build (const WfSkeleton *skeleton,
                   const WfBytes *text,
                   WfJsonValue body_root,
                   const WfBytes *body_text,
                   WfFieldPart *parts,
                   GError **error)
{
  Body body;
  guint n_parents;
  const guint n = wf_json_size (skeleton->fields);
  if (!read_body (&body, body_root, error) || !read_parts (skeleton, body.set, parts, error)
      || !count_parents (parts, n, &n_parents, error))
    return NULL;

  /* Operation, writes, parents (all a multiple of 8 bytes), then texts. */
  const gsize fixed
      = sizeof (WfOperation) + n * sizeof (WfWrite) + n_parents * sizeof (WfOperationId);
  const gsize texts = text->size + 1 + (body_root.json ? body_text->size + 1 : 0)
                      + (skeleton->interned_space ? 0 : text_size (skeleton->space))
                      + text_size (skeleton->type) + text_size (skeleton->origin)
                      + text_size (body.why) + text_size (body.source) + parts_size (parts, n);
  WfOperation *operation = g_malloc (fixed + texts);
  WfWrite *writes = (WfWrite *) (operation + 1);
  WfOperationId *ids = (WfOperationId *) (writes + n);
  char *at = (char *) (ids + n_parents);
  put_skeleton (operation, skeleton, &at);
  operation->why = put_text (&at, body.why);
  operation->source = put_text (&at, body.source);
  operation->skeleton = put_bytes (&at, text->bytes, text->size);
  operation->skeleton_length = text->size;
  if (body_root.json)
    {
      operation->body = put_bytes (&at, body_text->bytes, body_text->size);
      operation->body_length = body_text->size;
    }
  operation->writes = writes;
  operation->n_writes = n;
  if (!put_writes (writes, ids, &at, parts, n, error))
    g_clear_pointer (&operation, g_free);
  g_assert (!operation || at == (char *) operation + fixed + texts);
  return operation;
}
