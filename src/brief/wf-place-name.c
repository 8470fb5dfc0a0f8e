/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-place-name.h"

#include "brief/wf-country-name.h"

#include <glib/gi18n.h>
#include <string.h>

/* The islands and exclaves of data/datasets that have a hub of their own, sorted by code. */
static const struct
{
  const char *code, *name;
} regions[] = {
  { "CY-04", N_ ("Cyprus, Famagusta district (area not under government control)") },
  { "DK-BHM", N_ ("Bornholm") },
  { "EE-39", N_ ("Hiiumaa") },
  { "ES-GC", N_ ("Gran Canaria") },
  { "ES-PM", N_ ("Balearic Islands (Mallorca)") },
  { "ES-TF", N_ ("Tenerife") },
  { "FR-20R", N_ ("Corsica") },
  { "GB-NIR", N_ ("Northern Ireland") },
  { "GB-ORK", N_ ("Orkney") },
  { "GB-ZET", N_ ("Shetland") },
  { "GR-M", N_ ("Crete") },
  { "IT-82", N_ ("Sicily") },
  { "IT-88", N_ ("Sardinia") },
  { "PT-20", N_ ("Azores (São Miguel)") },
  { "PT-30", N_ ("Madeira") },
  { "RU-KGD", N_ ("Kaliningrad") },
  { "SE-I", N_ ("Gotland") },
  { "SJ", N_ ("Svalbard") },
  { "UA-43", N_ ("Crimea") },
};

char *
wf_effect_dup_name (const WfEffect *effect)
{
  if (!g_str_has_prefix (effect->hub, "hub-"))
    return g_strdup (effect->name);
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    if (strcmp (regions[i].code, effect->country) == 0)
      return g_strdup (_ (regions[i].name));
  return strlen (effect->country) == 2 ? g_strdup (wf_country_get_name (effect->country))
                                       : g_strdup (effect->name);
}
