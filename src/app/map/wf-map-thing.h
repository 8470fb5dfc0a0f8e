/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* What is known of one drawn thing, in words, for card, list and screen reader. */
typedef struct
{
  char *title;              /* "C-Lion1" */
  char *kind;               /* "Telecom cable" */
  char *owners, *incidents; /* joined by commas, or NULL */
  char *route;              /* of a line: "schematic", or NULL */
  char *note;               /* why it is not in use, or NULL */
  WfServiceState state;
  gboolean has_state; /* FALSE: drawn, imported or a vessel, of which none is known */
} WfMapThing;

/* NULL when the scene does not have @ref. */
WfMapThing *wf_map_thing_new (WfContext *context, WfScene *scene, const char *ref);
void wf_map_thing_free (WfMapThing *thing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfMapThing, wf_map_thing_free)
/* "C-Lion1, Out of service, Telecom cable, route schematic, operator Cinia, C-Lion1: no signal" */
char *wf_map_thing_dup_spoken (const WfMapThing *thing);

G_END_DECLS
