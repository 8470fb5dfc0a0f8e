/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The files that go with the next entry, each with its name and size and a button to leave it out;
 * not shown while there are none. They are read when the entry is added. Main thread. */
#define WF_TYPE_COMPOSER_FILES (wf_composer_files_get_type ())
G_DECLARE_FINAL_TYPE (WfComposerFiles, wf_composer_files, WF, COMPOSER_FILES, GtkWidget)

GtkWidget *wf_composer_files_new (void);
void wf_composer_files_add_file (WfComposerFiles *self, GFile *file);
void wf_composer_files_add_image (WfComposerFiles *self, GdkTexture *image);
/* WfAttachmentSource, borrowed. */
GPtrArray *wf_composer_files_get_sources (WfComposerFiles *self);
void wf_composer_files_clear (WfComposerFiles *self);

G_END_DECLS
