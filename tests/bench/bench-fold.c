/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fold-share-of-limit: 100,000 operations from wire documents in memory through decoding, validity,
 * insertion and fold, against inserting the same final rows of operation, live and superseded from
 * memory: same file system, same tables, indexes, triggers and pragmas, same number of
 * transactions, no parsing. Rows of live and superseded go in by key order, the best case of a
 * B-tree. Signatures are made beforehand and not verified here (that is what `pull` measures).
 * Excluded from both sides: opening and checking the file, making the operations; from the limit
 * also quarantine, numbers, clock and cursor. Rounds alternate; the medians count. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "lib/wf-test-store.h"
#include "model/wf-hlc.h"
#include "model/wf-vocabulary.h"
#include "store/wf-engine.h"
#include "store/wf-operation-table.h"

#define N_OPERATIONS 100000
#define PAGE 5000
#define N_PAGES (N_OPERATIONS / PAGE)
#define N_DEVICES 8
#define N_ROUNDS 5
#define N_WORKERS 2
#define LOOK_AHEAD 4

typedef struct
{
  WfUuid crisis;
  char *space, *ctl;
  GRand *rand;
  WfDeviceKey *root, *devices[N_DEVICES];
  gint64 n[N_DEVICES];
  guint8 heads[N_DEVICES][WF_HASH_SIZE];
  guint64 hlc;
  WfBatch *ctl_batch;
  WfBatch *pages[N_PAGES];
  GArray *incidents; /* Incident */
  char *folder, *path;
} Bench;

typedef struct
{
  WfUuid ent;
  WfOperationId state, severity;
} Incident;

/* --- the work ------------------------------------------------------------------------------ */

static const char text[]
    = "Operator reports loss of light on both fibre pairs; repair ship on call at the depot, "
      "permit asked for the exclusive economic zone, next report at the full hour.";

static WfDraft *
draft_entry (Bench *self, guint i)
{
  WfUuid ent;
  g_autofree char *number = g_strdup_printf ("FI-%04u", i);
  wf_uuid_new (&ent, WF_GEN_START_US + i * 1000);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "number", number);
  wf_draft_set_string (draft, "kind", "observation");
  wf_draft_set_string (draft, "text", text);
  wf_draft_set_time (draft, "happened-at", WF_GEN_START_US + i * WF_SECOND_US);
  wf_draft_set_string (draft, "source", "duty officer");
  wf_draft_set_member (draft, "about", "asset:c-lion1", TRUE);
  return draft;
}

static WfDraft *
draft_incident (Bench *self, guint i)
{
  Incident incident = { 0 };
  wf_uuid_new (&incident.ent, WF_GEN_START_US + i * 1000);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_INCIDENT, &incident.ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "title", "Cable fault between two landing points");
  wf_draft_set_string (draft, "summary", text);
  wf_draft_set_string (draft, "kind", "cable-fault");
  wf_draft_set_string (draft, "sector", "digital-infrastructure");
  wf_draft_set_string (draft, "state", "open");
  wf_draft_set_integer (draft, "severity", 3);
  wf_draft_set_time (draft, "happened-at", WF_GEN_START_US + i * WF_SECOND_US);
  wf_draft_set_member (draft, "asset", "c-lion1", TRUE);
  g_array_append_val (self->incidents, incident);
  return draft;
}

/* Incidents are edited while they are open: three edits in four meet one of the newest 200, the
 * rest any. */
static guint
choose_incident (Bench *self)
{
  const gint32 n = (gint32) self->incidents->len;
  const gint32 oldest = g_rand_int_range (self->rand, 0, 4) > 0 ? MAX (0, n - 200) : 0;
  return (guint) g_rand_int_range (self->rand, oldest, n);
}

/* Four operations in ten: somebody moves an incident on, having seen what it was. */
static WfDraft *
draft_edit (Bench *self, guint i, guint *edited)
{
  static const char *const states[] = { "open", "contained", "recovering", "closed" };
  *edited = choose_incident (self);
  Incident *incident = &g_array_index (self->incidents, Incident, *edited);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_INCIDENT, &incident->ent, WF_OP_SET);
  wf_draft_set_string (draft, "state", states[i % 4]);
  wf_draft_set_integer (draft, "severity", 1 + i % 4);
  g_array_append_val (((WfDraftWrite *) draft->writes->pdata[0])->parents, incident->state);
  g_array_append_val (((WfDraftWrite *) draft->writes->pdata[1])->parents, incident->severity);
  wf_draft_set_why (draft, "report of the operator");
  return draft;
}

