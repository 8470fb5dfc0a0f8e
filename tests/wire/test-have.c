/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two sets of ids and the messages between them. */
#include "wire/wf-have.h"

#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, WF_HAVE_ID_SIZE);
}

typedef struct
{
  guint8 bytes[WF_HAVE_ID_SIZE];
} Packed;

static GArray *
random_ids (guint n)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (Packed));

  for (guint i = 0; i < n; i++)
    {
      WfOperationId id = { .hlc = (guint64) g_test_rand_int_range (0, 100000) << 16 };
      Packed packed;
      for (guint k = 0; k < sizeof id.digest; k++)
        id.digest[k] = (guint8) g_test_rand_int_range (0, 256);
      wf_operation_id_pack (&id, packed.bytes);
      g_array_append_val (ids, packed);
    }
  g_array_sort (ids, compare_ids);
  return ids;
}

static WfHaveList
list_of (GArray *ids)
{
  return (WfHaveList){ (const guint8 *) ids->data, ids->len };
}

/* Each id is drawn into one side or both. */
static void
deal (GArray *all,
      guint percent,
      GArray *mine,
      GArray *other,
      GByteArray *only_mine,
      GByteArray *only_other)
{
  for (guint i = 0; i < all->len; i++)
    {
      Packed *id = &g_array_index (all, Packed, i);
      gboolean is_lost = (guint) g_test_rand_int_range (0, 1000) < percent * 10;
      gboolean is_mine = !is_lost || g_test_rand_bit ();
      if (is_mine)
        g_array_append_val (mine, *id);
      if (!is_lost || !is_mine)
        g_array_append_val (other, *id);
      if (is_lost)
        g_byte_array_append (is_mine ? only_mine : only_other, id->bytes, WF_HAVE_ID_SIZE);
    }
}

static void
sort_ids (GByteArray *ids)
{
  if (ids->len > 0)
    qsort (ids->data, ids->len / WF_HAVE_ID_SIZE, WF_HAVE_ID_SIZE, compare_ids);
}

static void
assert_equal (GByteArray *found, GByteArray *expected)
{
  sort_ids (found);
  g_assert_cmpmem (found->data, found->len, expected->data, expected->len);
}

/* Asks until there is nothing to ask; gives the bytes that went over the line. */
static gsize
reconcile (GArray *mine, GArray *other, GByteArray *theirs, GByteArray *ours)
{
  WfHaveList list = list_of (mine), peer = list_of (other);
  g_autoptr (GArray) ranges = wf_have_begin (&list);
  gsize bytes = 0;

  for (guint round = 0; ranges->len > 0; round++)
    {
      g_autoptr (GString) question = g_string_new (NULL);
      g_autoptr (GString) answer = g_string_new (NULL);
      g_autoptr (GArray) asked = g_steal_pointer (&ranges);
      g_autoptr (GArray) heard = NULL;
      g_autoptr (GArray) later = g_array_new (FALSE, TRUE, sizeof (WfHaveRange));
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (round, <, 2000);
      if (asked->len > WF_HAVE_MAX_RANGES)
        {
          g_array_append_vals (later, &g_array_index (asked, WfHaveRange, WF_HAVE_MAX_RANGES),
                               asked->len - WF_HAVE_MAX_RANGES);
          g_array_set_size (asked, WF_HAVE_MAX_RANGES);
        }
      wf_have_append_question (question, asked);
      heard = wf_have_read_question (question->str, (gssize) question->len, &error);
      g_assert_no_error (error);
      wf_have_append_answer (answer, &peer, heard);
      ranges = wf_have_read_answer (answer->str, (gssize) answer->len, &list, asked, theirs, ours,
                                    &error);
      g_assert_no_error (error);
      g_array_append_vals (ranges, later->data, later->len);
      bytes += question->len + answer->len;
    }
  return bytes;
}

