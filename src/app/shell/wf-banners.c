/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-banners.h"

#include "analysis/wf-situation.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-banner.h"
#include "app/common/wf-fit.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/values/wf-contested.h"
#include "model/wf-vocabulary.h"

#define SUSPECT_OFFSET_US (5 * WF_MINUTE_US)

struct _WfBanners
{
  GtkWidget parent_instance;

  GtkWidget *box;
  WfBanner *as_of, *offline, *store, *clock, *contested, *filter;
  GtkWidget *try_now, *sign_in; /* buttons of the offline banner */
  GtkWidget *ask, *next;        /* buttons of the contested banner */
  char *contested_asset;        /* the one that it shows */
  char *contested_shown;        /* what the pills were made from */
  WfContext *context;
  GSignalGroup *context_signals;
  GSignalGroup *session_signals;
};

G_DEFINE_FINAL_TYPE (WfBanners, wf_banners, GTK_TYPE_WIDGET)

/* --- each banner ----------------------------------------------------------- */

static void
show_as_of (WfBanners *self)
{
  const gint64 as_of = wf_session_get_as_of (wf_context_get_session (self->context));
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  const char *explanation;

  if (as_of == WF_NO_TIME)
    {
      wf_banner_hide (self->as_of);
      return;
    }
  time = wf_time_format_day_clock (as_of);
  switch (wf_session_get_axis (wf_context_get_session (self->context)))
    {
    case WF_AXIS_CENTRE:
      /* Translators: %s is a day and time in UTC. */
      text = g_strdup_printf (_ ("As held by the centre at %s."), time);
      explanation
          = _ ("By its receipts; what waits here is not in it. New entries are stamped now.");
      break;
    case WF_AXIS_ENTERED:
      text = g_strdup_printf (_ ("As entered by %s."), time);
      explanation
          = _ ("By the clocks of those who entered it; some of it was known here only later. "
               "New entries are stamped now.");
      break;
    case WF_AXIS_DESK:
    default:
      text = g_strdup_printf (_ ("As known to this desk at %s."), time);
      explanation = _ ("New entries still work and are stamped now; nothing is written into the "
                       "past.");
      break;
    }
  wf_banner_show (self->as_of, text, explanation);
}

/* The engine counts wall time, the window shows the crisis' time. */
static gint64
to_crisis_time (WfContext *context, gint64 wall_us)
{
  return wf_clock_now_us (wf_context_get_clock (context)) - (g_get_real_time () - wall_us);
}

/* It does not go by itself, as being offline does: the reason stands first. */
static void
show_refused (WfBanners *self, const char *reason)
{
  const char *kept = _ ("Your entries are kept here, and what other desks enter does not come.");
  g_autofree char *text = reason ? g_strdup_printf ("%s %s", reason, kept) : g_strdup (kept);

  wf_banner_show (self->offline, _ ("No exchange."), text);
}

static void
show_offline (WfBanners *self)
{
  WfSyncEngine *engine = wf_context_get_engine (self->context);
  const WfSyncStatus status = engine ? wf_sync_engine_get_state (engine) : WF_SYNC_NO_SERVER;
  g_autofree char *since = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  gint64 contact;

  gtk_widget_set_visible (self->sign_in, status == WF_SYNC_SIGNED_OUT);
  gtk_widget_set_visible (self->try_now, status != WF_SYNC_SIGNED_OUT);
  if (status == WF_SYNC_SIGNED_OUT)
    {
      wf_banner_show (
          self->offline, _ ("Signed out."),
          _ ("The server wants the password again. Your entries are kept here. A desk that "
             "came in by a code knows no password: ask a coordinator for a new code."));
      return;
    }
  if (status == WF_SYNC_REFUSED)
    {
      show_refused (self, wf_sync_engine_get_message (engine));
      return;
    }
  if (status != WF_SYNC_OFFLINE)
    {
      wf_banner_hide (self->offline);
      return;
    }
  contact = wf_sync_engine_get_last_contact (engine);
  if (contact == WF_NO_TIME)
    {
      wf_banner_show (self->offline, _ ("Offline."),
                      _ ("The server was not reached since the start. Your entries are kept here "
                         "and sent later. You do not see what other desks enter."));
      return;
    }
  since = wf_time_format_clock (to_crisis_time (self->context, contact));
  /* Translators: %s is a time in UTC. */
  title = g_strdup_printf (_ ("Offline since %s."), since);
  text = g_strdup_printf (_ ("Your entries are kept here and sent later. You do not see what "
                             "other desks entered since %s."),
                          since);
  wf_banner_show (self->offline, title, text);
}

