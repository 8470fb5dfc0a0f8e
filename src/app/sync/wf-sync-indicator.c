/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sync/wf-sync-indicator.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-fit.h"
#include "app/common/wf-gap-text.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-widgets.h"

#define SHOWN_CHARS 14 /* of the state, at least */
#define MAX_GAPS 4     /* that are named */
#define TEXT_CHARS 40  /* of a line of the explanation */

struct _WfSyncIndicator
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *explanation;
  GtkWidget *detail;
  GtkWidget *alarm, *gaps;
  GtkWidget *sign_in;
  GtkWidget *try_now;
  WfContext *context;
  GSignalGroup *context_signals;
  GSignalGroup *engine_signals;
  char *name; /* what a screen reader was told */
  gboolean is_short;
};

G_DEFINE_FINAL_TYPE (WfSyncIndicator, wf_sync_indicator, GTK_TYPE_WIDGET)

static const struct
{
  const char *sign, *css_class;
} looks[] = {
  [WF_SYNC_NO_SERVER] = { "○", "neutral" },  [WF_SYNC_CONNECTING] = { "◌", "neutral" },
  [WF_SYNC_EXCHANGING] = { "⇅", "neutral" }, [WF_SYNC_IN_SYNC] = { "●", "done" },
  [WF_SYNC_OFFLINE] = { "○", "warning" },    [WF_SYNC_SIGNED_OUT] = { "⊘", "warning" },
  [WF_SYNC_REFUSED] = { "✕", "error" },
};

static char *
dup_offline_text (gint64 offline_us, guint n_waiting)
{
  g_autofree char *span = wf_duration_dup_text (offline_us);

  if (n_waiting == 0)
    /* Translators: %s is a duration such as "37 min". */
    return g_strdup_printf (_ ("Offline %s"), span);
  /* Translators: %s is a duration; %u entries and edits are kept here and not sent yet. */
  return g_strdup_printf (
      ngettext ("Offline %s · %u waiting", "Offline %s · %u waiting", n_waiting), span, n_waiting);
}

char *
wf_sync_dup_text (WfSyncStatus status, gint64 offline_us, guint n_waiting, const char *message)
{
  switch (status)
    {
    case WF_SYNC_NO_SERVER:
      return g_strdup (_ ("No server"));
    case WF_SYNC_CONNECTING:
      return g_strdup (_ ("Connecting…"));
    case WF_SYNC_EXCHANGING:
      if (n_waiting == 0)
        return g_strdup (_ ("Receiving…"));
      return g_strdup_printf (ngettext ("Sending · %u waiting", "Sending · %u waiting", n_waiting),
                              n_waiting);
    case WF_SYNC_IN_SYNC:
      return g_strdup (_ ("In sync"));
    case WF_SYNC_OFFLINE:
      return dup_offline_text (offline_us, n_waiting);
    case WF_SYNC_SIGNED_OUT:
      return g_strdup (_ ("Signed out"));
    case WF_SYNC_REFUSED:
      /* Translators: %s is the reason the server or the certificate gives. */
      return g_strdup_printf (_ ("Server refused: %s"), message ? message : _ ("no reason given"));
    default:
      g_assert_not_reached ();
    }
}

char *
wf_sync_dup_explanation (WfSyncStatus status, guint n_waiting, guint n_sent)
{
  static const char *const texts[] = {
    [WF_SYNC_NO_SERVER] = N_ ("Everything works and is saved on this computer. Nothing is "
                              "exchanged with other desks until a server is set."),
    [WF_SYNC_CONNECTING] = N_ ("Looking for the server. Your entries are saved here."),
    [WF_SYNC_EXCHANGING] = N_ ("Connected; work is under way."),
    [WF_SYNC_IN_SYNC] = N_ ("Everything the server has is here, and it has confirmed all that "
                            "was entered here."),
    [WF_SYNC_OFFLINE] = N_ ("There is no road to the server. Your entries are kept here and sent "
                            "later by themselves."),
    [WF_SYNC_SIGNED_OUT] = N_ ("The server wants the password again. Your entries are kept here "
                               "until you sign in."),
    [WF_SYNC_REFUSED] = N_ ("This needs a person. Your entries are kept here."),
  };
  g_autofree char *counts = NULL;

  if (n_waiting == 0)
    return g_strdup (_ (texts[status]));
  counts = g_strdup_printf (ngettext ("%u change is saved here and not confirmed (%u sent).",
                                      "%u changes are saved here and not confirmed (%u sent).",
                                      n_waiting),
                            n_waiting, n_sent);
  return g_strdup_printf ("%s\n%s", _ (texts[status]), counts);
}

