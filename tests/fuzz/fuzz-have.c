/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "wire/wf-have.h"

#define N_IDS 200

/* Ascending; the other side is asked about all of them at once. */
static const guint8 *
get_ids (void)
{
  static guint8 ids[N_IDS * WF_HAVE_ID_SIZE];

  for (guint i = 0; i < N_IDS; i++)
    ids[i * WF_HAVE_ID_SIZE + 7] = (guint8) i;
  return ids;
}

/* What is asked of a server, and what one may answer. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *) data;
  const WfHaveList list = { get_ids (), N_IDS };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (GArray) ranges = wf_have_read_question (text, (gssize) size, &error);
  g_autoptr (GArray) asked = wf_have_begin (&list);
  g_autoptr (GByteArray) theirs = g_byte_array_new ();
  g_autoptr (GByteArray) ours = g_byte_array_new ();
  g_autoptr (GString) answer = g_string_new (NULL);

  g_assert ((ranges != NULL) == (error == NULL));
  if (ranges)
    {
      g_assert (ranges->len <= WF_HAVE_MAX_RANGES);
      wf_have_append_answer (answer, &list, ranges);
    }
  g_autoptr (GArray) next
      = wf_have_read_answer (text, (gssize) size, &list, asked, theirs, ours, &other);
  g_assert ((next != NULL) == (other == NULL));
  g_assert (theirs->len % WF_HAVE_ID_SIZE == 0 && ours->len % WF_HAVE_ID_SIZE == 0);
  g_assert (!next || ours->len <= N_IDS * WF_HAVE_ID_SIZE);
  return 0;
}
