/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The program: command line, realms, windows. */
#define WF_TYPE_APPLICATION (wf_application_get_type ())
G_DECLARE_FINAL_TYPE (WfApplication, wf_application, WF, APPLICATION, AdwApplication)

WfApplication *wf_application_new (void);
/* Set by --screenshots and --until-painted when they failed. */
int wf_application_get_exit_status (WfApplication *self);

G_END_DECLS
