/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TLP 2.0 (FIRST, August 2022) as a total order; the compartment of a space is a marking. */
typedef enum
{
  WF_MARKING_CLEAR,
  WF_MARKING_GREEN,
  WF_MARKING_AMBER,
  WF_MARKING_AMBER_STRICT,
  WF_MARKING_RED,
} WfMarking;

/* "clear", "green", "amber", "amberx", "red": the word in a space name. */
const char *wf_marking_get_compartment (WfMarking marking);
/* "TLP:AMBER+STRICT": the standard's own words, never translated. */
const char *wf_marking_get_label (WfMarking marking);
/* Also "red-<list id>". FALSE for "ctl" and words unheard of. */
gboolean wf_marking_from_compartment (const char *compartment, WfMarking *marking);
/* Several together carry the strictest. */
WfMarking wf_marking_roll_up (WfMarking a, WfMarking b);
/* May a reader with @ceiling see @marking? */
gboolean wf_marking_is_within (WfMarking marking, WfMarking ceiling);

/* The EU classified marking that @text bears ("RESTREINT UE"), in the capitals it is written in;
 * NULL when it bears none. Such information is refused, whatever else it says (log.md §2). */
const char *wf_marking_find_classified (const char *text);

G_END_DECLS
