/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-picture.h"

G_BEGIN_DECLS

/* Selections that open the editor of faults beside the map:
 *   fault-new:<asset>:<part>:<metres from the leg's first point>   a place was pointed at
 *   fault-new:<asset>::                                            the place is to be typed
 *   fault-edit:<uuid>                                              an existing one
 *   fault-also:<uuid>                                              another authority's word on it
 */
#define WF_FAULT_REF_NEW "fault-new:"
#define WF_FAULT_REF_EDIT "fault-edit:"
#define WF_FAULT_REF_ALSO "fault-also:"

char *wf_fault_ref_dup (const char *asset, guint part, double along_m);

typedef struct
{
  char *asset;
  int part; /* -1: to be typed */
  double along_m;
} WfFaultRef;

/* FALSE: @ref is no new fault. Free asset with g_free (). */
gboolean wf_fault_ref_parse (const char *ref, WfFaultRef *parsed);
gboolean wf_fault_ref_is_editor (const char *ref);
/* The line that the editor @ref is about, or NULL. Free with g_free (). */
char *wf_fault_ref_dup_asset (const char *ref, WfPicture *picture);

G_END_DECLS