/* As long as the program runs: whoever sits here next should know it, too. */
static void
show_restored (WfBanners *self, WfStore *store)
{
  const guint n = store ? wf_store_get_n_restored (store) : 0;
  g_autofree char *text = NULL;

  if (n == 0)
    {
      wf_banner_hide (self->store);
      return;
    }
  /* Translators: operations are single changes, as they are sent and received. */
  text = g_strdup_printf (
      ngettext ("%u operation of this desk was put back from its second copy and is sent again. "
                "What others wrote is received again.",
                "%u operations of this desk were put back from their second copy and are sent "
                "again. What others wrote is received again.",
                n),
      n);
  wf_banner_show (self->store, _ ("Part of the store was lost."), text);
}

static void
show_store (WfBanners *self)
{
  WfStore *store = wf_context_get_store (self->context);
  const WfStoreState state = store ? wf_store_get_state (store) : WF_STORE_GOOD;

  if (state == WF_STORE_READ_ONLY)
    wf_banner_show (self->store, _ ("Nothing is saved now."),
                    _ ("A write failed, so the store takes no more. What was shown as saved is "
                       "on the disk. Start Watchfloor again; if this returns, use another disk."));
  else if (state == WF_STORE_FULL)
    wf_banner_show (self->store, _ ("The disk is full."),
                    _ ("The last entry was not saved and stands in the form. Free some space "
                       "and add it again."));
  else
    show_restored (self, store);
}

static void
show_clock (WfBanners *self)
{
  WfSyncEngine *engine = wf_context_get_engine (self->context);
  const gint64 offset = engine ? wf_sync_engine_get_clock_offset (engine) : WF_NO_TIME;
  g_autofree char *span = NULL;
  g_autofree char *text = NULL;

  if (offset == WF_NO_TIME || ABS (offset) < SUSPECT_OFFSET_US)
    {
      wf_banner_hide (self->clock);
      return;
    }
  span = wf_duration_dup_text (offset);
  text = g_strdup_printf (offset > 0
                              ? _ ("This computer is %s behind the server. Set its clock; until "
                                   "then your times are marked.")
                              : _ ("This computer is %s ahead of the server. Set its clock; "
                                   "until then your times are marked."),
                          span);
  wf_banner_show (self->clock, _ ("Suspect clock."), text);
}

static void
show_filter (WfBanners *self)
{
  WfSession *session = wf_context_get_session (self->context);
  const WfQuery *query = wf_session_get_query (session);
  g_autoptr (WfFigures) figures = NULL;
  g_autoptr (GPtrArray) matching = NULL;
  g_autofree char *text = NULL;

  /* The picture shows its filter as chips beside the list. */
  if (wf_query_is_empty (query) || g_str_equal (wf_session_get_page (session), "picture"))
    {
      wf_banner_hide (self->filter);
      return;
    }
  figures = wf_situation_compute (
      wf_context_get_picture (self->context), wf_context_get_dataset (self->context),
      wf_context_get_scheme (self->context), query, wf_context_get_shown_now (self->context));
  matching = wf_situation_dup_incidents (wf_context_get_picture (self->context),
                                         wf_context_get_dataset (self->context), query);
  text
      = g_strdup_printf (ngettext ("%u of %u incident", "%u of %u incidents", figures->n_incidents),
                         matching->len, figures->n_incidents);
  wf_banner_show (self->filter, _ ("Filtered:"), text);
}

/* --- contested ------------------------------------------------------------- */

static WfServiceState
state_from_status (const char *status)
{
  if (g_strcmp0 (status, "out") == 0)
    return WF_STATE_OUT;
  if (g_strcmp0 (status, "degraded") == 0)
    return WF_STATE_DEGRADED;
  return g_strcmp0 (status, "in-service") == 0 ? WF_STATE_IN_SERVICE : WF_STATE_UNKNOWN;
}

/* On a small screen the end gives way; all of it stands in the tooltip. */
static GtkWidget *
make_giving_way (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  return label;
}

