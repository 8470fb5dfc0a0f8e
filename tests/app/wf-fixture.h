/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* A small crisis made by hand, on the real scheme and dataset, at a fixed clock: what widget tests
 * look at. No store: nothing can be written, unless the test gives one. */
#define WF_FIXTURE_CRISIS "01970000-0000-7000-8000-000000000027"

typedef struct
{
  WfDeviceKey *device;
  WfClock *clock; /* manual, 2027-10-12T14:32:00Z */
  GPtrArray *operations;
  guint64 hlc;
  gint64 n;
  guint8 previous[WF_HASH_SIZE];
} WfFixture;

WfFixture *wf_fixture_new (void);
void wf_fixture_free (WfFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFixture, wf_fixture_free)

/* A record written at @at ("12 02:31" of October 2027): pairs of field and value, NULL-terminated.
 * Values "true" and integers ("#3") are typed, everything else is text. @name: id of a named thing,
 * or NULL. */
char *wf_fixture_add (WfFixture *self, const char *at, const char *type, const char *name, ...)
    G_GNUC_NULL_TERMINATED;
/* The crisis of the mock-ups: five incidents, a claim, modes, actors, tasks, a deadline. */
void wf_fixture_add_crisis (WfFixture *self);
WfContext *wf_fixture_new_context (WfFixture *self);

/* Runs the main loop until @window, which is shown, has drawn what is queued now. Takes a
 * GtkWidget. */
void wf_fixture_wait_for_frame (gpointer window);
typedef gboolean (*WfFixtureCondition) (gpointer data);
/* Runs the main loop until the condition is true, for half a minute at most; whether it is. */
gboolean wf_fixture_wait_for (WfFixtureCondition is_true, gpointer data);
/* First widget below @root (depth first) with this accessible or visible text, or NULL. */
gpointer wf_fixture_find_text (gpointer root, const char *text);

G_END_DECLS
