/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The system call filter of a systemd unit, for a program that a test starts: what its lines
 * SystemCallFilter=~@… name is refused as the unit says: with the error of SystemCallErrorNumber=,
 * or, without that line, by the program's end (SIGSYS). Only the groups that watchfloord.service
 * names are known. */
typedef struct _WfTestSandbox WfTestSandbox;

WfTestSandbox *wf_test_sandbox_new (const char *unit_path);
void wf_test_sandbox_free (WfTestSandbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestSandbox, wf_test_sandbox_free)
/* FALSE: this system filters nothing. */
gboolean wf_test_sandbox_is_available (void);
/* In the child, between fork and exec. Nothing leads out. */
void wf_test_sandbox_enter (const WfTestSandbox *self);

G_END_DECLS
