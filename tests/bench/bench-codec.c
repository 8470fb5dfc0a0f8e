/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one core makes of typical documents: {"name":…,"value":…,"unit":…,"limit":…} a line. Exit
 * status 1 when a limit is missed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/wf-gen.h"

#define SPACE "w-01a0c4506e8a70008123456789abcdef-amber"
#define N_DOCUMENTS 2000
#define DOCUMENT_SIZE 1024
#define MIN_SECONDS 0.5

typedef struct
{
  GPtrArray *operations;
  GPtrArray *documents; /* GString */
  WfJson *json;
  WfDecoder *decoder;
  GString *out;
} Bench;

typedef void (*Step) (Bench *bench, guint i);

static void
step_scan (Bench *b, guint i)
{
  const GString *text = g_ptr_array_index (b->documents, i);
  if (!wf_json_scan_into (b->json, text->str, (gssize) text->len, &wf_json_limits_operation, NULL))
    g_error ("a document does not scan");
}

static void
step_decode (Bench *b, guint i)
{
  const GString *text = g_ptr_array_index (b->documents, i);
  WfVerdict verdict;
  WfOperation *operation
      = wf_decoder_decode (b->decoder, text->str, text->len, SPACE, &verdict, NULL);
  if (!operation)
    g_error ("a document does not decode");
  wf_operation_unref (operation);
}

static void
step_decode_stored (Bench *b, guint i)
{
  const WfOperation *o = g_ptr_array_index (b->operations, i);
  WfOperation *operation
      = wf_decoder_decode_stored (b->decoder, &o->id, o->hash, o->key, o->signature, o->skeleton,
                                  o->skeleton_length, o->body, o->body_length, NULL);
  if (!operation)
    g_error ("a stored operation does not decode");
  wf_operation_unref (operation);
}

static void
step_verify (Bench *b, guint i)
{
  if (!wf_operation_verify (g_ptr_array_index (b->operations, i)))
    g_error ("a signature does not verify");
}

static void
step_append (Bench *b, guint i)
{
  g_string_truncate (b->out, 0);
  wf_operation_append_document (g_ptr_array_index (b->operations, i), b->out);
}

/* Best of three, so that a neighbour's work does not count as ours. */
static double
measure (Bench *bench, Step step)
{
  double best = 0;
  for (guint round = 0; round < 3; round++)
    {
      const gint64 start = g_get_monotonic_time ();
      guint64 n = 0;
      gint64 elapsed;
      do
        for (guint i = 0; i < 100; i++, n++)
          step (bench, (guint) (n % N_DOCUMENTS));
      while ((elapsed = g_get_monotonic_time () - start) < MIN_SECONDS / 3 * G_USEC_PER_SEC);
      best = MAX (best, (double) n * G_USEC_PER_SEC / (double) elapsed);
    }
  return best;
}

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

static void
fill (Bench *bench)
{
  g_autoptr (WfGen) gen = wf_gen_new (1, SPACE, 4, 200);
  gsize total = 0;
  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      WfOperation *operation = wf_gen_next_sized (gen, DOCUMENT_SIZE);
      GString *text = g_string_new (NULL);
      wf_operation_append_document (operation, text);
      total += text->len;
      g_ptr_array_add (bench->operations, operation);
      g_ptr_array_add (bench->documents, text);
    }
  printf ("{\"name\":\"codec-document\",\"value\":%zu,\"unit\":\"bytes\",\"limit\":null}\n",
          total / N_DOCUMENTS);
}

int
main (void)
{
  static const struct
  {
    const char *name;
    Step step;
    double limit; /* a second; 0: none */
  } steps[] = {
    { "codec-scan", step_scan, 0 },
    { "codec-decode", step_decode, 150000 },
    { "codec-decode-stored", step_decode_stored, 0 },
    { "codec-append", step_append, 0 },
    { "codec-verify", step_verify, 8000 }, /* two threads must keep up with 16,000 */
  };
  Bench bench = { 0 };
  gboolean ok = TRUE;
  wf_crypto_init ();
  bench.operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  bench.documents = g_ptr_array_new_with_free_func (free_text);
  bench.json = wf_json_new ();
  bench.decoder = wf_decoder_new ();
  bench.out = g_string_new (NULL);
  fill (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const double rate = measure (&bench, steps[i].step);
      printf ("{\"name\":\"%s\",\"value\":%.0f,\"unit\":\"1/s\",\"limit\":%.0f}\n", steps[i].name,
              rate, steps[i].limit);
      ok = ok && rate >= steps[i].limit;
    }
  g_ptr_array_unref (bench.operations);
  g_ptr_array_unref (bench.documents);
  wf_json_free (bench.json);
  wf_decoder_free (bench.decoder);
  g_string_free (bench.out, TRUE);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
