/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-capture.h"

#include <glib/gi18n.h>

#include "base/wf-clock.h"
#include "model/wf-vocabulary.h"

#define PATIENCE_US (30 * WF_SECOND_US)
#define EXCHANGE_PATIENCE_US (10 * WF_SECOND_US)
/* Frames that must pass after a page says it is painted: one to lay out, one to draw, one for a
 * late label. */
#define SETTLE_FRAMES 4

struct _WfCapture
{
  WfWindow *window;
  GdkPaintable *paintable; /* what the window last drew */
  char *folder;            /* or NULL */
  char *selection;         /* of the window when it was opened */
  const char *pages[5];
  guint at;
  guint settled;
  gint64 began_at;
  guint tick;
  int exit_status;
};

static void
end (WfCapture *self, int exit_status)
{
  self->exit_status = exit_status;
  self->tick = 0;
  g_application_quit (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self->window))));
}

static gboolean
write_page (WfCapture *self, const char *page)
{
  GtkWidget *widget = GTK_WIDGET (self->window);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *name = g_strdup_printf ("%s.png", page);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  gdk_paintable_snapshot (self->paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    {
      g_printerr (_ ("watchfloor: the page “%s” drew nothing\n"), page);
      return FALSE;
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  /* The program was asked for nothing else: it may wait for the disk. */
  if (gdk_texture_save_to_png (texture, path))
    return TRUE;
  g_printerr (_ ("watchfloor: %s could not be written\n"), path);
  return FALSE;
}

/* The log is shown with its newest correction selected, the other pages with what the window
 * selects itself. */
static void
show_page (WfCapture *self)
{
  WfContext *context = wf_window_get_context (self->window);
  WfSession *session = wf_context_get_session (context);
  GListModel *entries = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_ENTRY);
  const char *page = self->pages[self->at];

  if (!g_str_equal (page, "log"))
    wf_session_select (session, self->selection);
  for (guint i = 0; g_str_equal (page, "log") && i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (entries, i);
      g_autofree char *ref = g_strdup_printf ("entry:%s", wf_record_get_id (entry));

      if (wf_record_get_text (entry, "corrects"))
        wf_session_select (session, ref);
    }
  wf_session_set_page (session, page);
}

/* With a server the pages are shown as they are once everything was exchanged, or after ten
 * seconds. */
static gboolean
is_exchanging (WfCapture *self)
{
  WfSyncEngine *engine = wf_context_get_engine (wf_window_get_context (self->window));
  const WfSyncStatus state = engine ? wf_sync_engine_get_state (engine) : WF_SYNC_NO_SERVER;

  return self->folder && g_get_monotonic_time () - self->began_at < EXCHANGE_PATIENCE_US
         && (state == WF_SYNC_CONNECTING || state == WF_SYNC_EXCHANGING);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WfCapture *self = user_data;
  const char *page = self->pages[self->at];

  if (g_get_monotonic_time () - self->began_at > PATIENCE_US)
    {
      g_printerr (_ ("watchfloor: the page “%s” was not painted within 30 s\n"), page);
      end (self, 1);
      return G_SOURCE_REMOVE;
    }
  if (!wf_window_is_painted (self->window, page) || is_exchanging (self))
    self->settled = 0;
  else
    self->settled++;
  if (self->folder == NULL && self->settled >= 1)
    {
      g_print ("painted\n");
      fflush (stdout);
      end (self, 0);
      return G_SOURCE_REMOVE;
    }
  if (self->settled < SETTLE_FRAMES)
    return G_SOURCE_CONTINUE;
  if (!write_page (self, page))
    {
      end (self, 1);
      return G_SOURCE_REMOVE;
    }
  self->settled = 0;
  self->at++;
  if (self->pages[self->at] == NULL)
    {
      end (self, 0);
      return G_SOURCE_REMOVE;
    }
  show_page (self);
  return G_SOURCE_CONTINUE;
}

WfCapture *
wf_capture_new (WfWindow *window, const char *folder, const char *page)
{
  static const char *const all[] = { "picture", "log", "board", "briefing", NULL };
  WfCapture *self = g_new0 (WfCapture, 1);

  self->window = g_object_ref (window);
  self->paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  self->folder = g_strdup (folder);
  self->began_at = g_get_monotonic_time ();
  for (guint i = 0; page == NULL && i < G_N_ELEMENTS (all); i++)
    self->pages[i] = all[i];
  if (page)
    self->pages[0] = g_intern_string (page);
  self->selection = g_strdup (
      wf_session_get_selection (wf_context_get_session (wf_window_get_context (window))));
  show_page (self);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (window), tick_cb, self, NULL);
  return self;
}

int
wf_capture_get_exit_status (WfCapture *self)
{
  return self->exit_status;
}

void
wf_capture_free (WfCapture *self)
{
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->window), self->tick);
  g_object_unref (self->paintable);
  g_object_unref (self->window);
  g_free (self->folder);
  g_free (self->selection);
  g_free (self);
}
