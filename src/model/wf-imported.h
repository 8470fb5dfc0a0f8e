/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-picture.h"

G_BEGIN_DECLS

/* What was imported from files, by the records of type "dataset" that say who brought it in. */
#define WF_IMPORTED_DRAWINGS "drawings" /* value of "target" */

/* The file is a layer of the map, on the computer that has it; else its features were written as
 * drawings, and every desk has them. */
gboolean wf_imported_is_layer (WfRecord *dataset);
/* The drawings that came with it and are not retired; WfRecord, free with g_ptr_array_unref (). */
GPtrArray *wf_imported_dup_drawings (WfPicture *picture, WfRecord *dataset);

G_END_DECLS