static GBytes *
seal (Bench *self, WfDraft *draft, guint device, WfOperationId *id)
{
  g_autoptr (GError) error = NULL;
  self->hlc = wf_hlc_next (self->hlc, wf_hlc_time_us (self->hlc) + 20000);
  g_autoptr (WfOperation) operation = wf_operation_seal (
      draft, self->devices[device], self->n[device] + 1,
      self->n[device] > 0 ? self->heads[device] : NULL, self->hlc, NULL, &error);
  g_assert_no_error (error);
  self->n[device]++;
  memcpy (self->heads[device], operation->hash, WF_HASH_SIZE);
  *id = operation->id;
  GString *out = g_string_new (NULL);
  wf_operation_append_document (operation, out);
  return g_string_free_to_bytes (out);
}

static GBytes *
make_document (Bench *self, guint i)
{
  guint edited = self->incidents->len;
  WfOperationId id;
  g_autoptr (WfDraft) draft = i % 10 == 0   ? draft_incident (self, i)
                              : i % 10 <= 5 ? draft_entry (self, i)
                                            : draft_edit (self, i, &edited);
  GBytes *document = seal (self, draft, i % N_DEVICES, &id);
  if (edited < self->incidents->len)
    {
      Incident *incident = &g_array_index (self->incidents, Incident, edited);
      incident->state = incident->severity = id;
    }
  return document;
}

static void
make_ctl (Bench *self)
{
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, self->devices, N_DEVICES);
  guint8 head[WF_HASH_SIZE];
  self->ctl_batch = wf_batch_new (NULL, self->ctl);
  for (guint i = 0; i < drafts->len; i++)
    {
      self->hlc = wf_hlc_next (self->hlc, WF_GEN_START_US);
      g_autoptr (WfOperation) operation = wf_operation_seal (
          drafts->pdata[i], self->root, i + 1, i > 0 ? head : NULL, self->hlc, NULL, NULL);
      GString *out = g_string_new (NULL);
      memcpy (head, operation->hash, WF_HASH_SIZE);
      wf_operation_append_document (operation, out);
      g_ptr_array_add (self->ctl_batch->documents, g_string_free_to_bytes (out));
    }
}

static Bench *
set_up (void)
{
  Bench *self = g_new0 (Bench, 1);
  WfUuid person;
  self->rand = g_rand_new_with_seed (7);
  self->incidents = g_array_new (FALSE, FALSE, sizeof (Incident));
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  self->space = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "amber");
  self->ctl = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "ctl");
  wf_uuid_new (&person, WF_GEN_START_US);
  self->root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      wf_uuid_new (&person, WF_GEN_START_US);
      self->devices[i] = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
    }
  make_ctl (self);
  for (guint page = 0; page < N_PAGES; page++)
    {
      self->pages[page] = wf_batch_new ("https://bench:1", self->space);
      self->pages[page]->epoch = g_strdup ("e");
      self->pages[page]->seq = (page + 1) * PAGE;
      for (guint i = 0; i < PAGE; i++)
        g_ptr_array_add (self->pages[page]->documents, make_document (self, page * PAGE + i));
    }
  self->folder = g_dir_make_tmp ("wf-bench-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "bench.db", NULL);
  return self;
}

static void
remove_file (Bench *self)
{
  const char *const ends[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->path, ends[i], NULL);
      g_remove (path);
    }
}

/* --- ours ---------------------------------------------------------------------------------- */

typedef struct
{
  const WfBatch *batch;
  GArray *checked; /* WfChecked; set when decoded */
} Page;

typedef struct
{
  GMutex lock;
  GCond changed;
  Page pages[N_PAGES];
  guint next, n_inserted;
} Pipe;

