/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-id.h"
#include "model/wf-marking.h"

G_BEGIN_DECLS

/* A space is the unit of read access, replication, key distribution and export (log.md §2):
 * `w-<crisis uuid, 32 hex>-<compartment>` for real crises, `x-…` for exercises. A plain value. */
typedef enum
{
  WF_REALM_REAL,
  WF_REALM_EXERCISE,
} WfRealm;

#define WF_SPACE_NAME_SIZE 64

typedef struct
{
  WfRealm realm;
  WfUuid crisis;
  char compartment[24]; /* "ctl", "clear", "green", "amber", "amberx", "red-<list id>" */
} WfSpace;

gboolean wf_space_parse (const char *name, WfSpace *space);
void wf_space_format (const WfSpace *space, char name[WF_SPACE_NAME_SIZE]);
/* The name in one go; compartment "ctl" or a marking's. Free with g_free (). */
char *wf_space_dup_name (WfRealm realm, const WfUuid *crisis, const char *compartment);
gboolean wf_space_is_ctl (const char *name);
/* A space with a membership of its own. */
gboolean wf_space_is_red (const char *name);
/* The marking of what stands in the space; `ctl` counts as CLEAR, a compartment unheard of as RED.
 */
WfMarking wf_space_get_marking (const char *name);
/* The five that a crisis has from its creation: ctl, clear, green, amber, amberx. */
extern const char *const wf_space_compartments[6]; /* NULL-terminated */

G_END_DECLS
