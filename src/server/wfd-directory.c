/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-directory.h"

#include <string.h>

#include "model/wf-space.h"
#include "server/wfd-readers.h"
#include "store/wf-account-table.h"
#include "store/wf-certificate-table.h"
#include "store/wf-feed-table.h"
#include "store/wf-neighbour-table.h"

typedef struct
{
  gint64 number;
  WfdHead head;
  char *crisis; /* uuid text */
} SpaceInfo;

struct _WfdDirectory
{
  GMutex lock;
  GHashTable *spaces;       /* name -> SpaceInfo */
  GHashTable *accounts;     /* name -> WfAccount */
  GHashTable *readers;      /* wfd-readers.h */
  GHashTable *certificates; /* fingerprint -> WfCertificate */
  GPtrArray *neighbours;    /* WfNeighbour */
  guint neighbour_generation;
  gboolean is_healthy;
};

static void
space_info_free (SpaceInfo *info)
{
  g_free (info->crisis);
  g_free (info);
}

WfdDirectory *
wfd_directory_new (void)
{
  WfdDirectory *self = g_new0 (WfdDirectory, 1);

  g_mutex_init (&self->lock);
  self->spaces
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) space_info_free);
  self->accounts
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wf_account_free);
  self->readers = g_hash_table_new (g_str_hash, g_str_equal);
  self->certificates
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wf_certificate_free);
  self->neighbours = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_neighbour_free);
  self->is_healthy = TRUE;
  return self;
}

void
wfd_directory_free (WfdDirectory *self)
{
  g_hash_table_unref (self->spaces);
  g_hash_table_unref (self->accounts);
  g_hash_table_unref (self->readers);
  g_hash_table_unref (self->certificates);
  g_ptr_array_unref (self->neighbours);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* --- kept by the writer ------------------------------------------------- */

static SpaceInfo *
ensure_info (WfdDirectory *self, const WfFeedSpace *space)
{
  SpaceInfo *info = g_hash_table_lookup (self->spaces, space->name);
  WfSpace parsed;

  if (info || !wf_space_parse (space->name, &parsed))
    return info;
  info = g_new0 (SpaceInfo, 1);
  info->number = space->number;
  info->crisis = wf_uuid_dup_string (&parsed.crisis);
  g_hash_table_insert (self->spaces, g_strdup (space->name), info);
  return info;
}

GPtrArray *
wfd_directory_update_spaces (WfdDirectory *self, GPtrArray *spaces)
{
  GPtrArray *grown = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < spaces->len; i++)
    {
      const WfFeedSpace *space = spaces->pdata[i];
      SpaceInfo *info = ensure_info (self, space);
      if (!info || info->head.seq == space->last.seq)
        continue;
      info->head.seq = space->last.seq;
      info->head.time_us = space->last.time_us;
      memcpy (info->head.hash, space->last.hash, WF_HASH_SIZE);
      g_ptr_array_add (grown, g_strdup (space->name));
    }
  g_mutex_unlock (&self->lock);
  return grown;
}

void
wfd_directory_take_accounts (WfdDirectory *self, GPtrArray *accounts)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->accounts);
  for (guint i = 0; i < accounts->len; i++)
    {
      WfAccount *account = accounts->pdata[i];
      g_hash_table_insert (self->accounts, account->name, account);
    }
  g_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (accounts, NULL);
  g_ptr_array_unref (accounts);
}

void
wfd_directory_take_readers (WfdDirectory *self, GHashTable *readers)
{
  g_mutex_lock (&self->lock);
  g_hash_table_unref (self->readers);
  self->readers = readers;
  g_mutex_unlock (&self->lock);
}

void
wfd_directory_take_certificates (WfdDirectory *self, GPtrArray *certificates)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->certificates);
  for (guint i = 0; i < certificates->len; i++)
    {
      WfCertificate *certificate = certificates->pdata[i];
      g_hash_table_insert (self->certificates, certificate->fingerprint, certificate);
    }
  g_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (certificates, NULL);
  g_ptr_array_unref (certificates);
}

