/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n.h>

#include "tool/wf-composer.h"
#include "tool/wf-tool.h"

static gboolean
write_file (
    const char *folder, const char *name, const char *content, gssize length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return g_file_set_contents (path, content, length, error);
}

static void
put_member (WfJsonWriter *writer, const char *key, const char *text)
{
  wf_json_put_key (writer, key);
  wf_json_put_string (writer, text);
}

static void
put_time (WfJsonWriter *writer, const char *key, gint64 instant)
{
  g_autofree char *text = wf_time_format_iso (instant);
  put_member (writer, key, text);
}

/* exercise.json, which the application and build-aux/run read. */
static char *
dup_manifest (const WfScenario *scenario, GPtrArray *archives)
{
  GString *out = g_string_new (NULL);
  g_autofree char *crisis = wf_uuid_dup_string (&scenario->crisis);
  WfJsonWriter writer;
  gsize length;
  const char *local = wf_json_raw (scenario->local, &length);

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  put_member (&writer, "crisis", crisis);
  put_member (&writer, "name", scenario->name);
  put_time (&writer, "start", scenario->start_at);
  put_time (&writer, "begin", scenario->begin_at);
  put_time (&writer, "end", scenario->end_at);
  put_member (&writer, "root", scenario->root_path);
  wf_json_put_key (&writer, "archives");
  wf_json_begin_array (&writer);
  for (guint i = 0; i < archives->len; i++)
    wf_json_put_string (&writer, ((WfComposedArchive *) g_ptr_array_index (archives, i))->name);
  wf_json_end_array (&writer);
  wf_json_put_key (&writer, "script");
  wf_json_begin_object (&writer);
  for (guint i = 0; i < archives->len; i++)
    {
      const WfComposedArchive *archive = g_ptr_array_index (archives, i);
      wf_json_put_key (&writer, archive->compartment);
      wf_json_put_integer (&writer, archive->n_operations);
    }
  wf_json_end_object (&writer);
  wf_json_put_key (&writer, "desks");
  wf_json_put_raw (&writer, local, length);
  wf_json_end_object (&writer);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static gboolean
compose (const char *folder, const char *output, GError **error)
{
  g_autoptr (WfScenario) scenario = wf_scenario_read (folder, error);
  g_autoptr (GPtrArray) archives = scenario ? wf_scenario_compose (scenario, error) : NULL;
  g_autofree char *manifest = NULL;

  if (archives == NULL)
    return FALSE;
  for (guint i = 0; i < archives->len; i++)
    {
      const WfComposedArchive *archive = g_ptr_array_index (archives, i);
      if (!write_file (output, archive->name, archive->content->str, (gssize) archive->content->len,
                       error))
        return FALSE;
      g_print (ngettext ("%s: %u operation\n", "%s: %u operations\n", archive->n_operations),
               archive->name, archive->n_operations);
    }
  manifest = dup_manifest (scenario, archives);
  return write_file (output, "exercise.json", manifest, -1, error);
}

static int
run (int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write the archives there instead"),
      N_ ("FOLDER") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  int code;

  if (!wf_tool_parse (&wf_tool_compose, entries, &argc, &argv, &code))
    return code;
  if (argc != 2)
    {
      g_printerr (_ ("watchfloor-tool: compose needs the folder of a scenario\n"));
      return WF_TOOL_USAGE;
    }
  if (!compose (argv[1], output ? output : argv[1], &error))
    return wf_tool_fail (error);
  return WF_TOOL_OK;
}

const WfToolCommand wf_tool_compose = {
  "compose",
  "FOLDER",
  N_ ("Turn an exercise's scenario.json into signed archives"),
  run,
};
