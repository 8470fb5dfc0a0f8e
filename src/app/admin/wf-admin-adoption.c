/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-adoption.h"

#include "app/admin/wf-admin-parts.h"
#include "app/admin/wf-admin-words.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-widgets.h"
#include "model/wf-adopt.h"
#include "model/wf-redaction.h"
#include "store/wf-store-membership.h"

/* More than anybody reads through; the rest comes as these are entered. */
#define MAX_SHOWN 100

typedef struct
{
  WfContext *context;    /* not owned: the pane's */
  GtkWidget *pane;       /* not owned: its data */
  GPtrArray *discounted; /* WfDiscounted; NULL before the first answer */
  char *error;
  gboolean is_reading, is_stale;
  guint generation;
} Adoption;

static void
adoption_free (gpointer data)
{
  Adoption *self = data;

  g_clear_pointer (&self->discounted, g_ptr_array_unref);
  g_free (self->error);
  g_free (self);
}

static Adoption *
get_adoption (GtkWidget *pane)
{
  return g_object_get_data (G_OBJECT (pane), "wf-adoption");
}

/* --- reading ------------------------------------------------------------------ */

static void read_list (Adoption *self);

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) pane = user_data;
  Adoption *self = get_adoption (pane);
  g_autoptr (GError) error = NULL;
  GPtrArray *discounted = wf_store_list_discounted_finish (WF_STORE (source), result, &error);

  self->is_reading = FALSE;
  g_free (self->error);
  self->error = error ? g_strdup (error->message) : NULL;
  if (discounted)
    {
      g_clear_pointer (&self->discounted, g_ptr_array_unref);
      self->discounted = discounted;
    }
  self->generation++;
  wf_admin_pane_refresh (pane);
  if (self->is_stale)
    read_list (self);
}

static void
read_list (Adoption *self)
{
  self->is_stale = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  wf_store_list_discounted_async (wf_context_get_store (self->context),
                                  wf_context_get_crisis (self->context), NULL, listed_cb,
                                  g_object_ref (self->pane));
}

static void
stale_cb (GtkWidget *pane)
{
  read_list (get_adoption (pane));
}

/* --- entering anew ------------------------------------------------------------- */

static WfRecord *
find_record (WfContext *context, const WfOperation *operation)
{
  return wf_picture_lookup (wf_context_get_picture (context), &operation->ent);
}

/* A word of another authority comes back only where it writes over nothing that stands. */
static gboolean
is_theirs (WfContext *context, const WfOperation *operation)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, wf_adopt_draft (operation, find_record (context, operation)));
  g_autofree char *objection = wf_context_dup_statement_objection (context, drafts);
  return objection != NULL;
}

static WfAdoptVerdict
judge (WfContext *context, const WfDiscounted *discounted)
{
  const WfOperation *operation = discounted->operation;
  const WfDeviceKey *device = wf_context_get_device (context);
  const char *red = wf_space_is_red (operation->space) ? operation->space : NULL;
  WfAdoptVerdict verdict;

  if (!wf_verdict_is_adoptable (discounted->verdict))
    return WF_ADOPT_NOT_SO;
  verdict = wf_adopt_judge (operation, wf_admin_get_own_role (context, red),
                            wf_uuid_equal (&operation->by, &device->person),
                            find_record (context, operation));
  return verdict == WF_ADOPT_POSSIBLE && is_theirs (context, operation) ? WF_ADOPT_THEIRS : verdict;
}

/* What can be entered anew: WfOperation, borrowed, in the order of arrival. */
static GPtrArray *
list_open (Adoption *self)
{
  GPtrArray *open = g_ptr_array_new ();

  for (guint i = 0; self->discounted && i < self->discounted->len; i++)
    {
      const WfDiscounted *discounted = self->discounted->pdata[i];
      if (judge (self->context, discounted) == WF_ADOPT_POSSIBLE)
        g_ptr_array_add (open, discounted->operation);
    }
  return open;
}

static void
enter_anew (WfContext *context, GPtrArray *operations)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  for (guint i = 0; i < operations->len; i++)
    g_ptr_array_add (
        drafts, wf_adopt_draft (operations->pdata[i], find_record (context, operations->pdata[i])));
  wf_context_write_async (context, drafts, NULL, NULL);
}

static void
one_cb (GtkButton *button, WfOperation *operation)
{
  WfContext *context = g_object_get_data (G_OBJECT (button), "wf-context");
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, operation);
  enter_anew (context, one);
}

static void
all_cb (GtkButton *button, Adoption *self)
{
  g_autoptr (GPtrArray) open = list_open (self);

  if (open->len > 0)
    enter_anew (self->context, open);
}

/* --- page ----------------------------------------------------------------------- */

/* Whose entry of when was to be redacted; what it says is not shown again here. */
static char *
dup_redaction (WfContext *context, const WfOperation *operation)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (context, G_MAXINT64);
  WfOperationId target;

  for (guint i = 0; wf_redaction_get_target (operation, &target) && i < operations->len; i++)
    if (wf_operation_id_equal_key (&target, &((const WfOperation *) operations->pdata[i])->id))
      {
        g_autofree char *said = wf_operation_dup_said (context, operations->pdata[i]);
        /* Translators: who entered it and when. */
        return g_strdup_printf (_ ("Asks for redaction of the entry of %s"), said);
      }
  return g_strdup (_ ("Asks for redaction of an entry that is not on this computer"));
}

