/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A subcommand of watchfloor-tool. Each stands in a file of its own, wf-tool-<name>.c, and in the
 * table of main.c. */
enum
{
  WF_TOOL_OK = 0,
  WF_TOOL_BAD = 1,   /* it ran, and what it looked at is not in order */
  WF_TOOL_USAGE = 2, /* it was called wrongly */
  WF_TOOL_ERROR = 3, /* it could not do its work */
};

typedef struct
{
  const char *name;
  const char *arguments; /* "FILE…" */
  const char *summary;   /* one line, marked for translation */
  /* @argv[0] is the subcommand's name; may be changed in place. Returns the exit code. */
  int (*run) (int argc, char **argv);
} WfToolCommand;

/* Reads the options of a subcommand; what is left in @argv are its arguments, from 1. When FALSE
 * @code is to be returned: --help was asked (0), or the options were wrong (2, said on stderr).
 * @entries may be NULL. */
gboolean wf_tool_parse (
    const WfToolCommand *command, const GOptionEntry *entries, int *argc, char ***argv, int *code);
/* "watchfloor-tool: <message>" on stderr. */
int wf_tool_fail (const GError *error);

extern const WfToolCommand wf_tool_verify;
extern const WfToolCommand wf_tool_rebuild;
extern const WfToolCommand wf_tool_import;
extern const WfToolCommand wf_tool_export;
extern const WfToolCommand wf_tool_bundle;
extern const WfToolCommand wf_tool_pull;
extern const WfToolCommand wf_tool_compose;

G_END_DECLS
