/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watchfloor-tool bundle as a courier calls it, between two desks of one crisis. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-folder.h"
#include "lib/wf-test-store.h"
#include "lib/wf-test-tool.h"
#include "model/wf-vocabulary.h"
#include "store/wf-courier.h"

static const char *tool;

typedef struct
{
  char *folder, *file, *receipt;
  char *stores[2], *keys[2], *devices[2];
  WfTestStore *desks[2];
} Fixture;

static WfDeviceKey *
new_key (const char *desk)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, "", WF_GEN_START_US);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) root = new_key ("ROOT");
  WfDeviceKey *keys[] = { new_key ("FI"), new_key ("EE") };
  WfUuid crisis;
  wf_uuid_new (&crisis, WF_GEN_START_US);
  g_autofree char *ctl = wf_space_dup_name (WF_REALM_REAL, &crisis, "ctl");
  g_autofree char *amber = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (WF_REALM_REAL, &crisis, root, keys, 2);
  g_autoptr (GPtrArray) founded = NULL;
  f->folder = g_dir_make_tmp ("wf-bundle-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "b.wfb", NULL);
  f->receipt = g_build_filename (f->folder, "r.wfr", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.key", i);
      f->desks[i] = wf_test_store_new (WF_REALM_REAL, keys[i]);
      f->stores[i] = f->desks[i]->path;
      f->keys[i] = g_build_filename (f->folder, name, NULL);
      f->devices[i] = wf_uuid_dup_string (&keys[i]->device);
      g_assert_true (wf_device_key_save (keys[i], f->keys[i], NULL));
    }
  founded = wf_test_store_write (f->desks[0], drafts, root, &error);
  g_assert_no_error (error);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->desks[1], wf_test_batch (NULL, ctl, founded), NULL);
  g_autoptr (WfDraft) draft = wf_draft_new (amber, WF_TYPE_NAME_ENTRY, &crisis, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "No light");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (f->desks[0], draft, NULL);
  for (guint i = 0; i < 2; i++)
    {
      wf_test_store_close (f->desks[i]);
      wf_device_key_unref (keys[i]);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wf_test_folder_remove (f->folder);
  for (guint i = 0; i < 2; i++)
    {
      wf_test_store_free (f->desks[i]);
      g_free (f->keys[i]);
      g_free (f->devices[i]);
    }
  g_free (f->folder);
  g_free (f->file);
  g_free (f->receipt);
}

/* `bundle` with the store and key of @desk and these arguments, ended by NULL; what it said. */
static char *G_GNUC_NULL_TERMINATED
run (Fixture *f, guint desk, int expected, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list list;
  const char *const first[] = { "bundle", "--store", f->stores[desk], "--key", f->keys[desk] };
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (arguments, (gpointer) first[i]);
  va_start (list, expected);
  for (char *argument; (argument = va_arg (list, char *)) != NULL;)
    g_ptr_array_add (arguments, argument);
  va_end (list);
  return wf_test_tool_run (tool, expected, arguments);
}

static void
test_journey (Fixture *f, gconstpointer data)
{
  g_autofree char *written = run (f, 0, 0, "export", "--to", f->devices[1], "-o", f->file, NULL);
  wf_test_tool_assert_says (written, "bundle 1, 8 operations");
  g_autofree char *looked = run (f, 1, 0, "inspect", f->file, NULL);
  wf_test_tool_assert_says (looked, "operations 1 of analyst, ");
  wf_test_tool_assert_says (looked, "-amber: 1 new, 0 known, 0 waiting for ctl, 0 refused");
  wf_test_tool_assert_says (looked, "TLP:AMBER");
  g_autofree char *taken = run (f, 1, 0, "import", f->file, "--receipt", f->receipt, NULL);
  wf_test_tool_assert_says (taken, "-amber: 1 new, 0 known");
  g_autofree char *again = run (f, 1, 0, "import", f->file, NULL);
  wf_test_tool_assert_says (again, "-amber: 0 new, 1 known");
  g_autofree char *back = run (f, 0, 0, "import", f->receipt, NULL);
  wf_test_tool_assert_says (back, "Bundle 1 arrived at ");
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  g_autofree char *lost
      = run (f, 0, 0, "export", "--since-last", "--to", f->devices[1], "-o", f->file, NULL);
  g_autofree char *written
      = run (f, 0, 0, "export", "--since-last", "--to", f->devices[1], "-o", f->file, NULL);
  wf_test_tool_assert_says (written, "bundle 2, 7 operations");
  g_autofree char *taken = run (f, 1, 1, "import", f->file, NULL);
  wf_test_tool_assert_says (taken, "Bundle 1 is missing.");
  wf_test_tool_assert_says (taken, "1 operation that came before it is not here.");
}

static void
test_wrong (Fixture *f, gconstpointer data)
{
  g_autofree char *nothing = run (f, 0, 2, NULL);
  g_autofree char *unknown = run (f, 0, 2, "send", NULL);
  g_autofree char *no_file = run (f, 0, 2, "export", NULL);
  g_autofree char *nobody = run (f, 0, 3, "export", "-o", f->file, NULL);
  wf_test_tool_assert_says (nobody, "needs a recipient");
  g_autofree char *no_device = run (f, 0, 3, "export", "--to", "me", "-o", f->file, NULL);
  wf_test_tool_assert_says (no_device, "“me” is no device");
  g_autofree char *no_time
      = run (f, 0, 3, "export", "--since", "noon", "--to", f->devices[1], "-o", f->file, NULL);
  wf_test_tool_assert_says (no_time, "is no instant");
  g_assert_false (g_file_test (f->file, G_FILE_TEST_EXISTS));
  g_autofree char *written = run (f, 0, 0, "export", "--to", f->devices[1], "-o", f->file, NULL);
  g_autofree char *own = run (f, 0, 3, "inspect", f->file, NULL);
  wf_test_tool_assert_says (own, "not for this device");
  g_autofree char *realm = run (f, 1, 3, "import", "--exercise", f->file, NULL);
  wf_test_tool_assert_says (realm, "holds real crises");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  tool = argv[1];
#define TEST(name, function)                                                                       \
  g_test_add ("/tool-bundle/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("journey", test_journey);
  TEST ("gap", test_gap);
  TEST ("wrong", test_wrong);
  return g_test_run ();
}