static char *
dup_fault_text (WfHistoryFault fault, const char *what, const char *number, const char *signed_at)
{
  switch (fault)
    {
    case WF_HISTORY_CUT:
      return g_strdup_printf (
          /* Translators: “TLP:AMBER”, a number, a time. */
          _ ("The server’s history of %s ends before number %s, which it signed at %s."), what,
          number, signed_at);
    case WF_HISTORY_OTHER_KEY:
      return g_strdup_printf (
          _ ("The server signed its history of %s with another key than before (number %s, %s)."),
          what, number, signed_at);
    case WF_HISTORY_FORGED:
      return g_strdup_printf (
          _ ("A signature on the server’s history of %s is false (number %s, %s)."), what, number,
          signed_at);
    case WF_HISTORY_REWRITTEN:
    case WF_HISTORY_GOOD:
    default:
      return g_strdup_printf (
          _ ("The server shows another history of %s than the one it signed (number %s, %s)."),
          what, number, signed_at);
    }
}

char *
wf_sync_dup_alarm_text (const WfHistoryAlarm *alarm)
{
  const char *what = wf_space_is_ctl (alarm->space)
                         ? _ ("the memberships")
                         : wf_marking_get_label (wf_space_get_marking (alarm->space));
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, alarm->seq);
  g_autofree char *signed_at = wf_time_format_iso (alarm->signed_at);
  g_autofree char *fault = dup_fault_text (alarm->fault, what, number, signed_at);

  return g_strdup_printf ("%s %s", fault,
                          _ ("If it was put back from a backup, this is the trace of that: ask who "
                             "runs it. Otherwise somebody changed what was recorded. Nothing was "
                             "taken from this computer, and what the server lacks is offered to it "
                             "again."));
}

/* All of them, and what to do; NULL: there are none. */
static char *
dup_gaps_text (WfContext *context, GPtrArray *gaps)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (gaps->len, MAX_GAPS); i++)
    {
      g_autofree char *gap = wf_gap_dup_text (context, gaps->pdata[i]);
      g_string_append_printf (text, "%s\n", gap);
    }
  if (gaps->len == 0)
    return NULL;
  if (gaps->len > MAX_GAPS)
    g_string_append_printf (text,
                            ngettext ("… and %u more.\n", "… and %u more.\n", gaps->len - MAX_GAPS),
                            gaps->len - MAX_GAPS);
  g_string_append (text, wf_gap_get_advice ());
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gint64
get_offline_span (WfSyncEngine *engine)
{
  const gint64 contact = wf_sync_engine_get_last_contact (engine);
  const gint64 since = contact != WF_NO_TIME ? contact : wf_sync_engine_get_since (engine);

  return since == WF_NO_TIME ? 0 : MAX (0, g_get_real_time () - since);
}

