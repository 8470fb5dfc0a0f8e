/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draft of an entry outlives its window, is told when it does not, and never writes over what
 * could not be read. */
#include "app/wf-draft-keeper.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder, *path;
  GPtrArray *told; /* char *, as "failed" had them */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("wf-draft-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "draft.json", NULL);
  self->told = g_ptr_array_new_with_free_func (g_free);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_all (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_ptr_array_unref (self->told);
}

static void
failed_cb (WfDraftKeeper *keeper, const char *words, Fixture *self)
{
  g_ptr_array_add (self->told, g_strdup (words));
}

static WfDraftKeeper *
open_keeper (Fixture *self, const char *path)
{
  WfDraftKeeper *keeper = wf_draft_keeper_new (path);

  g_signal_connect (keeper, "failed", G_CALLBACK (failed_cb), self);
  while (!wf_draft_keeper_is_ready (keeper))
    g_main_context_iteration (NULL, TRUE);
  return keeper;
}

static WfEntryDraft *
new_draft (const char *text)
{
  WfEntryDraft *draft = wf_entry_draft_new ("decision", text);

  draft->answers = g_strdup ("01970000-0000-7000-8000-000000000027");
  draft->marking = WF_MARKING_AMBER_STRICT;
  draft->at = G_GINT64_CONSTANT (1823351520000000);
  return draft;
}

static void
wait_until_kept (WfDraftKeeper *keeper)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!wf_draft_keeper_is_kept (keeper) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (wf_draft_keeper_is_kept (keeper));
}

/* Nobody said that the window goes: as in a crash. */
static void
is_there_again (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDraftKeeper) keeper = open_keeper (self, self->path);
  GStatBuf status;

  g_assert_null (wf_draft_keeper_get (keeper));
  g_assert_true (wf_draft_keeper_is_kept (keeper));
  wf_draft_keeper_keep (keeper, new_draft ("half a sen"));
  g_assert_false (wf_draft_keeper_is_kept (keeper));
  wf_draft_keeper_keep (keeper, new_draft ("half a \"sentence\" é"));
  wait_until_kept (keeper);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_autoptr (WfDraftKeeper) next = open_keeper (self, self->path);
  const WfEntryDraft *draft = wf_draft_keeper_get (next);
  g_assert_nonnull (draft);
  g_assert_cmpstr (draft->text, ==, "half a \"sentence\" é");
  g_assert_cmpstr (draft->kind, ==, "decision");
  g_assert_null (draft->corrects);
  g_assert_cmpstr (draft->answers, ==, "01970000-0000-7000-8000-000000000027");
  g_assert_cmpint (draft->marking, ==, WF_MARKING_AMBER_STRICT);
  g_assert_cmpint (draft->at, ==, G_GINT64_CONSTANT (1823351520000000));
  g_assert_cmpuint (self->told->len, ==, 0);
}

static void
goes_when_it_is_added (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDraftKeeper) keeper = open_keeper (self, self->path);

  wf_draft_keeper_keep (keeper, new_draft ("text"));
  g_assert_true (wf_draft_keeper_flush (keeper));
  g_assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));
  wf_draft_keeper_keep (keeper, NULL);
  g_assert_true (wf_draft_keeper_flush (keeper));
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
says_that_it_is_not_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (self->folder, "gone", "draft.json", NULL);
  g_autoptr (WfDraftKeeper) keeper = open_keeper (self, nowhere);

  wf_draft_keeper_keep (keeper, new_draft ("one"));
  g_assert_false (wf_draft_keeper_flush (keeper));
  wf_draft_keeper_keep (keeper, new_draft ("one two"));
  g_assert_false (wf_draft_keeper_flush (keeper));
  g_assert_false (wf_draft_keeper_is_kept (keeper));
  /* Once, not with every key. */
  g_assert_cmpuint (self->told->len, ==, 1);
  g_assert_nonnull (strstr (self->told->pdata[0], "is not kept"));
}

static void
puts_aside_what_it_cannot_read (Fixture *self, gconstpointer data)
{
  static const char *const broken[]
      = { "{\"version\":1,\"kind\":\"told\",\"te",
          "{\"version\":9,\"kind\":\"told\",\"text\":\"x\",\"marking\":2}",
          "{\"version\":1,\"kind\":\"told\",\"text\":\"x\",\"marking\":77}", "[]" };
  g_autofree char *aside = g_strconcat (self->path, ".unreadable", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *kept = NULL;

      g_assert_true (g_file_set_contents (self->path, broken[i], -1, NULL));
      g_autoptr (WfDraftKeeper) keeper = open_keeper (self, self->path);
      g_assert_null (wf_draft_keeper_get (keeper));
      g_assert_cmpuint (self->told->len, ==, i + 1);
      g_assert_nonnull (strstr (self->told->pdata[i], "could not be read; the file is kept"));
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, broken[i]);
      wf_draft_keeper_keep (keeper, new_draft ("next"));
      g_assert_true (wf_draft_keeper_flush (keeper));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/draft-keeper/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("is-there-again", is_there_again);
  ADD ("goes-when-added", goes_when_it_is_added);
  ADD ("says-not-kept", says_that_it_is_not_kept);
  ADD ("puts-aside", puts_aside_what_it_cannot_read);
  return g_test_run ();
}
