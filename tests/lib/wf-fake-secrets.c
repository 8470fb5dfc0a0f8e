/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-fake-secrets.h"

#include <string.h>

#define BUS_NAME "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define SESSION_PATH SERVICE_PATH "/session/one"
#define COLLECTION_PATH SERVICE_PATH "/aliases/default"
#define ITEM_PATH SERVICE_PATH "/collection/one/"
#define NO_PROMPT "/"
#define ITEM_INTERFACE "org.freedesktop.Secret.Item"

static const char interfaces[]
    = "<node>"
      "<interface name='org.freedesktop.Secret.Service'>"
      " <method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
      "  <arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
      " <method name='SearchItems'><arg type='a{ss}' direction='in'/>"
      "  <arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
      " <method name='Unlock'><arg type='ao' direction='in'/>"
      "  <arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
      " <method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
      "  <arg type='a{o(oayays)}' direction='out'/></method>"
      " <property name='Collections' type='ao' access='read'/>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Collection'>"
      " <method name='CreateItem'><arg type='a{sv}' direction='in'/>"
      "  <arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
      "  <arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
      "</interface>"
      "<interface name='" ITEM_INTERFACE "'>"
      " <method name='Delete'><arg type='o' direction='out'/></method>"
      " <property name='Locked' type='b' access='read'/>"
      " <property name='Attributes' type='a{ss}' access='read'/>"
      " <property name='Label' type='s' access='read'/>"
      " <property name='Created' type='t' access='read'/>"
      " <property name='Modified' type='t' access='read'/>"
      "</interface>"
      "</node>";

typedef struct
{
  WfFakeSecrets *owner;
  char *name, *label, *text, *path;
  guint registration;
} Item;

struct _WfFakeSecrets
{
  GTestDBus *bus;
  GDBusConnection *connection;
  GDBusNodeInfo *node;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GMutex lock; /* for what follows */
  GPtrArray *items;
  WfFakeSecretsMood mood;
  guint n_visits, n_made;
};

static void
item_free (Item *item)
{
  g_dbus_connection_unregister_object (item->owner->connection, item->registration);
  g_free (item->name);
  g_free (item->label);
  g_free (item->text);
  g_free (item->path);
  g_free (item);
}

/* By one of the two. */
static Item *
find_item (WfFakeSecrets *self, const char *name, const char *path)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];
      if (g_str_equal (name ? item->name : item->path, name ? name : path))
        return item;
    }
  return NULL;
}

/* --- items ------------------------------------------------------------------ */

static void
item_called_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  WfFakeSecrets *self = user_data;

  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->items, find_item (self, NULL, path));
  g_mutex_unlock (&self->lock);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", NO_PROMPT));
}

static GVariant *
item_property_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *property,
                  GError **error,
                  gpointer user_data)
{
  WfFakeSecrets *self = user_data;
  GVariant *value = NULL;

  g_mutex_lock (&self->lock);
  const Item *item = find_item (self, NULL, path);
  if (g_str_equal (property, "Locked"))
    value = g_variant_new_boolean (self->mood == WF_FAKE_SECRETS_LOCKED);
  else if (g_str_equal (property, "Attributes"))
    value = g_variant_new_parsed ("{'name': %s}", item->name);
  else if (g_str_equal (property, "Label"))
    value = g_variant_new_string (item->label);
  else
    value = g_variant_new_uint64 (0);
  g_mutex_unlock (&self->lock);
  return value;
}

static const GDBusInterfaceVTable item_vtable = { item_called_cb, item_property_cb, NULL, { 0 } };

/* Under the lock. */
static Item *
ensure_item (WfFakeSecrets *self, const char *name)
{
  Item *item = find_item (self, name, NULL);

  if (item)
    return item;
  item = g_new0 (Item, 1);
  item->owner = self;
  item->name = g_strdup (name);
  item->path = g_strdup_printf (ITEM_PATH "%u", ++self->n_made);
  item->registration = g_dbus_connection_register_object (
      self->connection, item->path, g_dbus_node_info_lookup_interface (self->node, ITEM_INTERFACE),
      &item_vtable, self, NULL, NULL);
  g_ptr_array_add (self->items, item);
  return item;
}

/* --- collection ------------------------------------------------------------- */

static void
create_item (WfFakeSecrets *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (parameters, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) bytes = g_variant_get_child_value (secret, 2);
  g_autoptr (GVariant) attributes
      = g_variant_lookup_value (properties, ITEM_INTERFACE ".Attributes", NULL);
  const char *name = NULL, *label = "";
  gsize size;
  const char *text = g_variant_get_fixed_array (bytes, &size, 1);

  if (self->mood == WF_FAKE_SECRETS_FULL)
    {
      g_dbus_method_invocation_return_dbus_error (
          invocation, "org.freedesktop.DBus.Error.LimitsExceeded", "no room");
      return;
    }
  g_assert_true (g_variant_lookup (attributes, "name", "&s", &name));
  g_variant_lookup (properties, ITEM_INTERFACE ".Label", "&s", &label);
  Item *item = ensure_item (self, name);
  g_free (item->label);
  g_free (item->text);
  item->label = g_strdup (label);
  item->text = g_strndup (text, size);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", item->path, NO_PROMPT));
}

static void
collection_called_cb (GDBusConnection *connection,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *method,
                      GVariant *parameters,
                      GDBusMethodInvocation *invocation,
                      gpointer user_data)
{
  WfFakeSecrets *self = user_data;

  g_mutex_lock (&self->lock);
  create_item (self, parameters, invocation);
  g_mutex_unlock (&self->lock);
}

static const GDBusInterfaceVTable collection_vtable = { collection_called_cb, NULL, NULL, { 0 } };

/* --- service ---------------------------------------------------------------- */

