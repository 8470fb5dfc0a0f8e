/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a foreign peer names is told apart before anything of it is verified. */
#include <string.h>

#include "base/wf-error.h"
#include "sync/wf-peer-page.h"

#define DIGEST "2e0f46ba7d525ee8a3cbeef31e27689f"
#define ID "01a88061650b0000-" DIGEST
#define FORGED "ffffffffffffffffffffffffffffffff"

static WfPeerPage *
read_page (const char *results, const char *last)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"results\":[%s],\"last_seq\":%s}", results, last);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  WfPeerPage *page = wf_peer_page_read (bytes, &error);

  g_assert_no_error (error);
  return page;
}

/* PouchDB counts, CouchDB does not: whatever it is, it is given back as it came. */
static void
test_next (void)
{
  g_autoptr (WfPeerPage) number = read_page ("", "12");
  g_autoptr (WfPeerPage) opaque = read_page ("", "\"12-g1AAAA+/=\"");

  g_assert_cmpstr (number->next, ==, "12");
  g_assert_cmpstr (opaque->next, ==, "12-g1AAAA+/=");
}

static void
test_whole (void)
{
  g_autoptr (WfPeerPage) page
      = read_page ("{\"seq\":1,\"id\":\"" ID "\",\"changes\":[{\"rev\":\"1-" DIGEST "\"}],"
                   "\"doc\":{\"_id\":\"" ID "\",\"_rev\":\"1-" DIGEST "\"}}",
                   "1");

  g_assert_cmpuint (page->documents->len, ==, 1);
  g_assert_cmpuint (page->siblings->len + page->wanted->len + page->strangers->len, ==, 0);
}

/* The sibling wins and comes along; the operation under it is to be asked for by its revision. */
static void
test_sibling (void)
{
  g_autoptr (WfPeerPage) page
      = read_page ("{\"seq\":1,\"id\":\"" ID "\",\"changes\":[{\"rev\":\"1-" FORGED
                   "\"},{\"rev\":\"1-" DIGEST "\"}],"
                   "\"doc\":{\"_id\":\"" ID "\",\"_rev\":\"1-" FORGED "\"}}",
                   "1");
  g_autoptr (GBytes) question = wf_peer_ask_documents (page->wanted, 0, 50);
  const WfPeerSibling *sibling = g_ptr_array_index (page->siblings, 0);
  g_autofree char *asked
      = g_strndup (g_bytes_get_data (question, NULL), g_bytes_get_size (question));

  g_assert_cmpuint (page->documents->len, ==, 0);
  g_assert_cmpuint (page->siblings->len, ==, 1);
  g_assert_cmpstr (sibling->revision, ==, "1-" FORGED);
  g_assert_cmpuint (page->wanted->len, ==, 1);
  g_assert_cmpstr (asked, ==, "{\"docs\":[{\"id\":\"" ID "\",\"rev\":\"1-" DIGEST "\"}]}");
}

/* One that claims to follow ours, and one that says it was deleted. */
static void
test_follower (void)
{
  g_autoptr (WfPeerPage) page = read_page (
      "{\"seq\":1,\"id\":\"" ID "\",\"changes\":[{\"rev\":\"2-" DIGEST "\"}],\"deleted\":true,"
      "\"doc\":{\"_id\":\"" ID "\",\"_rev\":\"2-" DIGEST "\",\"_deleted\":true}}",
      "1");

  g_assert_cmpuint (page->siblings->len, ==, 1);
  g_assert_cmpuint (page->wanted->len, ==, 1);
  g_assert_cmpuint (page->documents->len, ==, 0);
}

static void
test_stranger (void)
{
  g_autoptr (WfPeerPage) page = read_page (
      "{\"seq\":1,\"id\":\"_design/x\",\"changes\":[{\"rev\":\"1-" DIGEST "\"}]}", "1");

  g_assert_cmpstr (g_ptr_array_index (page->strangers, 0), ==, "_design/x");
  g_assert_cmpuint (page->ids->len, ==, 0);
}

static void
test_broken (void)
{
  static const char *const texts[]
      = { "",
          "[]",
          "{\"results\":{}}",
          "{\"results\":[]}",
          "{\"results\":[],\"last_seq\":null}",
          "{\"results\":[7],\"last_seq\":1}",
          "{\"results\":[{\"id\":\"" ID "\"}],\"last_seq\":1}",
          "{\"results\":[{\"id\":\"" ID "\",\"changes\":[{}]}],\"last_seq\":1}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;
      g_assert_null (wf_peer_page_read (bytes, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_PROTOCOL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer-page/next", test_next);
  g_test_add_func ("/peer-page/whole", test_whole);
  g_test_add_func ("/peer-page/sibling", test_sibling);
  g_test_add_func ("/peer-page/follower", test_follower);
  g_test_add_func ("/peer-page/stranger", test_stranger);
  g_test_add_func ("/peer-page/broken", test_broken);
  return g_test_run ();
}