/* "Title: Two cables · State: open" */
static char *
dup_content (WfContext *context, const WfOperation *operation)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (operation->kind == WF_OP_REDACT)
    return dup_redaction (context, operation);
  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      g_autofree char *label = wf_field_dup_label (context, operation->type, write->field);
      g_autofree char *value = wf_field_dup_value (context, operation->type, operation, write);
      g_string_append_printf (text, "%s%s: %s", i > 0 ? " · " : "", label, value);
    }
  if (operation->kind == WF_OP_RETIRE)
    g_string_append (text, _ ("Retired"));
  else if (text->len == 0)
    g_string_append (text, operation->is_redacted ? _ ("redacted") : _ ("without content"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_refusal (WfAdoptVerdict verdict, const WfOperation *operation)
{
  switch (verdict)
    {
    case WF_ADOPT_NOT_ALLOWED:
      return _ ("Only its author and coordinators enter it anew.");
    case WF_ADOPT_UNREADABLE:
      return operation->is_redacted ? _ ("It was redacted, and cannot be said again.")
                                    : _ ("It came without its content, and cannot be said again.");
    case WF_ADOPT_NOT_SO:
      return _ ("Nobody can vouch for it: membership and redactions are decided anew.");
    case WF_ADOPT_THEIRS:
      return _ ("Its authority has said something since, and nobody else writes over that.");
    case WF_ADOPT_POSSIBLE:
    case WF_ADOPT_STANDS:
    default:
      return NULL;
    }
}

static GtkWidget *
make_row (Adoption *self, const WfDiscounted *discounted)
{
  const WfAdoptVerdict verdict = judge (self->context, discounted);
  g_autofree char *content = dup_content (self->context, discounted->operation);
  g_autofree char *said = wf_operation_dup_said (self->context, discounted->operation);
  /* Translators: who and when; why it does not count. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s · does not count: %s"), said,
                                               wf_admin_verdict_get_reason (discounted->verdict));
  g_autofree char *name = g_strdup_printf (_ ("Enter anew: %s"), content);
  GtkWidget *row = wf_admin_row_new (content, subtitle);
  GtkWidget *button;

  if (verdict == WF_ADOPT_STANDS)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), wf_pill_new (_ ("✓ Stands"), "done"));
      return row;
    }
  button = wf_admin_row_add_button (row, _ ("Enter Anew"), name,
                                    get_refusal (verdict, discounted->operation));
  g_object_set_data_full (G_OBJECT (button), "wf-context", g_object_ref (self->context),
                          g_object_unref);
  g_signal_connect_data (button, "clicked", G_CALLBACK (one_cb),
                         wf_operation_ref (discounted->operation),
                         (GClosureNotify) (GCallback) wf_operation_unref, 0);
  return row;
}

static GtkWidget *
make_all_button (Adoption *self, guint n_open)
{
  g_autofree char *label
      = g_strdup_printf (ngettext ("Enter %u Anew", "Enter All %u Anew", n_open), n_open);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (all_cb), self);
  return button;
}

static GtkWidget *
build (WfContext *context, gpointer data)
{
  Adoption *self = data;
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = wf_admin_group_new (
      _ ("Awaiting adoption"),
      _ ("These entries are here and can be read, and do not count: not on the map, in figures or "
         "in a briefing. Entering one anew says the same under your name and names its origin."));
  const guint n = self->discounted ? self->discounted->len : 0;

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  if (self->error)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), self->error);
  else if (n == 0)
    adw_preferences_group_set_description (
        ADW_PREFERENCES_GROUP (group),
        self->discounted ? _ ("Nothing: everything that is here counts.") : _ ("Reading…"));
  if (n == 0)
    return page;

  g_autoptr (GPtrArray) open = list_open (self);
  if (open->len > 1)
    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group),
                                             make_all_button (self, open->len));
  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               make_row (self, self->discounted->pdata[i]));
  if (n > MAX_SHOWN)
    {
      g_autofree char *more
          = g_strdup_printf (ngettext ("and %u more", "and %u more", n - MAX_SHOWN), n - MAX_SHOWN);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), wf_admin_row_new (more, NULL));
    }
  return page;
}

static char *
digest (WfContext *context, gpointer data)
{
  Adoption *self = data;
  g_autoptr (GPtrArray) open = list_open (self);

  return g_strdup_printf ("%u %u %u", self->generation, open->len,
                          wf_admin_get_own_role (context, NULL));
}

GtkWidget *
wf_admin_adoption_new (WfContext *context)
{
  Adoption *self = g_new0 (Adoption, 1);
  WfStore *store = wf_context_get_store (context);

  self->context = context;
  self->pane = wf_admin_pane_new (context, build, digest, self, adoption_free);
  g_object_set_data (G_OBJECT (self->pane), "wf-adoption", self);
  g_signal_connect_object (store, "withdrawn", G_CALLBACK (stale_cb), self->pane,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "operations", G_CALLBACK (stale_cb), self->pane,
                           G_CONNECT_SWAPPED);
  read_list (self);
  return self->pane;
}
