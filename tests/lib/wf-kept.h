/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-keyring.h"

G_BEGIN_DECLS

/* Who wrote the kept stores (tests/data/store) from version 2 on: keys that are no secret. */
#define WF_KEPT_CRISIS "01a0c450-6e8a-7000-8123-456789abcdef"

enum
{
  WF_KEPT_ROOT,
  WF_KEPT_DESK,  /* whose store it is */
  WF_KEPT_OTHER, /* whose operations it got from a server */
  WF_KEPT_N_KEYS
};

WfDeviceKey *wf_kept_key_new (guint which);
/* The store of that version, unpacked to @path. */
void wf_kept_unpack (int version, const char *path);

G_END_DECLS
