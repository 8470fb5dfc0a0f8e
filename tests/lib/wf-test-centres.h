/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-desk.h"

G_BEGIN_DECLS

/* Two centres with a real server and a desk each, and one crisis: founded at the first, joined by
 * the second, whose desk is certified at the first. Neighbours they are when the test says so. */
typedef struct
{
  WfTestServer *server;
  WfTestDesk *desk;
  const char *name, *certificate, *ca; /* static */
  char *pin;
} WfTestCentre;

typedef struct
{
  WfTestCentre a, b;
  char *root; /* who founded the crisis */
} WfTestCentres;

/* Both servers run; no desk is connected. */
WfTestCentres *wf_test_centres_new (void);
/* Stops what runs; fails the test when it did not end well. */
void wf_test_centres_free (WfTestCentres *centres);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestCentres, wf_test_centres_free)
void wf_test_centre_start (WfTestCentre *centre);
void wf_test_centres_connect_desks (WfTestCentres *centres);
/* Of the crisis; free with g_free (). */
char *wf_test_centres_dup_space (WfTestCentres *centres, const char *compartment);

/* "neighbour add" at @at; @compartments: "ctl,amber"; @url NULL: the other one comes. What it
 * printed, or NULL when it refused. */
char *wf_test_centres_add (WfTestCentres *centres,
                           WfTestCentre *at,
                           WfTestCentre *other,
                           const char *url,
                           const char *compartments);
/* The same, and it does not refuse. */
void wf_test_centres_list (WfTestCentres *centres,
                           WfTestCentre *at,
                           WfTestCentre *other,
                           const char *url,
                           const char *compartments);
/* The first goes to the second. */
void wf_test_centres_make_neighbours (WfTestCentres *centres, const char *compartments);

/* An incident of the amber space; its id. */
char *wf_test_centre_write (WfTestCentre *centre, const char *text);
/* Waits until the centre's desk has it. */
void wf_test_centre_until (WfTestCentre *centre, const char *id, const char *what);
/* "neighbour list". */
char *wf_test_centre_dup_neighbours (WfTestCentre *at);
/* Waits until "neighbour list" says so. */
void wf_test_centre_until_told (WfTestCentre *at, const char *words);
/* "anna" may see the figures there (monitor), and this line is among them. */
void wf_test_centre_assert_figure (WfTestCentre *at, const char *figure);
/* Operations that the server has; -1: no such space. */
gint64 wf_test_centres_count (WfTestCentres *centres, WfTestCentre *at, const char *compartment);
void wf_test_let_pass (guint milliseconds);

G_END_DECLS
