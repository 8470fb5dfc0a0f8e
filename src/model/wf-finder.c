/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-finder.h"

#include <string.h>

typedef struct
{
  WfFound found;
  char *name;    /* folded, words parted by one blank, one in front */
  char *aliases; /* the same, or NULL */
  double importance;
} Item;

struct _WfFinder
{
  GArray *items; /* Item */
};

/* NFKD takes letters apart from their marks; what has no such form (ø, ł, ß) GLib writes in ASCII,
 * and other scripts stay as they are. */
static void
append_folded (GString *folded, gunichar c)
{
  char utf8[7] = { 0 };
  g_autofree char *ascii = NULL;

  if (g_unichar_ismark (c))
    return;
  g_unichar_to_utf8 (c, utf8);
  if (c < 128)
    {
      g_string_append_c (folded, g_ascii_tolower (utf8[0]));
      return;
    }
  ascii = c == 0xf8 ? g_strdup ("o") : g_str_to_ascii (utf8, "C"); /* ø: typed as o, not oe */
  if (strchr (ascii, '?') != NULL)
    g_string_append (folded, utf8);
  else
    for (const char *at = ascii; *at != '\0'; at++)
      g_string_append_c (folded, g_ascii_tolower (*at));
}

char *
wf_text_fold (const char *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *lower = apart != NULL ? g_utf8_casefold (apart, -1) : g_strdup ("");

  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    append_folded (folded, g_utf8_get_char (at));
  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/* " c lion1": anything but letters and digits parts words. */
static char *
dup_words (const char *text)
{
  g_autofree char *folded = wf_text_fold (text);
  g_autoptr (GString) words = g_string_sized_new (strlen (folded) + 2);
  gboolean is_word = FALSE;

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c))
        {
          if (!is_word)
            g_string_append_c (words, ' ');
          g_string_append_unichar (words, c);
        }
      is_word = g_unichar_isalnum (c);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->found.ref);
  g_free (item->found.name);
  g_free (item->found.detail);
  g_free (item->name);
  g_free (item->aliases);
}

WfFinder *
wf_finder_new (void)
{
  WfFinder *self = g_new0 (WfFinder, 1);

  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  return self;
}

void
wf_finder_free (WfFinder *self)
{
  g_array_unref (self->items);
  g_free (self);
}

static Item *
add (WfFinder *self,
     WfFoundKind kind,
     const char *ref,
     const char *name,
     const char *aliases,
     WfPosition position,
     double importance)
{
  Item item
      = { .found
          = { .kind = kind, .ref = g_strdup (ref), .name = g_strdup (name), .position = position },
          .name = dup_words (name),
          .aliases = aliases != NULL ? dup_words (aliases) : NULL,
          .importance = importance };

  g_array_append_val (self->items, item);
  return &g_array_index (self->items, Item, self->items->len - 1);
}

void
wf_finder_add (WfFinder *self,
               WfFoundKind kind,
               const char *ref,
               const char *name,
               const char *aliases,
               WfPosition position,
               double importance)
{
  add (self, kind, ref, name, aliases, position, importance);
}

static WfPosition
get_middle (const WfAsset *asset)
{
  if (!wf_asset_is_line (asset))
    return asset->position;
  if (asset->n_legs == 0 || asset->legs[0].n_positions == 0)
    return (WfPosition){ 0, 0 };
  return asset->legs[0].positions[asset->legs[0].n_positions / 2];
}

static void
add_asset (WfFinder *self, const WfAsset *asset)
{
  g_autofree char *ref = g_strconcat ("asset:", asset->id, NULL);
  g_autofree char *owners
      = asset->owners != NULL ? g_strjoinv (", ", (char **) (gpointer) asset->owners) : NULL;
  g_autofree char *countries
      = asset->countries != NULL ? g_strjoinv (" ", (char **) (gpointer) asset->countries) : NULL;
  g_autofree char *names
      = asset->aliases != NULL ? g_strjoinv (", ", (char **) (gpointer) asset->aliases) : NULL;
  g_autofree char *aliases = g_strjoin (
      " ", asset->id, names != NULL ? names : "", owners != NULL ? owners : "",
      countries != NULL ? countries : "", asset->country != NULL ? asset->country : "", NULL);
  Item *item
      = add (self, WF_FOUND_ASSET, ref, asset->name, aliases, get_middle (asset), asset->kind);

  item->found.asset_kind = asset->kind;
  item->found.detail = asset->country != NULL                    ? g_strdup (asset->country)
                       : countries != NULL && *countries != '\0' ? g_steal_pointer (&countries)
                                                                 : NULL;
}

void
wf_finder_add_dataset (WfFinder *self, const WfDataset *dataset)
{
  for (guint i = 0; i < dataset->assets->len; i++)
    add_asset (self, g_ptr_array_index (dataset->assets, i));
}

/* Both with a blank in front of each word. */
static gboolean
has_word (const char *words, const char *wanted)
{
  return words != NULL && strstr (words, wanted) != NULL;
}

/* 0 is best; -1: not found. */
static int
rank (const Item *item, const char *whole, char *const *words)
{
  gboolean is_in_name = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    if (!has_word (item->name, words[i]))
      {
        if (!has_word (item->aliases, words[i]))
          return -1;
        is_in_name = FALSE;
      }
  if (!is_in_name)
    return 4;
  if (g_str_equal (item->name, whole))
    return 0;
  return g_str_has_prefix (item->name, whole) ? (item->found.kind == WF_FOUND_ASSET ? 1 : 2) : 3;
}

typedef struct
{
  const Item *item;
  int rank;
} Hit;

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *left = a, *right = b;

  if (left->rank != right->rank)
    return left->rank - right->rank;
  if (left->item->found.kind != right->item->found.kind)
    return (int) left->item->found.kind - (int) right->item->found.kind;
  if (left->item->importance != right->item->importance)
    return left->item->importance < right->item->importance ? -1 : 1;
  return strcmp (left->item->name, right->item->name);
}

static char **
dup_wanted (const char *whole)
{
  g_auto (GStrv) bare = g_strsplit (whole, " ", -1);
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; bare[i] != NULL; i++)
    if (*bare[i] != '\0')
      g_ptr_array_add (words, g_strconcat (" ", bare[i], NULL));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

GPtrArray *
wf_finder_find (const WfFinder *self, const char *text, guint max)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_autofree char *whole = dup_words (text);
  g_auto (GStrv) words = dup_wanted (whole);

  for (guint i = 0; words[0] != NULL && i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      Hit hit = { item, rank (item, whole, words) };

      if (hit.rank >= 0)
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < MIN (hits->len, max); i++)
    g_ptr_array_add (found, (gpointer) &g_array_index (hits, Hit, i).item->found);
  return found;
}
