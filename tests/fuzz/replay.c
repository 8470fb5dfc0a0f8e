/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replays corpus folders, and every file of them damaged in many small ways: replay FOLDER ROUNDS
 * [FOLDER ROUNDS]…  The damage is drawn from a fixed seed, so that a failure comes again. */
#include <stdlib.h>

#include "fuzz/fuzz.h"

/* An exact copy, so that a sanitizer sees one byte read too many. */
static void
feed (const GByteArray *input)
{
  g_autofree guint8 *copy = g_memdup2 (input->data, input->len);
  LLVMFuzzerTestOneInput (copy ? copy : (const guint8 *) "", input->len);
}

static void
damage (GByteArray *input, GRand *rand)
{
  static const char interesting[] = "\"\\{}[]:,0189-+.eEu\x00\xff\x80\xc3\xed\n ";
  const guint at = (guint) g_rand_int_range (rand, 0, (gint32) input->len);
  guint8 piece[40];
  guint length;
  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      input->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      input->data[at]
          = (guint8) interesting[g_rand_int_range (rand, 0, (gint32) sizeof interesting - 1)];
      break;
    case 2:
      g_byte_array_remove_index (input, at);
      break;
    case 3:
      g_byte_array_set_size (input, at);
      break;
    default:
      length = MIN (input->len - at, sizeof piece);
      memcpy (piece, input->data + at, length);
      g_byte_array_append (input, piece, length);
    }
}

static void
replay_file (const char *path, guint rounds)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_str_hash (text) + (guint32) length);
  for (guint i = 0; i <= rounds; i++)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      g_byte_array_append (input, (const guint8 *) text, (guint) length);
      for (guint j = 0; i > 0 && input->len > 0 && j < 1 + i % 4; j++)
        damage (input, rand);
      feed (input);
    }
}

static guint
replay_folder (const char *folder, guint rounds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;
  if (!dir)
    g_error ("%s", error->message);
  for (; (name = g_dir_read_name (dir)); n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      replay_file (path, rounds);
    }
  g_print ("%s: %u files, each whole and damaged %u times\n", folder, n, rounds);
  return n;
}

int
main (int argc, char **argv)
{
  if (argc < 3 || argc % 2 == 0)
    g_error ("replay FOLDER ROUNDS [FOLDER ROUNDS]…");
  for (int i = 1; i < argc; i += 2)
    if (replay_folder (argv[i], (guint) atoi (argv[i + 1])) == 0)
      return EXIT_FAILURE;
  return EXIT_SUCCESS;
}
