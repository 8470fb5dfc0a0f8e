/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-finder.h"

#include <string.h>

typedef struct
{
  WfFound found;
  char *name;    /* folded, words parted by one blank, one in front */
  char *aliases; /* the same, or NULL */
  char *others;  /* a line each, folded as the name; or NULL */
  double importance;
} Item;

struct _WfFinder
{
  GArray *items; /* Item */
};

/* Letters of scripts of which GLib writes none in ASCII: not asking it makes reading names quick.
 */
static gboolean
is_of_other_script (gunichar c)
{
  return c >= 0x370 && !(c >= 0x1e00 && c < 0x2e80) && g_unichar_isalpha (c);
}

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
  if (is_of_other_script (c))
    {
      g_string_append (folded, utf8);
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

/* Each line on its own. */
static char *
dup_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = lines[i];

      lines[i] = dup_words (line);
    }
  return g_strjoinv ("\n", lines);
}

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->found.ref);
  g_free (item->found.name);
  g_free (item->found.detail);
  g_free (item->found.others);
  g_free (item->name);
  g_free (item->aliases);
  g_free (item->others);
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

void
wf_finder_add_named (WfFinder *self,
                     WfFoundKind kind,
                     const char *name,
                     const char *others,
                     WfPosition position,
                     double importance)
{
  Item *item = add (self, kind, NULL, name, NULL, position, importance);

  if (others == NULL)
    return;
  item->found.others = g_strdup (others);
  item->others = dup_lines (others);
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

static gboolean
has_words (const char *name, char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (!has_word (name, words[i]))
      return FALSE;
  return TRUE;
}

/* What is found first has the lowest. */
typedef enum
{
  RANK_NAME,
  RANK_OTHER_NAME,
  RANK_ASSET_BEGINS,
  RANK_BEGINS,
  RANK_OTHER_BEGINS,
  RANK_HAS,
  RANK_OTHER_HAS,
  RANK_ALIAS,
  RANK_NONE,
} Rank;

/* @name as a whole; all folded. */
static Rank
rank_other_name (const char *name, const char *whole, char *const *words)
{
  if (!has_words (name, words))
    return RANK_NONE;
  if (g_str_equal (name, whole))
    return RANK_OTHER_NAME;
  return g_str_has_prefix (name, whole) ? RANK_OTHER_BEGINS : RANK_OTHER_HAS;
}

/* The best of the lines, and which one. */
static Rank
rank_other_names (const char *others, const char *whole, char *const *words, guint *line)
{
  Rank best = RANK_NONE;
  g_auto (GStrv) lines = NULL;

  if (others == NULL || !has_words (others, words)) /* most, and without taking them apart */
    return RANK_NONE;
  lines = g_strsplit (others, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      Rank rank = rank_other_name (lines[i], whole, words);

      if (rank < best)
        {
          best = rank;
          *line = i;
        }
    }
  return best;
}

static Rank
rank_name (const Item *item, const char *whole, char *const *words)
{
  gboolean is_in_name = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    if (!has_word (item->name, words[i]))
      {
        if (!has_word (item->aliases, words[i]) && !has_word (item->others, words[i]))
          return RANK_NONE;
        is_in_name = FALSE;
      }
  if (!is_in_name)
    return RANK_ALIAS;
  if (g_str_equal (item->name, whole))
    return RANK_NAME;
  if (!g_str_has_prefix (item->name, whole))
    return RANK_HAS;
  return item->found.kind == WF_FOUND_ASSET ? RANK_ASSET_BEGINS : RANK_BEGINS;
}

static Rank
rank_item (const Item *item, const char *whole, char *const *words)
{
  guint line;
  Rank name = rank_name (item, whole, words);
  Rank other = name != RANK_NAME ? rank_other_names (item->others, whole, words, &line) : RANK_NONE;

  return MIN (name, other);
}

typedef struct
{
  const Item *item;
  Rank rank;
} Hit;

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *left = a, *right = b;

  if (left->rank != right->rank)
    return left->rank < right->rank ? -1 : 1;
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
wf_finder_find (const WfFinder *self, guint kinds, const char *text, guint max)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_autofree char *whole = dup_words (text);
  g_auto (GStrv) words = dup_wanted (whole);

  for (guint i = 0; words[0] != NULL && i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      Hit hit = { item, RANK_NONE };

      if (kinds & (1u << item->found.kind))
        hit.rank = rank_item (item, whole, words);
      if (hit.rank != RANK_NONE)
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < MIN (hits->len, max); i++)
    g_ptr_array_add (found, (gpointer) &g_array_index (hits, Hit, i).item->found);
  return found;
}

char *
wf_found_dup_other_name (const WfFound *found, const char *text)
{
  g_autofree char *whole = dup_words (text);
  g_auto (GStrv) words = dup_wanted (whole);
  g_autofree char *name = dup_words (found->name);
  g_autofree char *others = found->others != NULL ? dup_lines (found->others) : NULL;
  guint line = 0;

  if (has_words (name, words) || rank_other_names (others, whole, words, &line) == RANK_NONE)
    return NULL;
  g_auto (GStrv) lines = g_strsplit (found->others, "\n", -1);
  return g_strdup (lines[line]);
}
