/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-scene-private.h"

G_BEGIN_DECLS

/* The exercise at its start with the whole dataset, as a scene; for g_test_add (). */
typedef struct
{
  WfDataset *dataset;
  WfPicture *picture;
  WfQuery *query;
  WfScene *scene;
} WfSceneFixture;

void wf_scene_fixture_set_up (WfSceneFixture *self, gconstpointer unused);
void wf_scene_fixture_tear_down (WfSceneFixture *self, gconstpointer unused);
/* 800 × 500, everything open. */
WfView wf_scene_fixture_fit (WfSceneFixture *self);

G_END_DECLS
