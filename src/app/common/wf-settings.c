/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-settings.h"

#define SCHEMA "org.watchfloor.Watchfloor"

GSettings *
wf_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
