/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-enrol-code.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-access.h"

static const WfJsonLimits order_limits
    = { .max_bytes = WF_ENROL_MAX_REQUEST, .max_depth = 2, .max_members = 16, .max_values = 32 };
static const WfJsonLimits list_limits
    = { .max_bytes = 4 * 1024 * 1024, .max_depth = 4, .max_members = 16, .max_values = 100000 };

void
wf_code_order_clear (WfCodeOrder *order)
{
  char **texts[] = { &order->desk, &order->letter, &order->label, &order->actor, &order->role };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

void
wf_made_code_free (WfMadeCode *code)
{
  wf_crypto_wipe (code->code, sizeof code->code);
  wf_code_order_clear (&code->order);
  g_free (code);
}

const char *
wf_code_order_check (const WfCodeOrder *order)
{
  WfRole role = wf_role_from_name (order->role);

  if (!order->desk || !*order->desk || !order->label || !*order->label)
    return N_ ("A code is for a desk and a function: both must be named.");
  if (role == WF_ROLE_NONE || role == WF_ROLE_SECURITY_OFFICER
      || g_strcmp0 (wf_role_get_name (role), order->role) != 0)
    return N_ ("The role of a code is observer, analyst or coordinator.");
  if (order->hours < 1 || order->hours > WF_ENROL_MAX_HOURS)
    return N_ ("A code is good for 1 to 744 hours.");
  return NULL;
}

static void
put_order (const WfCodeOrder *order, WfJsonWriter *writer)
{
  const char *const members[][2] = { { "desk", order->desk },
                                     { "letter", order->letter },
                                     { "label", order->label },
                                     { "actor", order->actor },
                                     { "role", order->role } };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      wf_json_put_key (writer, members[i][0]);
      wf_json_put_string (writer, members[i][1] ? members[i][1] : "");
    }
}

static void
put_integer (WfJsonWriter *writer, const char *name, gint64 number)
{
  wf_json_put_key (writer, name);
  wf_json_put_integer (writer, number);
}

char *
wf_code_order_dup_json (const WfCodeOrder *order)
{
  GString *text = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, text);
  wf_json_begin_object (&writer);
  put_order (order, &writer);
  put_integer (&writer, "hours", order->hours);
  wf_json_end_object (&writer);
  return g_string_free (text, FALSE);
}

static gboolean
read_order (WfJsonValue value, WfCodeOrder *order)
{
  const struct
  {
    const char *name;
    char **text;
  } members[] = { { "desk", &order->desk },
                  { "letter", &order->letter },
                  { "label", &order->label },
                  { "actor", &order->actor },
                  { "role", &order->role } };

  if (wf_json_type (value) != WF_JSON_OBJECT)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      *members[i].text = g_strdup (wf_json_member_string (value, members[i].name));
      if (!*members[i].text)
        return FALSE;
    }
  return TRUE;
}

gboolean
wf_code_order_read (const char *text, gsize length, WfCodeOrder *order)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &order_limits, NULL);

  return json && read_order (wf_json_root (json), order)
         && wf_json_member_integer (wf_json_root (json), "hours", &order->hours);
}

void
wf_made_code_append (const WfMadeCode *code, WfJsonWriter *writer)
{
  wf_json_begin_object (writer);
  if (*code->code)
    {
      wf_json_put_key (writer, "code");
      wf_json_put_string (writer, code->code);
    }
  put_order (&code->order, writer);
  put_integer (writer, "expires", code->expires_at);
  put_integer (writer, "used", code->used_at);
  wf_json_put_key (writer, "dead");
  wf_json_put_boolean (writer, code->is_dead);
  wf_json_end_object (writer);
}

static WfMadeCode *
read_made (WfJsonValue value)
{
  g_autoptr (WfMadeCode) made = g_new0 (WfMadeCode, 1);

  if (!read_order (value, &made->order)
      || !wf_json_member_integer (value, "expires", &made->expires_at)
      || !wf_json_member_integer (value, "used", &made->used_at))
    return NULL;
  made->is_dead = wf_json_member_boolean (value, "dead", FALSE);
  const char *code = wf_json_member_string (value, "code");
  return !code || wf_enrol_code_normalise (code, made->code) ? g_steal_pointer (&made) : NULL;
}

static void
complain (GError **error)
{
  g_set_error_literal (error, WF_ERROR, WF_ERROR_PROTOCOL,
                       _ ("The server's answer about codes cannot be read."));
}

WfMadeCode *
wf_made_code_read (const char *text, gsize length, GError **error)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &order_limits, NULL);
  g_autoptr (WfMadeCode) made = json ? read_made (wf_json_root (json)) : NULL;

  if (made && *made->code)
    return g_steal_pointer (&made);
  complain (error);
  return NULL;
}

GPtrArray *
wf_made_codes_read (const char *text, gsize length, GError **error)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &list_limits, NULL);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_made_code_free);
  WfJsonValue item;
  WfJsonIter iter;

  if (json && wf_json_type (wf_json_root (json)) == WF_JSON_ARRAY)
    {
      wf_json_iter_init (&iter, wf_json_root (json));
      while (wf_json_iter_next (&iter, NULL, &item))
        {
          WfMadeCode *made = read_made (item);
          if (!made)
            {
              complain (error);
              return NULL;
            }
          g_ptr_array_add (codes, made);
        }
      return g_steal_pointer (&codes);
    }
  complain (error);
  return NULL;
}
