/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-country-name.h"

#include <glib/gi18n.h>

/* The codes of data/datasets, sorted by code. */
static const struct
{
  char code[3];
  const char *name;
} countries[] = {
  { "AE", N_ ("United Arab Emirates") },
  { "AL", N_ ("Albania") },
  { "AT", N_ ("Austria") },
  { "AX", N_ ("Åland") },
  { "BA", N_ ("Bosnia and Herzegovina") },
  { "BE", N_ ("Belgium") },
  { "BG", N_ ("Bulgaria") },
  { "BM", N_ ("Bermuda") },
  { "BR", N_ ("Brazil") },
  { "BY", N_ ("Belarus") },
  { "CA", N_ ("Canada") },
  { "CH", N_ ("Switzerland") },
  { "CV", N_ ("Cabo Verde") },
  { "CY", N_ ("Cyprus") },
  { "CZ", N_ ("Czechia") },
  { "DE", N_ ("Germany") },
  { "DJ", N_ ("Djibouti") },
  { "DK", N_ ("Denmark") },
  { "DZ", N_ ("Algeria") },
  { "EE", N_ ("Estonia") },
  { "EG", N_ ("Egypt") },
  { "ES", N_ ("Spain") },
  { "FI", N_ ("Finland") },
  { "FO", N_ ("Faroe Islands") },
  { "FR", N_ ("France") },
  { "GB", N_ ("United Kingdom") },
  { "GE", N_ ("Georgia") },
  { "GG", N_ ("Guernsey") },
  { "GH", N_ ("Ghana") },
  { "GI", N_ ("Gibraltar") },
  { "GL", N_ ("Greenland") },
  { "GR", N_ ("Greece") },
  { "HR", N_ ("Croatia") },
  { "HU", N_ ("Hungary") },
  { "IE", N_ ("Ireland") },
  { "IL", N_ ("Israel") },
  { "IM", N_ ("Isle of Man") },
  { "IN", N_ ("India") },
  { "IS", N_ ("Iceland") },
  { "IT", N_ ("Italy") },
  { "JE", N_ ("Jersey") },
  { "JO", N_ ("Jordan") },
  { "KE", N_ ("Kenya") },
  { "LB", N_ ("Lebanon") },
  { "LT", N_ ("Lithuania") },
  { "LU", N_ ("Luxembourg") },
  { "LV", N_ ("Latvia") },
  { "LY", N_ ("Libya") },
  { "MA", N_ ("Morocco") },
  { "MC", N_ ("Monaco") },
  { "MD", N_ ("Moldova") },
  { "ME", N_ ("Montenegro") },
  { "MK", N_ ("North Macedonia") },
  { "MT", N_ ("Malta") },
  { "NG", N_ ("Nigeria") },
  { "NL", N_ ("Netherlands") },
  { "NO", N_ ("Norway") },
  { "OM", N_ ("Oman") },
  { "PK", N_ ("Pakistan") },
  { "PL", N_ ("Poland") },
  { "PT", N_ ("Portugal") },
  { "RO", N_ ("Romania") },
  { "RS", N_ ("Serbia") },
  { "RU", N_ ("Russia") },
  { "SA", N_ ("Saudi Arabia") },
  { "SD", N_ ("Sudan") },
  { "SE", N_ ("Sweden") },
  { "SI", N_ ("Slovenia") },
  { "SJ", N_ ("Svalbard and Jan Mayen") },
  { "SK", N_ ("Slovakia") },
  { "SN", N_ ("Senegal") },
  { "SY", N_ ("Syria") },
  { "TN", N_ ("Tunisia") },
  { "TR", N_ ("Türkiye") },
  { "UA", N_ ("Ukraine") },
  { "US", N_ ("United States") },
  { "ZA", N_ ("South Africa") },
};

const char *
wf_country_get_name (const char *code)
{
  guint low = 0;
  guint high = G_N_ELEMENTS (countries);
  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (code, countries[middle].code);
      if (order == 0)
        return _ (countries[middle].name);
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return code;
}
