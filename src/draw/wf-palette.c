/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-palette.h"

#define RGB(hex)                                                                                   \
  {                                                                                                \
    ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex) &255) / 255.0, 1.0             \
  }

static const WfMapColours light = {
  .sea = RGB (0xd6e6f2),
  .land = RGB (0xf6f5f0),
  .coast = RGB (0xa3bfd6),
  .border = RGB (0xb9b6ad),
  .country = RGB (0x6d6b66),
  .sea_name = RGB (0x4a7599),
  .place = RGB (0x5a5854),
  .region = RGB (0x68665f),
  .halo = RGB (0xfbfbf8),
  .paper = RGB (0xffffff),
  .ink = RGB (0x241f31),
  .out = RGB (0xa51d2d),
  .degraded = RGB (0xb3540a),
  .unknown = RGB (0x6b6a70),
  .planned = RGB (0x77767b),
  .telecom = RGB (0x1c71a8),
  .power = RGB (0x813d9c),
  .gas = RGB (0x66700f),
  .point = RGB (0x1c71a8),
  .accent = RGB (0x1c62b8),
  .imported = RGB (0x4a4fa3),
  .drawn = RGB (0x0b6655),
};

static const WfMapColours dark = {
  .sea = RGB (0x16202b),
  .land = RGB (0x2a2c2e),
  .coast = RGB (0x4a6076),
  .border = RGB (0x54565a),
  .country = RGB (0xa6a5a1),
  .sea_name = RGB (0x86adcf),
  .place = RGB (0xb8b6b1),
  .region = RGB (0xa8a6a0),
  .halo = RGB (0x1b1f24),
  .paper = RGB (0x242628),
  .ink = RGB (0xf6f5f4),
  .out = RGB (0xff8a94),
  .degraded = RGB (0xffa348),
  .unknown = RGB (0xb0afb4),
  .planned = RGB (0x9a999e),
  .telecom = RGB (0x74b8ee),
  .power = RGB (0xcf9be4),
  .gas = RGB (0xbcc44e),
  .point = RGB (0x74b8ee),
  .accent = RGB (0x78aeed),
  .imported = RGB (0xaab0ff),
  .drawn = RGB (0x5fd0ba),
};

/* Paper: white sea would hide the coast in a copy, so the sea is a light grey-blue and all else is
 * dark. */
static const WfMapColours print = {
  .sea = RGB (0xe3ecf3),
  .land = RGB (0xffffff),
  .coast = RGB (0x8ba3b8),
  .border = RGB (0x9b9b9b),
  .country = RGB (0x555555),
  .sea_name = RGB (0x3f6685),
  .place = RGB (0x444444),
  .region = RGB (0x555555),
  .halo = RGB (0xffffff),
  .paper = RGB (0xffffff),
  .ink = RGB (0x000000),
  .out = RGB (0xa51d2d),
  .degraded = RGB (0xb3540a),
  .unknown = RGB (0x6b6a70),
  .planned = RGB (0x77767b),
  .telecom = RGB (0x1c71a8),
  .power = RGB (0x813d9c),
  .gas = RGB (0x66700f),
  .point = RGB (0x1c71a8),
  .accent = RGB (0x1c62b8),
  .imported = RGB (0x4a4fa3),
  .drawn = RGB (0x0b6655),
};

const WfMapColours *
wf_palette_get (WfPalette palette)
{
  switch (palette)
    {
    case WF_PALETTE_DARK:
      return &dark;
    case WF_PALETTE_PRINT:
      return &print;
    case WF_PALETTE_LIGHT:
    default:
      return &light;
    }
}

static WfColour
in_service (const WfMapColours *colours, WfAssetKind kind)
{
  switch (kind)
    {
    case WF_ASSET_POWER_CABLE:
    case WF_ASSET_POWER_PLANT:
      return colours->power;
    case WF_ASSET_GAS_PIPELINE:
    case WF_ASSET_LNG_TERMINAL:
      return colours->gas;
    default:
      return colours->telecom;
    }
}

WfColour
wf_palette_get_state (const WfMapColours *colours, WfServiceState state, WfAssetKind kind)
{
  switch (state)
    {
    case WF_STATE_OUT:
      return colours->out;
    case WF_STATE_DEGRADED:
    case WF_STATE_CONTESTED:
      return colours->degraded;
    case WF_STATE_PLANNED:
    case WF_STATE_RETIRED:
      return colours->planned;
    case WF_STATE_UNKNOWN:
      return colours->unknown;
    case WF_STATE_IN_SERVICE:
    default:
      return in_service (colours, kind);
    }
}

void
wf_palette_set (cairo_t *cr, WfColour colour)
{
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha);
}