static GtkWidget *
make_statements (WfBanners *self, const char *asset_id)
{
  g_autofree char *ref = g_strdup_printf ("asset:%s", asset_id);
  g_autofree char *name = wf_context_dup_ref_label (self->context, ref);
  g_autofree char *title = g_strdup_printf ("%s:", name);
  g_autoptr (GArray) statements
      = wf_situation_dup_statements (wf_context_get_picture (self->context), asset_id);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_widget_add_css_class (label, "strong");
  gtk_box_append (GTK_BOX (box), label);
  for (guint i = 0; i < statements->len; i++)
    {
      const WfStatement *statement = &g_array_index (statements, WfStatement, i);
      g_autofree char *actor_ref = g_strdup_printf ("actor:%s", statement->authority);
      g_autofree char *actor = wf_context_dup_ref_label (self->context, actor_ref);
      g_autofree char *since
          = statement->since != WF_NO_TIME ? wf_time_format_clock (statement->since) : NULL;
      g_autofree char *who = since ? g_strdup_printf ("%s, %s", actor, since) : g_strdup (actor);

      gtk_box_append (GTK_BOX (box), wf_state_pill_new (state_from_status (statement->status)));
      gtk_box_append (GTK_BOX (box), make_giving_way (who));
    }
  /* Said where there is room left for it. */
  label = gtk_label_new (_ ("Shown side by side everywhere."));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  label = wf_fit_whole_new (label);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
show_whom_to_ask (WfBanners *self, const char *asset)
{
  g_autofree char *other = wf_contested_dup_other (self->context, asset);
  g_autofree char *name = other ? wf_actor_dup_label (self->context, other) : NULL;
  /* Translators: a button; %s is another desk or authority. */
  g_autofree char *label = name ? g_strdup_printf (_ ("Ask %s…"), name) : NULL;

  gtk_widget_set_visible (self->ask, label != NULL);
  if (label)
    gtk_button_set_label (GTK_BUTTON (self->ask), label);
}

/* The asset that was shown, where it is still contested, else the first. */
static guint
find_shown (WfBanners *self, char **contested)
{
  for (guint i = 0; contested[i]; i++)
    if (g_strcmp0 (contested[i], self->contested_asset) == 0)
      return i;
  return 0;
}

static void
set_text (char **text, const char *to)
{
  char *copy = g_strdup (to);

  g_free (*text);
  *text = copy;
}

static void
show_one (WfBanners *self, char **contested, guint at)
{
  const guint n = g_strv_length (contested);
  g_autofree char *title = NULL;
  g_autofree char *key
      = g_strdup_printf ("%s %" G_GUINT64_FORMAT, contested[at],
                         wf_picture_get_generation (wf_context_get_picture (self->context)));

  set_text (&self->contested_asset, contested[at]);
  if (g_strcmp0 (key, self->contested_shown) != 0)
    {
      wf_banner_set_extra (self->contested, make_statements (self, contested[at]));
      set_text (&self->contested_shown, key);
    }
  show_whom_to_ask (self, contested[at]);
  gtk_widget_set_visible (self->next, n > 1);
  title = n > 1 /* Translators: which of how many contested assets is shown: "1 of 3 contested". */
              ? g_strdup_printf (_ ("%u of %u contested"), at + 1, n)
              : g_strdup_printf (ngettext ("%u contested", "%u contested", n), n);
  wf_banner_show (self->contested, title, NULL);
}

static void
show_contested (WfBanners *self)
{
  const char *page = wf_session_get_page (wf_context_get_session (self->context));
  g_auto (GStrv) contested = NULL;

  /* Picture and slides show contested values in their own places. */
  if ((g_str_equal (page, "log") || g_str_equal (page, "board"))
      && wf_context_get_dataset (self->context) != NULL)
    contested = wf_contested_dup_all (self->context);
  if (contested == NULL || contested[0] == NULL)
    wf_banner_hide (self->contested);
  else
    show_one (self, contested, find_shown (self, contested));
}

static void
next_cb (GtkButton *button, WfBanners *self)
{
  g_auto (GStrv) contested = wf_contested_dup_all (self->context);
  const guint n = g_strv_length (contested);

  if (n > 0)
    show_one (self, contested, (find_shown (self, contested) + 1) % n);
}

static void
compare_cb (GtkButton *button, WfBanners *self)
{
  WfSession *session = wf_context_get_session (self->context);
  g_autofree char *ref
      = self->contested_asset ? g_strconcat ("asset:", self->contested_asset, NULL) : NULL;

  if (ref == NULL)
    return;
  wf_session_select (session, ref);
  wf_session_set_page (session, "picture");
}

static void
ask_cb (GtkButton *button, WfBanners *self)
{
  if (self->contested_asset != NULL)
    wf_contested_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->context,
                      self->contested_asset, NULL);
}

