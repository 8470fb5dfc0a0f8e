/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-secrets.h"

G_BEGIN_DECLS

/* What a place does; the contracts are those of the public functions. */
typedef struct
{
  char *(*look_up) (WfSecrets *self, const char *name, GError **error);
  gboolean (*keep) (
      WfSecrets *self, const char *name, const char *label, const char *text, GError **error);
  gboolean (*forget) (WfSecrets *self, const char *name, GError **error);
} WfSecretsPlace;

struct _WfSecrets
{
  const WfSecretsPlace *place;
  char *folder;            /* files */
  WfSecrets *first, *then; /* both */
};

G_END_DECLS