static void
show_state (WfSyncIndicator *self)
{
  WfSyncEngine *engine = self->context ? wf_context_get_engine (self->context) : NULL;
  const WfSyncStatus status = engine ? wf_sync_engine_get_state (engine) : WF_SYNC_NO_SERVER;
  const guint n_waiting = engine ? wf_sync_engine_get_n_waiting (engine) : 0;
  const guint n_sent = engine ? wf_sync_engine_get_n_sent (engine) : 0;
  const char *message = engine ? wf_sync_engine_get_message (engine) : NULL;
  const WfHistoryAlarm *alarm = engine ? wf_sync_engine_get_alarm (engine) : NULL;
  g_autofree char *gaps_text
      = engine ? dup_gaps_text (self->context, wf_sync_engine_get_gaps (engine)) : NULL;
  g_autofree char *alarm_text = alarm ? wf_sync_dup_alarm_text (alarm) : NULL;
  const char *warning = alarm       ? _ ("Server history changed")
                        : gaps_text ? _ ("Operations withheld")
                                    : NULL;
  g_autofree char *text
      = wf_sync_dup_text (status, engine ? get_offline_span (engine) : 0, n_waiting, message);
  g_autofree char *explanation = wf_sync_dup_explanation (status, n_waiting, n_sent);
  const char *sign = warning ? "⚠" : looks[status].sign;
  g_autofree char *words = g_strdup_printf ("%s %s", sign, warning ? warning : text);
  const char *shown = self->is_short ? sign : words;
  g_autofree char *name = g_strdup_printf (_ ("Exchange: %s"), warning ? words : text);
  const char *classes[] = { "exchange", warning ? "error" : looks[status].css_class, NULL };

  if (!g_str_equal (gtk_label_get_text (GTK_LABEL (self->label)), shown))
    {
      gtk_label_set_text (GTK_LABEL (self->label), shown);
      /* The header gives room to the names of the pages first; the state must stay readable. */
      gtk_label_set_width_chars (GTK_LABEL (self->label),
                                 (int) MIN (g_utf8_strlen (shown, -1), SHOWN_CHARS));
    }
  if (g_strcmp0 (self->name, name) != 0)
    {
      wf_widget_set_name (self->button, name, explanation);
      g_free (self->name);
      self->name = g_strdup (name);
    }
  gtk_widget_set_tooltip_text (self->button, self->is_short ? name : NULL);
  gtk_widget_set_css_classes (self->label, classes);
  gtk_label_set_text (GTK_LABEL (self->explanation), explanation);
  gtk_label_set_text (GTK_LABEL (self->detail), message ? message : "");
  gtk_widget_set_visible (self->detail, message != NULL);
  gtk_label_set_text (GTK_LABEL (self->alarm), alarm_text ? alarm_text : "");
  gtk_widget_set_visible (self->alarm, alarm_text != NULL);
  gtk_label_set_text (GTK_LABEL (self->gaps), gaps_text ? gaps_text : "");
  gtk_widget_set_visible (self->gaps, gaps_text != NULL);
  gtk_widget_set_visible (self->sign_in, status == WF_SYNC_SIGNED_OUT);
  gtk_widget_set_visible (self->try_now, status == WF_SYNC_OFFLINE || status == WF_SYNC_REFUSED);
}

static void
follow_engine (WfSyncIndicator *self)
{
  g_signal_group_set_target (self->engine_signals,
                             self->context ? wf_context_get_engine (self->context) : NULL);
  show_state (self);
}

void
wf_sync_indicator_set_short (WfSyncIndicator *self, gboolean is_short)
{
  self->is_short = is_short;
  show_state (self);
}

void
wf_sync_indicator_set_context (WfSyncIndicator *self, WfContext *context)
{
  g_set_object (&self->context, context);
  g_signal_group_set_target (self->context_signals, context);
  follow_engine (self);
}

static GtkWidget *
add_button (GtkWidget *box, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
add_text (GtkWidget *box, const char *css_class)
{
  GtkWidget *text = wf_text_new (NULL, css_class);

  gtk_label_set_width_chars (GTK_LABEL (text), TEXT_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (text), TEXT_CHARS);
  gtk_box_append (GTK_BOX (box), text);
  return text;
}

/* May be copied, for whoever runs the server. */
static GtkWidget *
add_words (GtkWidget *box, const char *css_class)
{
  GtkWidget *text = add_text (box, css_class);

  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  return text;
}

static GtkWidget *
make_popover (WfSyncIndicator *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->alarm = add_words (box, "error");
  self->gaps = add_words (box, "error");
  self->explanation = add_text (box, NULL);
  self->detail = add_words (box, "detail");
  self->sign_in = add_button (box, _ ("Sign in…"), "win.sign-in");
  self->try_now = add_button (box, _ ("Try now"), "win.try-now");
  add_button (box, _ ("Server…"), "win.server");
  gtk_popover_set_child (GTK_POPOVER (popover), wf_fit_popover_new (box));
  return popover;
}

static void
wf_sync_indicator_dispose (GObject *object)
{
  WfSyncIndicator *self = WF_SYNC_INDICATOR (object);

  g_clear_object (&self->context_signals);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->context);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (wf_sync_indicator_parent_class)->dispose (object);
}

static void
wf_sync_indicator_class_init (WfSyncIndicatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_sync_indicator_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
wf_sync_indicator_init (WfSyncIndicator *self)
{
  self->button = gtk_menu_button_new ();
  self->label = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 4);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 36);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), make_popover (self));

  self->context_signals = g_signal_group_new (WF_TYPE_CONTEXT);
  g_signal_group_connect_swapped (self->context_signals, "tick", G_CALLBACK (show_state), self);
  g_signal_group_connect_swapped (self->context_signals, "engine-changed",
                                  G_CALLBACK (follow_engine), self);
  self->engine_signals = g_signal_group_new (WF_TYPE_SYNC_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (show_state), self);
  show_state (self);
}

GtkWidget *
wf_sync_indicator_new (void)
{
  return g_object_new (WF_TYPE_SYNC_INDICATOR, NULL);
}
