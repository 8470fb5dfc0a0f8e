/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-session.h"
#include "base/wf-clock.h"

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
notifies_once_for_the_same_value (void)
{
  g_autoptr (WfSession) session = wf_session_new ();
  guint n_selection = 0, n_as_of = 0, n_span = 0, n_page = 0;

  g_signal_connect_swapped (session, "notify::selection", G_CALLBACK (count_cb), &n_selection);
  g_signal_connect_swapped (session, "notify::as-of", G_CALLBACK (count_cb), &n_as_of);
  g_signal_connect_swapped (session, "notify::span", G_CALLBACK (count_cb), &n_span);
  g_signal_connect_swapped (session, "notify::page", G_CALLBACK (count_cb), &n_page);
  for (guint i = 0; i < 2; i++)
    {
      wf_session_select (session, "asset:c-lion1");
      wf_session_set_as_of (session, 5);
      wf_session_set_span (session, 1, 2);
      wf_session_set_page (session, "log");
    }
  g_assert_cmpuint (n_selection, ==, 1);
  g_assert_cmpuint (n_as_of, ==, 1);
  g_assert_cmpuint (n_span, ==, 1);
  g_assert_cmpuint (n_page, ==, 1);
  g_assert_cmpint (wf_session_get_as_of (session), ==, 5);
}

static void
gives_the_selected_id_of_its_kind_only (void)
{
  g_autoptr (WfSession) session = wf_session_new ();

  g_assert_null (wf_session_get_selected (session, "asset"));
  wf_session_select (session, "asset:c-lion1");
  g_assert_cmpstr (wf_session_get_selected (session, "asset"), ==, "c-lion1");
  g_assert_null (wf_session_get_selected (session, "ass"));
  g_assert_null (wf_session_get_selected (session, "incident"));
  /* Selecting what is selected, by a pointer into it. */
  wf_session_select (session, wf_session_get_selection (session));
  g_assert_cmpstr (wf_session_get_selection (session), ==, "asset:c-lion1");
  wf_session_select (session, NULL);
  g_assert_null (wf_session_get_selection (session));
}

static void
replaces_the_query_as_a_whole (void)
{
  g_autoptr (WfSession) session = wf_session_new ();
  g_autoptr (WfQuery) query = wf_query_copy (wf_session_get_query (session));
  guint n_query = 0;

  g_signal_connect_swapped (session, "notify::query", G_CALLBACK (count_cb), &n_query);
  query->only_open = TRUE;
  wf_session_set_query (session, query);
  wf_session_set_query (session, query);
  g_assert_cmpuint (n_query, ==, 1);
  g_assert_true (wf_session_get_query (session)->only_open);
}

static void
remembers_hidden_layers (void)
{
  g_autoptr (WfSession) session = wf_session_new ();
  guint n_layers = 0;

  g_signal_connect_swapped (session, "notify::layers", G_CALLBACK (count_cb), &n_layers);
  g_assert_true (wf_session_get_layer_visible (session, "power"));
  wf_session_set_layer_visible (session, "power", FALSE);
  wf_session_set_layer_visible (session, "power", FALSE);
  g_assert_false (wf_session_get_layer_visible (session, "power"));
  g_assert_cmpstr (wf_session_get_hidden_layers (session)[0], ==, "power");
  g_assert_null (wf_session_get_hidden_layers (session)[1]);
  wf_session_set_layer_visible (session, "power", TRUE);
  g_assert_null (wf_session_get_hidden_layers (session)[0]);
  g_assert_cmpuint (n_layers, ==, 2);
}

static void
begins_at_now_on_the_picture (void)
{
  g_autoptr (WfSession) session = wf_session_new ();

  g_assert_cmpint (wf_session_get_as_of (session), ==, WF_NO_TIME);
  g_assert_cmpstr (wf_session_get_page (session), ==, "picture");
  g_assert_true (wf_query_is_empty (wf_session_get_query (session)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/session/notifies-once", notifies_once_for_the_same_value);
  g_test_add_func ("/app/session/selected-of-kind", gives_the_selected_id_of_its_kind_only);
  g_test_add_func ("/app/session/query", replaces_the_query_as_a_whole);
  g_test_add_func ("/app/session/layers", remembers_hidden_layers);
  g_test_add_func ("/app/session/begins-at-now", begins_at_now_on_the_picture);
  return g_test_run ();
}