static GArray *
decode_page (WfDecoder *decoder, const WfBatch *batch)
{
  GArray *checked = g_array_sized_new (FALSE, TRUE, sizeof (WfChecked), batch->documents->len);
  g_array_set_clear_func (checked, (GDestroyNotify) wf_checked_clear);
  g_array_set_size (checked, batch->documents->len);
  for (guint i = 0; i < batch->documents->len; i++)
    {
      WfChecked *one = &g_array_index (checked, WfChecked, i);
      gsize size;
      const char *document = g_bytes_get_data (batch->documents->pdata[i], &size);
      one->operation
          = wf_decoder_decode (decoder, document, size, batch->space, &one->verdict, NULL);
    }
  return checked;
}

static gpointer
decode_thread (gpointer data)
{
  Pipe *pipe = data;
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  for (;;)
    {
      g_mutex_lock (&pipe->lock);
      while (pipe->next < N_PAGES && pipe->next >= pipe->n_inserted + LOOK_AHEAD)
        g_cond_wait (&pipe->changed, &pipe->lock);
      guint at = pipe->next < N_PAGES ? pipe->next++ : N_PAGES;
      g_mutex_unlock (&pipe->lock);
      if (at == N_PAGES)
        return NULL;
      GArray *checked = decode_page (decoder, pipe->pages[at].batch);
      g_mutex_lock (&pipe->lock);
      pipe->pages[at].checked = checked;
      g_cond_broadcast (&pipe->changed);
      g_mutex_unlock (&pipe->lock);
    }
}

static void
insert_page (WfEngine *engine, Pipe *pipe, guint at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) published
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_mutex_lock (&pipe->lock);
  while (pipe->pages[at].checked == NULL)
    g_cond_wait (&pipe->changed, &pipe->lock);
  g_mutex_unlock (&pipe->lock);
  g_autoptr (WfReceiveReport) report = wf_engine_receive (
      engine, pipe->pages[at].batch, pipe->pages[at].checked, published, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_new, ==, PAGE);
  g_array_unref (pipe->pages[at].checked);
  g_mutex_lock (&pipe->lock);
  pipe->n_inserted++;
  g_cond_broadcast (&pipe->changed);
  g_mutex_unlock (&pipe->lock);
}

static WfEngine *
open_engine (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfClock) clock = wf_clock_new_manual (WF_GEN_START_US);
  WfEngine *engine = wf_engine_open (self->path, WF_REALM_EXERCISE, clock, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static double
run_ours (Bench *self)
{
  Pipe pipe = { 0 };
  GThread *threads[N_WORKERS];
  remove_file (self);
  WfEngine *engine = open_engine (self);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GArray) ctl = decode_page (decoder, self->ctl_batch);
  g_autoptr (GPtrArray) published
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (WfReceiveReport) report
      = wf_engine_receive (engine, self->ctl_batch, ctl, published, NULL);
  g_assert_nonnull (report);

  for (guint i = 0; i < N_PAGES; i++)
    pipe.pages[i].batch = self->pages[i];
  const gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < N_WORKERS; i++)
    threads[i] = g_thread_new ("decode", decode_thread, &pipe);
  for (guint i = 0; i < N_PAGES; i++)
    insert_page (engine, &pipe, i);
  const double seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  for (guint i = 0; i < N_WORKERS; i++)
    g_thread_join (threads[i]);
  wf_engine_close (engine);
  return N_OPERATIONS / seconds;
}

/* --- the limit ----------------------------------------------------------------------------- */

typedef struct
{
  const char *table;
  guint n_columns;
  GArray *values; /* sqlite3_value *, n_columns a row */
  char *sql;
} Table;

