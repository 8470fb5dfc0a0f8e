/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-paned-memory.h"

#include "app/common/wf-settings.h"

#define MIN_SIZE 120
#define MAX_SIZE 2000
#define NARROW 900

typedef struct
{
  GSettings *settings; /* or NULL */
  char *key;
  int size;
  gboolean is_end, is_placed;
  guint n_waited; /* frames */
} Memory;

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_clear_object (&memory->settings);
  g_free (memory->key);
  g_free (memory);
}

static gboolean
is_wide (GtkWidget *paned)
{
  return gtk_orientable_get_orientation (GTK_ORIENTABLE (paned)) == GTK_ORIENTATION_HORIZONTAL;
}

static int
get_length (GtkWidget *paned)
{
  return is_wide (paned) ? gtk_widget_get_width (paned) : gtk_widget_get_height (paned);
}

static gboolean
place_cb (GtkWidget *paned, GdkFrameClock *clock, gpointer user_data)
{
  Memory *memory = user_data;
  int length = get_length (paned), size = memory->size, most;

  if (length <= 0)
    return G_SOURCE_CONTINUE;
  /* With little room the pane around it has to make some first. */
  if (memory->is_end && length < NARROW && memory->n_waited++ < 2)
    return G_SOURCE_CONTINUE;
  if (memory->settings != NULL)
    size = g_settings_get_int (memory->settings, memory->key);
  /* What was right on a wall screen must not fill a laptop's. */
  most = !memory->is_end ? length * 22 / 100 : is_wide (paned) ? length * 3 / 8 : length * 2 / 5;
  size = MIN (size, most);
  gtk_paned_set_position (GTK_PANED (paned), memory->is_end ? length - size : size);
  memory->is_placed = TRUE;
  return G_SOURCE_REMOVE;
}

static void
mapped_cb (GtkWidget *paned, Memory *memory)
{
  if (!memory->is_placed)
    gtk_widget_add_tick_callback (paned, place_cb, memory, NULL);
}

static void
moved_cb (GtkWidget *paned, GParamSpec *pspec, Memory *memory)
{
  int position = gtk_paned_get_position (GTK_PANED (paned));
  int size = memory->is_end ? get_length (paned) - position : position;

  if (memory->settings != NULL && memory->is_placed && size >= MIN_SIZE && size <= MAX_SIZE)
    g_settings_set_int (memory->settings, memory->key, size);
}

static void
remember (GtkWidget *paned, const char *key, int size, gboolean is_end)
{
  Memory *memory = g_new0 (Memory, 1);

  memory->settings = wf_settings_new ();
  memory->key = g_strdup (key);
  memory->size = size;
  memory->is_end = is_end;
  g_object_set_data_full (G_OBJECT (paned), "wf-paned-memory", memory, memory_free);
  g_signal_connect (paned, "map", G_CALLBACK (mapped_cb), memory);
  g_signal_connect (paned, "notify::position", G_CALLBACK (moved_cb), memory);
}

void
wf_paned_remember_start (GtkWidget *paned, const char *key, int size)
{
  remember (paned, key, size, FALSE);
}

void
wf_paned_remember_end (GtkWidget *paned, const char *key, int size)
{
  remember (paned, key, size, TRUE);
}
