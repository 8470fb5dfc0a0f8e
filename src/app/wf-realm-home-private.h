/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-enrolment.h"
#include "app/wf-realm-home.h"

G_BEGIN_DECLS

struct _WfRealmHome
{
  GObject parent_instance;

  WfRealm realm;
  guint desk;
  WfStore *store;
  WfDeviceKey *device;
  WfScheme *scheme;
  WfDataset *dataset;
  WfBasemap *basemap;
  WfExercise *exercise;   /* exercise realm only */
  char *watch_log_crisis; /* real realm only, NULL before its first use */
};

/* Which desk this computer is, for ctl. Texts are borrowed from @self. */
void wf_realm_home_describe_desk (WfRealmHome *self, WfDeskDescription *desk);

G_END_DECLS