static void
test_difference (void)
{
  static const struct
  {
    guint n, percent;
  } table[] = { { 0, 0 },    { 1, 100 },   { 50, 50 },    { 3000, 0 },
                { 3000, 1 }, { 3000, 30 }, { 20000, 100 } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint again = 0; again < 5; again++)
      {
        g_autoptr (GArray) all = random_ids (table[i].n);
        g_autoptr (GArray) mine = g_array_new (FALSE, FALSE, sizeof (Packed));
        g_autoptr (GArray) other = g_array_new (FALSE, FALSE, sizeof (Packed));
        g_autoptr (GByteArray) only_mine = g_byte_array_new ();
        g_autoptr (GByteArray) only_other = g_byte_array_new ();
        g_autoptr (GByteArray) ours = g_byte_array_new ();
        g_autoptr (GByteArray) theirs = g_byte_array_new ();

        deal (all, table[i].percent, mine, other, only_mine, only_other);
        reconcile (mine, other, theirs, ours);
        assert_equal (ours, only_mine);
        assert_equal (theirs, only_other);
      }
}

/* The cost goes with the difference. */
static void
test_compact (void)
{
  g_autoptr (GArray) mine = random_ids (100000);
  g_autoptr (GArray) other = g_array_copy (mine);
  g_autoptr (GByteArray) ours = g_byte_array_new ();
  g_autoptr (GByteArray) theirs = g_byte_array_new ();
  gsize bytes;

  g_array_remove_index (other, 31415);
  bytes = reconcile (mine, other, theirs, ours);
  g_assert_cmpuint (ours->len, ==, WF_HAVE_ID_SIZE);
  g_assert_cmpuint (theirs->len, ==, 0);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", bytes);
  g_assert_cmpuint (bytes, <, 16 * 1024);
}

static void
test_refused (void)
{
#define ID_A "0000000000010000-000102030405060708090a0b0c0d0e0f"
#define ID_B "0000000000020000-000102030405060708090a0b0c0d0e0f"
#define REST "\"n\":1,\"h\":\"00112233445566778899aabbccddeeff\"}"
  static const char *const questions[] = {
    "[]",
    "{}",
    "{\"ranges\":{}}",
    "{\"ranges\":[1]}",
    "{\"ranges\":[{\"from\":\"\"," REST "]}",
    "{\"ranges\":[{\"from\":\"x\",\"to\":\"\"," REST "]}",
    "{\"ranges\":[{\"from\":\"" ID_B "\",\"to\":\"" ID_A "\"," REST "]}",
    "{\"ranges\":[{\"from\":\"\",\"to\":\"\",\"n\":-1,\"h\":\"00112233445566778899aabbccddeeff\"}]}",
    "{\"ranges\":[{\"from\":\"\",\"to\":\"\",\"n\":1,\"h\":\"00\"}]}",
    "{\"ranges\":[{\"from\":\"\",\"to\":\"" ID_B "\"," REST ",{\"from\":\"" ID_A
    "\",\"to\":\"\"," REST "]}",
    "{\"ranges\":[{\"from\":\"\",\"to\":\"\"," REST ",{\"from\":\"" ID_A "\",\"to\":\"\"," REST
    "]}",
  };
  static const char *const answers[] = {
    "{}",
    "{\"ranges\":[]}",
    "{\"ranges\":[{}]}",
    "{\"ranges\":[{\"same\":false}]}",
    "{\"ranges\":[{\"same\":true},{\"same\":true}]}",
    "{\"ranges\":[{\"ids\":[1]}]}",
    "{\"ranges\":[{\"ids\":[\"" ID_B "\",\"" ID_A "\"]}]}",
    "{\"ranges\":[{\"split\":[]}]}",
    "{\"ranges\":[{\"split\":[{\"to\":\"" ID_A "\"," REST "]}]}",
  };
  WfHaveList nothing = { NULL, 0 };
  g_autoptr (GArray) asked = wf_have_begin (&nothing);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", questions[i]);
      g_assert_null (wf_have_read_question (questions[i], -1, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GByteArray) ours = g_byte_array_new ();
      g_autoptr (GByteArray) theirs = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", answers[i]);
      g_assert_null (wf_have_read_answer (answers[i], -1, &nothing, asked, theirs, ours, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/have/finds-exactly-what-each-side-lacks", test_difference);
  g_test_add_func ("/have/costs-what-differs-not-what-there-is", test_compact);
  g_test_add_func ("/have/broken-questions-and-answers-are-refused", test_refused);
  return g_test_run ();
}