static void
read_table (WfDb *db, Table *self, const char *select)
{
  sqlite3_stmt *statement = NULL;
  g_assert_cmpint (sqlite3_prepare_v2 (wf_db_get_handle (db), select, -1, &statement, NULL), ==,
                   SQLITE_OK);
  self->n_columns = (guint) sqlite3_column_count (statement);
  self->values = g_array_new (FALSE, FALSE, sizeof (sqlite3_value *));
  while (sqlite3_step (statement) == SQLITE_ROW)
    for (guint i = 0; i < self->n_columns; i++)
      {
        sqlite3_value *value = sqlite3_value_dup (sqlite3_column_value (statement, (int) i));
        g_array_append_val (self->values, value);
      }
  sqlite3_finalize (statement);
  GString *sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT INTO %s VALUES (?", self->table);
  for (guint i = 1; i < self->n_columns; i++)
    g_string_append (sql, ", ?");
  g_string_append (sql, ")");
  self->sql = g_string_free (sql, FALSE);
}

static void
bind_value (sqlite3_stmt *statement, int at, sqlite3_value *value)
{
  switch (sqlite3_value_type (value))
    {
    case SQLITE_INTEGER:
      sqlite3_bind_int64 (statement, at, sqlite3_value_int64 (value));
      break;
    case SQLITE_TEXT:
      sqlite3_bind_text (statement, at, (const char *) sqlite3_value_text (value),
                         sqlite3_value_bytes (value), SQLITE_STATIC);
      break;
    case SQLITE_BLOB:
      sqlite3_bind_blob (statement, at, sqlite3_value_blob (value), sqlite3_value_bytes (value),
                         SQLITE_STATIC);
      break;
    default:
      sqlite3_bind_null (statement, at);
    }
}

/* Part @part of N_PAGES equal parts. */
static void
insert_part (sqlite3_stmt *statement, const Table *table, guint part)
{
  const guint n_rows = table->values->len / table->n_columns;
  const guint from = (guint) ((guint64) n_rows * part / N_PAGES);
  const guint to = (guint) ((guint64) n_rows * (part + 1) / N_PAGES);
  for (guint row = from; row < to; row++)
    {
      for (guint i = 0; i < table->n_columns; i++)
        bind_value (statement, (int) i + 1,
                    g_array_index (table->values, sqlite3_value *, row * table->n_columns + i));
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
      sqlite3_reset (statement);
    }
}

static double
run_limit (Bench *self, Table *tables, guint n_tables)
{
  sqlite3_stmt *statements[3];
  remove_file (self);
  g_autoptr (WfDb) db = wf_db_open (self->path, WF_DB_NORMAL, NULL);
  g_assert_true (wf_db_set_durable (db, FALSE, NULL) && wf_db_set_bulk (db, TRUE, NULL));
  for (guint i = 0; i < n_tables; i++)
    sqlite3_prepare_v3 (wf_db_get_handle (db), tables[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                        &statements[i], NULL);
  const gint64 start = g_get_monotonic_time ();
  for (guint part = 0; part < N_PAGES; part++)
    {
      g_assert_true (wf_db_exec (db, "BEGIN IMMEDIATE", NULL));
      for (guint i = 0; i < n_tables; i++)
        insert_part (statements[i], &tables[i], part);
      g_assert_true (wf_db_exec (db, "COMMIT", NULL));
    }
  const double seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  for (guint i = 0; i < n_tables; i++)
    sqlite3_finalize (statements[i]);
  return N_OPERATIONS / seconds;
}

/* --- the comparison ------------------------------------------------------------------------ */

static int
compare_doubles (const void *a, const void *b)
{
  const double one = *(const double *) a, other = *(const double *) b;
  return (one > other) - (one < other);
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

int
main (void)
{
  Table tables[] = { { .table = "operation" }, { .table = "live" }, { .table = "superseded" } };
  double ours[N_ROUNDS], limit[N_ROUNDS];
  wf_crypto_init ();
  Bench *self = set_up ();

  run_ours (self);
  g_autoptr (WfDb) db = wf_db_open (self->path, WF_DB_READ_ONLY, NULL);
  read_table (db, &tables[0], "SELECT * FROM operation ORDER BY seq");
  read_table (db, &tables[1], "SELECT * FROM live ORDER BY ent, field, space, operation");
  read_table (db, &tables[2], "SELECT * FROM superseded ORDER BY ent, field, space, operation");
  g_clear_pointer (&db, wf_db_close);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      ours[i] = run_ours (self);
      limit[i] = run_limit (self, tables, G_N_ELEMENTS (tables));
    }
  remove_file (self);
  g_rmdir (self->folder);
  const double our_rate = median (ours, N_ROUNDS), limit_rate = median (limit, N_ROUNDS);
  printf (
      "{\"name\":\"fold-share-of-limit\",\"value\":%.3f,\"unit\":\"share\",\"limit\":%.0f,\"ours\":%.0f}\n",
      our_rate / limit_rate, limit_rate, our_rate);
  return 0;
}
