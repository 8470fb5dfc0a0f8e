/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-situation.h"
#include "draw/wf-raster.h"
#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* The colours of a map. State colours keep 4.5:1 against sea and land of their palette. */
typedef struct
{
  WfColour sea, land, coast, border;
  WfColour country, sea_name, place, region; /* names */
  WfColour halo;                             /* behind names */
  WfColour paper, ink;                       /* call-outs and bold names */
  WfColour out, degraded, unknown, planned;
  WfColour telecom, power, gas; /* in service */
  WfColour point;               /* outlines of stations and exchanges in service */
  WfColour accent;              /* selection */
  WfColour imported, drawn;     /* what is beside the dataset */
} WfMapColours;

const WfMapColours *wf_palette_get (WfPalette palette);
/* Colour of a thing of that kind in that state. */
WfColour wf_palette_get_state (const WfMapColours *colours, WfServiceState state, WfAssetKind kind);
void wf_palette_set (cairo_t *cr, WfColour colour);

G_END_DECLS