static gboolean
are_same_neighbours (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!wf_neighbour_is_same (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

void
wfd_directory_take_neighbours (WfdDirectory *self, GPtrArray *neighbours)
{
  g_mutex_lock (&self->lock);
  if (!are_same_neighbours (self->neighbours, neighbours))
    self->neighbour_generation++;
  g_ptr_array_unref (self->neighbours);
  self->neighbours = neighbours;
  g_mutex_unlock (&self->lock);
}

void
wfd_directory_set_healthy (WfdDirectory *self, gboolean is_healthy)
{
  g_mutex_lock (&self->lock);
  self->is_healthy = is_healthy;
  g_mutex_unlock (&self->lock);
}

/* --- asked by everybody ------------------------------------------------- */

gboolean
wfd_directory_is_healthy (WfdDirectory *self)
{
  gboolean is_healthy;

  g_mutex_lock (&self->lock);
  is_healthy = self->is_healthy;
  g_mutex_unlock (&self->lock);
  return is_healthy;
}

gboolean
wfd_directory_find_space (WfdDirectory *self, const char *space, gint64 *number, WfdHead *head)
{
  SpaceInfo *info;

  g_mutex_lock (&self->lock);
  info = g_hash_table_lookup (self->spaces, space);
  if (info && number)
    *number = info->number;
  if (info && head)
    *head = info->head;
  g_mutex_unlock (&self->lock);
  return info != NULL;
}

/* Under the lock. */
static const WfNeighbour *
find_neighbour (WfdDirectory *self, const char *name)
{
  for (guint i = 0; i < self->neighbours->len; i++)
    if (g_str_equal (((WfNeighbour *) self->neighbours->pdata[i])->name, name))
      return self->neighbours->pdata[i];
  return NULL;
}

static gboolean
is_listed (const WfNeighbour *neighbour, const char *space)
{
  for (guint i = 0; neighbour && i < neighbour->spaces->len; i++)
    if (g_str_equal (((WfNeighbourSpace *) neighbour->spaces->pdata[i])->name, space))
      return TRUE;
  return FALSE;
}

/* Under the lock. An account without a device is a peer's: it reads what it was given, and red and
 * amber-strict never leave (log.md §11). */
static gboolean
is_for_account (WfdDirectory *self, const WfAccount *account, const char *space)
{
  const SpaceInfo *info = g_hash_table_lookup (self->spaces, space);

  if (!account || !info
      || !g_ptr_array_find_with_equal_func (account->crises, info->crisis, g_str_equal, NULL))
    return FALSE;
  if (!account->device)
    return wf_marking_is_within (wf_space_get_marking (space), WF_MARKING_AMBER);
  return wfd_readers_contain (self->readers, info->crisis, account->device)
         && (!wf_space_is_red (space)
             || wfd_readers_contain (self->readers, space, account->device));
}

/* Under the lock. */
static gboolean
is_for (WfdDirectory *self, const char *user, const char *space)
{
  if (g_str_has_prefix (user, WF_NEIGHBOUR_PREFIX))
    return g_hash_table_contains (self->spaces, space)
           && is_listed (find_neighbour (self, user + strlen (WF_NEIGHBOUR_PREFIX)), space);
  return is_for_account (self, g_hash_table_lookup (self->accounts, user), space);
}

gboolean
wfd_directory_may_read (WfdDirectory *self, const char *user, const char *space)
{
  gboolean may;

  g_mutex_lock (&self->lock);
  may = is_for (self, user, space);
  g_mutex_unlock (&self->lock);
  return may;
}

GArray *
wfd_directory_list_spaces_of (WfdDirectory *self, const char *user)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer name, info;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->spaces);
  while (g_hash_table_iter_next (&iter, &name, &info))
    if (is_for (self, user, name))
      g_array_append_val (numbers, ((SpaceInfo *) info)->number);
  g_mutex_unlock (&self->lock);
  return numbers;
}

gboolean
wfd_directory_may_read_any (WfdDirectory *self, const char *user, GArray *numbers)
{
  g_autoptr (GArray) mine = wfd_directory_list_spaces_of (self, user);

  for (guint i = 0; i < numbers->len; i++)
    for (guint k = 0; k < mine->len; k++)
      if (g_array_index (numbers, gint64, i) == g_array_index (mine, gint64, k))
        return TRUE;
  return FALSE;
}

char *
wfd_directory_dup_user_of_certificate (WfdDirectory *self,
                                       const char *fingerprint,
                                       gboolean *is_removed)
{
  const WfCertificate *certificate;
  char *user = NULL;

  g_mutex_lock (&self->lock);
  certificate = g_hash_table_lookup (self->certificates, fingerprint);
  if (certificate && g_hash_table_contains (self->accounts, certificate->user))
    user = g_strdup (certificate->user);
  *is_removed = certificate && !user;
  g_mutex_unlock (&self->lock);
  return user;
}

gboolean
wfd_directory_has_neighbours (WfdDirectory *self)
{
  gboolean has;

  g_mutex_lock (&self->lock);
  has = self->neighbours->len > 0;
  g_mutex_unlock (&self->lock);
  return has;
}

char *
wfd_directory_dup_neighbour_of_pin (WfdDirectory *self, const char *pin)
{
  char *user = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->neighbours->len && !user; i++)
    {
      const WfNeighbour *neighbour = self->neighbours->pdata[i];
      if (g_strv_contains ((const char *const *) neighbour->pins, pin))
        user = g_strconcat (WF_NEIGHBOUR_PREFIX, neighbour->name, NULL);
    }
  g_mutex_unlock (&self->lock);
  return user;
}

guint
wfd_directory_get_neighbour_generation (WfdDirectory *self)
{
  guint generation;

  g_mutex_lock (&self->lock);
  generation = self->neighbour_generation;
  g_mutex_unlock (&self->lock);
  return generation;
}

GPtrArray *
wfd_directory_list_neighbours (WfdDirectory *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_neighbour_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->neighbours->len; i++)
    g_ptr_array_add (list, wf_neighbour_copy (self->neighbours->pdata[i]));
  g_mutex_unlock (&self->lock);
  return list;
}

gboolean
wfd_directory_has_account (WfdDirectory *self, const char *name)
{
  gboolean has;

  g_mutex_lock (&self->lock);
  has = g_hash_table_contains (self->accounts, name);
  g_mutex_unlock (&self->lock);
  return has;
}

/* Argon2id of a random password nobody kept. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$QY/I2F0cetydcY857B0Uog"
                             "$493DpQ1x0+InreinciQHSSyVVAvcTSz5s1uEL88aNAA";

char *
wfd_directory_dup_password_hash (WfdDirectory *self, const char *user)
{
  WfAccount *account;
  char *hash;

  g_mutex_lock (&self->lock);
  account = g_hash_table_lookup (self->accounts, user);
  hash = g_strdup (account ? account->password_hash : nobody);
  g_mutex_unlock (&self->lock);
  return hash;
}
