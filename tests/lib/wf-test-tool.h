/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A program as people call it. @arguments: of it, char *, without an end. What it said on both
 * streams; another exit status than @expected ends the test. */
char *wf_test_tool_run (const char *tool, int expected, GPtrArray *arguments);
void wf_test_tool_assert_says (const char *said, const char *what);

G_END_DECLS