/* --- following the context ------------------------------------------------- */

static void
show_all (WfBanners *self)
{
  show_as_of (self);
  show_contested (self);
  show_filter (self);
}

static void
show_ticking (WfBanners *self)
{
  show_offline (self);
  show_store (self);
  show_clock (self);
}

static void
wf_banners_dispose (GObject *object)
{
  WfBanners *self = WF_BANNERS (object);

  g_clear_object (&self->context_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->context);
  g_clear_pointer (&self->contested_shown, g_free);
  g_clear_pointer (&self->contested_asset, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_banners_parent_class)->dispose (object);
}

static void
wf_banners_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  wf_banner_measure_child (WF_BANNERS (widget)->box, orientation, for_size, minimum, natural);
}

static void
wf_banners_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (WF_BANNERS (widget)->box, width, height, baseline, NULL);
}

static GtkSizeRequestMode
wf_banners_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wf_banners_class_init (WfBannersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_banners_dispose;
  widget_class->measure = wf_banners_measure;
  widget_class->size_allocate = wf_banners_size_allocate;
  widget_class->get_request_mode = wf_banners_get_request_mode;
}

static WfBanner *
add_banner (WfBanners *self, const char *kind, const char *label, const char *action)
{
  GtkWidget *banner = wf_banner_new (kind);

  if (label)
    wf_banner_add_button (WF_BANNER (banner), label, action);
  gtk_box_append (GTK_BOX (self->box), banner);
  return WF_BANNER (banner);
}

static void
wf_banners_init (WfBanners *self)
{
  GtkWidget *compare;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->as_of = add_banner (self, "info", _ ("Back to now"), "win.back-to-now");
  self->store = add_banner (self, "error", NULL, NULL);
  self->clock = add_banner (self, "warning", NULL, NULL);
  self->offline = add_banner (self, "warning", _ ("Exchange by File…"), "win.exchange-by-file");
  self->try_now = wf_banner_add_button (WF_BANNER (self->offline), _ ("Try now"), "win.try-now");
  self->sign_in = wf_banner_add_button (WF_BANNER (self->offline), _ ("Sign in…"), "win.sign-in");
  self->contested = add_banner (self, "error", NULL, NULL);
  self->next = gtk_button_new_with_label (_ ("Next"));
  gtk_widget_set_visible (self->next, FALSE);
  wf_widget_set_name (self->next, _ ("Next contested asset"), NULL);
  g_signal_connect (self->next, "clicked", G_CALLBACK (next_cb), self);
  wf_banner_add_widget (self->contested, self->next);
  compare = gtk_button_new_with_label (_ ("Compare…"));
  g_signal_connect (compare, "clicked", G_CALLBACK (compare_cb), self);
  wf_banner_add_widget (self->contested, compare);
  self->ask = gtk_button_new ();
  g_signal_connect (self->ask, "clicked", G_CALLBACK (ask_cb), self);
  wf_banner_add_widget (self->contested, self->ask);
  self->filter = add_banner (self, "info", _ ("Clear"), "win.clear-filter");

  self->context_signals = g_signal_group_new (WF_TYPE_CONTEXT);
  g_signal_group_connect_swapped (self->context_signals, "changed", G_CALLBACK (show_all), self);
  g_signal_group_connect_swapped (self->context_signals, "tick", G_CALLBACK (show_ticking), self);
  self->session_signals = g_signal_group_new (WF_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::page", G_CALLBACK (show_all),
                                  self);
}

GtkWidget *
wf_banners_new (void)
{
  return g_object_new (WF_TYPE_BANNERS, NULL);
}

void
wf_banners_set_context (WfBanners *self, WfContext *context)
{
  g_set_object (&self->context, context);
  g_clear_pointer (&self->contested_shown, g_free);
  g_clear_pointer (&self->contested_asset, g_free);
  g_signal_group_set_target (self->context_signals, context);
  g_signal_group_set_target (self->session_signals,
                             context ? wf_context_get_session (context) : NULL);
  if (context == NULL)
    return;
  show_all (self);
  show_ticking (self);
}