static GVariant *
make_search_answer (WfFakeSecrets *self, GVariant *parameters)
{
  g_autoptr (GVariant) attributes = g_variant_get_child_value (parameters, 0);
  const gboolean is_locked = self->mood == WF_FAKE_SECRETS_LOCKED;
  const char *name = NULL;
  const Item *item;
  GVariantBuilder open, closed;

  g_variant_builder_init (&open, G_VARIANT_TYPE ("ao"));
  g_variant_builder_init (&closed, G_VARIANT_TYPE ("ao"));
  g_variant_lookup (attributes, "name", "&s", &name);
  item = name ? find_item (self, name, NULL) : NULL;
  if (item)
    g_variant_builder_add (is_locked ? &closed : &open, "o", item->path);
  return g_variant_new ("(aoao)", &open, &closed);
}

static GVariant *
make_secrets (WfFakeSecrets *self, GVariant *parameters)
{
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameters, 0);
  const gboolean is_lying = self->mood == WF_FAKE_SECRETS_LYING;
  GVariantBuilder secrets;

  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  for (gsize i = 0; i < g_variant_n_children (paths); i++)
    {
      const char *path;
      g_variant_get_child (paths, i, "&o", &path);
      const Item *item = find_item (self, NULL, path);
      const char *text = item && !is_lying ? item->text : "something else";
      g_variant_builder_add (
          &secrets, "{o(o@ay@ays)}", path, SESSION_PATH,
          g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
          g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, strlen (text), 1), "text/plain");
    }
  return g_variant_new ("(a{o(oayays)})", &secrets);
}

static void
open_session (WfFakeSecrets *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *algorithm;

  g_variant_get_child (parameters, 0, "&s", &algorithm);
  if (!g_str_equal (algorithm, "plain"))
    {
      g_dbus_method_invocation_return_dbus_error (
          invocation, "org.freedesktop.DBus.Error.NotSupported", "plain only");
      return;
    }
  self->n_visits++;
  g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(vo)", g_variant_new_string (""), SESSION_PATH));
}

static void
service_called_cb (GDBusConnection *connection,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *method,
                   GVariant *parameters,
                   GDBusMethodInvocation *invocation,
                   gpointer user_data)
{
  WfFakeSecrets *self = user_data;

  g_mutex_lock (&self->lock);
  if (g_str_equal (method, "OpenSession"))
    open_session (self, parameters, invocation);
  else if (g_str_equal (method, "SearchItems"))
    g_dbus_method_invocation_return_value (invocation, make_search_answer (self, parameters));
  else if (g_str_equal (method, "GetSecrets"))
    g_dbus_method_invocation_return_value (invocation, make_secrets (self, parameters));
  else /* Unlock: nobody is there who knows the password */
    g_dbus_method_invocation_return_value (
        invocation,
        g_variant_new ("(@aoo)", g_variant_new_array (G_VARIANT_TYPE_OBJECT_PATH, NULL, 0),
                       NO_PROMPT));
  g_mutex_unlock (&self->lock);
}

static GVariant *
service_property_cb (GDBusConnection *connection,
                     const char *sender,
                     const char *path,
                     const char *interface,
                     const char *property,
                     GError **error,
                     gpointer user_data)
{
  return g_variant_new_array (G_VARIANT_TYPE_OBJECT_PATH, NULL, 0);
}

static const GDBusInterfaceVTable service_vtable
    = { service_called_cb, service_property_cb, NULL, { 0 } };

/* --- life ------------------------------------------------------------------- */

static gpointer
answer_thread (gpointer data)
{
  WfFakeSecrets *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
register_object (WfFakeSecrets *self,
                 const char *path,
                 const char *interface,
                 const GDBusInterfaceVTable *vtable)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_register_object (self->connection, path,
                                     g_dbus_node_info_lookup_interface (self->node, interface),
                                     vtable, self, NULL, &error);
  g_assert_no_error (error);
}

WfFakeSecrets *
wf_fake_secrets_new (void)
{
  WfFakeSecrets *self = g_new0 (WfFakeSecrets, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->node = g_dbus_node_info_new_for_xml (interfaces, &error);
  g_assert_no_error (error);
  self->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (self->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  /* Calls are answered by the context in which an object was registered. */
  g_main_context_push_thread_default (self->context);
  register_object (self, SERVICE_PATH, "org.freedesktop.Secret.Service", &service_vtable);
  register_object (self, COLLECTION_PATH, "org.freedesktop.Secret.Collection", &collection_vtable);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("fake-secrets", answer_thread, self);
  return self;
}

void
wf_fake_secrets_free (WfFakeSecrets *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->items);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->node);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_test_dbus_stop (self->bus);
  g_object_unref (self->bus);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
wf_fake_secrets_set_present (WfFakeSecrets *self, gboolean is_present)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      is_present ? "RequestName" : "ReleaseName",
      is_present ? g_variant_new ("(su)", BUS_NAME, 0u) : g_variant_new ("(s)", BUS_NAME), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

void
wf_fake_secrets_set_mood (WfFakeSecrets *self, WfFakeSecretsMood mood)
{
  g_mutex_lock (&self->lock);
  self->mood = mood;
  g_mutex_unlock (&self->lock);
}

char *
wf_fake_secrets_dup (WfFakeSecrets *self, const char *name)
{
  g_mutex_lock (&self->lock);
  const Item *item = find_item (self, name, NULL);
  char *text = g_strdup (item ? item->text : NULL);
  g_mutex_unlock (&self->lock);
  return text;
}

guint
wf_fake_secrets_count_visits (WfFakeSecrets *self)
{
  g_mutex_lock (&self->lock);
  const guint n = self->n_visits;
  g_mutex_unlock (&self->lock);
  return n;
}
