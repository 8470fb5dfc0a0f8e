/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/brief/wf-brief-export.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"

typedef struct
{
  GtkWidget *page;
  WfContext *context;
  WfBrief *brief;
  WfBasemap *basemap;
  GCancellable *cancellable;
  char *path; /* NULL: not chosen yet */
} Export;

static void
export_free (gpointer data)
{
  Export *job = data;
  wf_brief_unref (job->brief);
  if (job->basemap)
    wf_basemap_unref (job->basemap);
  g_object_unref (job->cancellable);
  g_object_unref (job->context);
  g_object_unref (job->page);
  g_free (job->path);
  g_free (job);
}

static void
tell (const Export *job, const char *reason)
{
  wf_dialogs_tell (GTK_WINDOW (gtk_widget_get_root (job->page)),
                   _ ("The briefing was not exported"), reason);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *job = data;
  GError *error = NULL;
  if (wf_brief_write_pdf (job->brief, job->basemap, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *text = g_strdup_printf (_ ("The briefing was written to %s"), job->path);
      g_signal_emit_by_name (job->context, "toast", text);
    }
  else if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (job, error->message);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wf_dialogs_save_file_finish (result, &error);
  g_autoptr (GTask) task = g_task_new (job->page, job->cancellable, exported_cb, NULL);
  g_task_set_task_data (task, job, export_free);
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (job, error->message);
  job->path = file ? g_file_get_path (file) : NULL;
  if (job->path)
    g_task_run_in_thread (task, export_in_thread);
  else
    {
      if (file)
        tell (job, _ ("Choose a folder on this computer."));
      g_task_return_boolean (task, FALSE); /* nothing was asked for */
    }
}

/* The name carries realm, crisis and instant, so that a file found later explains itself. */
static char *
propose_name (WfContext *context, gint64 cut_at)
{
  g_autoptr (GDateTime) cut = g_date_time_new_from_unix_utc (cut_at / G_USEC_PER_SEC);
  g_autofree char *instant = g_date_time_format (cut, "%Y-%m-%dT%H%MZ");
  g_autofree char *crisis
      = g_strdelimit (g_strdup (wf_context_get_crisis_name (context)), " /\\:\t\n", '-');
  const char *realm = wf_context_get_realm (context) == WF_REALM_EXERCISE ? "EXERCISE-" : "";
  return g_strdup_printf ("%s%s-briefing-%s.pdf", realm, crisis, instant);
}

void
wf_brief_export_begin (
    GtkWidget *page, WfContext *context, WfBrief *brief, gint64 cut_at, GCancellable *cancellable)
{
  WfBasemap *basemap = wf_context_get_basemap (context);
  g_autofree char *proposed = propose_name (context, cut_at);
  Export *job = g_new0 (Export, 1);

  job->page = g_object_ref (page);
  job->context = g_object_ref (context);
  job->brief = wf_brief_ref (brief);
  job->basemap = basemap ? wf_basemap_ref (basemap) : NULL;
  job->cancellable = g_object_ref (cancellable);
  wf_dialogs_save_file_async (GTK_WINDOW (gtk_widget_get_root (page)),
                              _ ("Export the briefing as PDF"), proposed, cancellable,
                              file_chosen_cb, job);
}
