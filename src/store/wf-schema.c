/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-schema.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"

/* All times are INTEGER microseconds UTC. `operation` is insert only: the one update that its
 * trigger lets through adds a receipt, an acknowledgement or a redaction, or the body to what came
 * without it, and wf-operation-table.c is the only place that makes it. (space, seq) needs no index
 * of its own: an index on `space` ends with the rowid, which is `seq`. */
static const char schema_1[]
    = "CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
      "CREATE TABLE space (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE device (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE,"
      "  local INTEGER NOT NULL DEFAULT 0) STRICT;"
      "CREATE TABLE key (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE epoch (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE crisis (uuid BLOB PRIMARY KEY, root_key BLOB, hlc INTEGER NOT NULL DEFAULT 0)"
      "  STRICT, WITHOUT ROWID;"
      "CREATE TABLE operation ("
      "  seq INTEGER PRIMARY KEY,"
      "  space INTEGER NOT NULL,"
      "  id BLOB NOT NULL UNIQUE CHECK (length (id) = 24),"
      "  hash BLOB NOT NULL,"
      "  dev INTEGER NOT NULL,"
      "  n INTEGER NOT NULL,"
      "  ent BLOB NOT NULL,"
      "  hlc INTEGER NOT NULL,"
      "  arrived_at INTEGER NOT NULL,"
      "  received_at INTEGER,"
      "  receipt_seq INTEGER,"
      "  receipt_hash BLOB,"
      "  epoch INTEGER,"
      "  key INTEGER NOT NULL,"
      "  sig BLOB NOT NULL,"
      "  state INTEGER NOT NULL," /* 0 ok, 1 without its body */
      "  acked INTEGER NOT NULL," /* WfStanding */
      "  skeleton TEXT NOT NULL,"
      "  body TEXT) STRICT;"
      "CREATE INDEX operation_chain ON operation (space, dev, n);"
      "CREATE INDEX operation_entity ON operation (ent, hlc);"
      "CREATE INDEX operation_space ON operation (space);"
      "CREATE INDEX operation_outbox ON operation (space) WHERE acked = 0;"
      "CREATE INDEX operation_sent ON operation (space) WHERE acked = 1 AND received_at IS NULL;"
      "CREATE TRIGGER operation_keep BEFORE DELETE ON operation BEGIN"
      "  SELECT RAISE (ABORT, 'operations are never deleted'); END;"
      "CREATE TRIGGER operation_fixed BEFORE UPDATE ON operation WHEN NOT ("
      "  OLD.seq IS NEW.seq AND OLD.space IS NEW.space AND OLD.id IS NEW.id"
      "  AND OLD.hash IS NEW.hash AND OLD.dev IS NEW.dev AND OLD.n IS NEW.n"
      "  AND OLD.ent IS NEW.ent AND OLD.hlc IS NEW.hlc AND OLD.arrived_at IS NEW.arrived_at"
      "  AND OLD.key IS NEW.key AND OLD.sig IS NEW.sig AND OLD.skeleton IS NEW.skeleton"
      "  AND (OLD.received_at IS NULL OR (OLD.received_at IS NEW.received_at"
      "    AND OLD.receipt_seq IS NEW.receipt_seq AND OLD.receipt_hash IS NEW.receipt_hash"
      "    AND OLD.epoch IS NEW.epoch))"
      "  AND ((OLD.body IS NEW.body AND OLD.state IS NEW.state)"
      "    OR (NEW.body IS NULL AND NEW.state = 1))"
      "  AND NEW.acked IN (0, 1)) BEGIN"
      "  SELECT RAISE (ABORT, 'operations are never changed'); END;"
      "CREATE TABLE live (ent BLOB NOT NULL, field TEXT NOT NULL, space INTEGER NOT NULL,"
      "  operation BLOB NOT NULL, hlc INTEGER NOT NULL, value TEXT,"
      "  PRIMARY KEY (ent, field, space, operation)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE superseded (ent BLOB NOT NULL, field TEXT NOT NULL, space INTEGER NOT NULL,"
      "  operation BLOB NOT NULL,"
      "  PRIMARY KEY (ent, field, space, operation)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE awaited (operation BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;"
      "CREATE TABLE number (prefix TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE TABLE cursor (peer TEXT NOT NULL, space INTEGER NOT NULL, epoch TEXT,"
      "  seq INTEGER NOT NULL, rh BLOB NOT NULL, PRIMARY KEY (peer, space)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE quarantine (id INTEGER PRIMARY KEY, operation BLOB NOT NULL,"
      "  hash BLOB NOT NULL, space INTEGER NOT NULL, verdict TEXT NOT NULL,"
      "  arrived_at INTEGER NOT NULL, received_at INTEGER, receipt_seq INTEGER, receipt_hash BLOB,"
      "  epoch INTEGER, acked INTEGER NOT NULL, document TEXT NOT NULL,"
      "  UNIQUE (operation, hash)) STRICT;";

/* Courier bundles (log.md §12): what was written to whom, what came back, what was read. */
static const char schema_courier[]
    = "CREATE TABLE courier_sent (id INTEGER PRIMARY KEY, crisis BLOB NOT NULL,"
      "  recipients BLOB NOT NULL, number INTEGER NOT NULL, made_at INTEGER NOT NULL,"
      "  choice INTEGER NOT NULL, hash BLOB NOT NULL, file TEXT NOT NULL, count INTEGER NOT NULL,"
      "  UNIQUE (crisis, recipients, number)) STRICT;"
      "CREATE TABLE courier_span (sent INTEGER NOT NULL, space INTEGER NOT NULL,"
      "  from_row INTEGER NOT NULL, to_row INTEGER NOT NULL, since_hlc INTEGER NOT NULL,"
      "  PRIMARY KEY (sent, space)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE courier_delivery (sent INTEGER NOT NULL, device BLOB NOT NULL,"
      "  at INTEGER NOT NULL, new INTEGER NOT NULL, known INTEGER NOT NULL,"
      "  waiting INTEGER NOT NULL, refused INTEGER NOT NULL,"
      "  PRIMARY KEY (sent, device)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE courier_received (id INTEGER PRIMARY KEY, crisis BLOB NOT NULL,"
      "  device BLOB NOT NULL, recipients BLOB NOT NULL, number INTEGER NOT NULL,"
      "  hash BLOB NOT NULL, choice INTEGER NOT NULL, made_at INTEGER NOT NULL,"
      "  arrived_at INTEGER NOT NULL, new INTEGER NOT NULL, known INTEGER NOT NULL,"
      "  waiting INTEGER NOT NULL, refused INTEGER NOT NULL, UNIQUE (crisis, hash)) STRICT;";

/* From version 3 on; what else may become of the body and what may stand in `acked` is said between
 * the two. */
#define OPERATION_FIXED                                                                            \
  "CREATE TRIGGER operation_fixed BEFORE UPDATE ON operation WHEN NOT ("                           \
  "  OLD.seq IS NEW.seq AND OLD.space IS NEW.space AND OLD.id IS NEW.id"                           \
  "  AND OLD.hash IS NEW.hash AND OLD.dev IS NEW.dev AND OLD.n IS NEW.n"                           \
  "  AND OLD.ent IS NEW.ent AND OLD.hlc IS NEW.hlc AND OLD.arrived_at IS NEW.arrived_at"           \
  "  AND OLD.key IS NEW.key AND OLD.sig IS NEW.sig AND OLD.skeleton IS NEW.skeleton"               \
  "  AND (OLD.received_at IS NULL OR (OLD.received_at IS NEW.received_at"                          \
  "    AND OLD.receipt_seq IS NEW.receipt_seq AND OLD.receipt_hash IS NEW.receipt_hash"            \
  "    AND OLD.epoch IS NEW.epoch AND OLD.receipt_ctl IS NEW.receipt_ctl))"                        \
  "  AND ((OLD.body IS NEW.body AND OLD.state IS NEW.state)"                                       \
  "    OR (NEW.body IS NULL AND NEW.state = 1)"
#define OPERATION_FIXED_END " BEGIN SELECT RAISE (ABORT, 'operations are never changed'); END;"

/* What counts is a question of its own: `discounted` names the operations that do not, `redaction`
 * who asked to drop which body. The key tells apart who signs a copy of another's operation. */
static const char schema_verdicts[]
    = "ALTER TABLE operation ADD COLUMN receipt_ctl INTEGER;"
      "DROP TRIGGER operation_fixed;" OPERATION_FIXED
      "  ) AND NEW.acked IN (0, 1))" OPERATION_FIXED_END
      "CREATE TABLE discounted (seq INTEGER PRIMARY KEY, verdict TEXT NOT NULL) STRICT;"
      "CREATE TABLE redaction (target BLOB NOT NULL, operation BLOB NOT NULL,"
      "  person BLOB NOT NULL, PRIMARY KEY (target, operation)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE head (peer TEXT NOT NULL, space INTEGER NOT NULL, epoch TEXT NOT NULL,"
      "  seq INTEGER NOT NULL, rh BLOB NOT NULL, time INTEGER NOT NULL, key BLOB NOT NULL,"
      "  sig BLOB NOT NULL, PRIMARY KEY (peer, space, epoch, seq)) STRICT, WITHOUT ROWID;"
      "ALTER TABLE quarantine RENAME TO quarantine_1;"
      "CREATE TABLE quarantine (id INTEGER PRIMARY KEY, operation BLOB NOT NULL,"
      "  hash BLOB NOT NULL, key BLOB NOT NULL, space INTEGER NOT NULL, verdict TEXT NOT NULL,"
      "  arrived_at INTEGER NOT NULL, received_at INTEGER, receipt_seq INTEGER, receipt_hash BLOB,"
      "  receipt_ctl INTEGER, epoch INTEGER, acked INTEGER NOT NULL, document TEXT NOT NULL,"
      "  UNIQUE (operation, hash, key)) STRICT;"
      "INSERT INTO quarantine (id, operation, hash, key, space, verdict, arrived_at, received_at,"
      "  receipt_seq, receipt_hash, epoch, acked, document)"
      "  SELECT id, operation, hash, x'', space, verdict, arrived_at, received_at, receipt_seq,"
      "  receipt_hash, epoch, acked, document FROM quarantine_1;"
      "DROP TABLE quarantine_1;";

/* What servers signed, and what that speaks against. The table of version 3 was never written to.
 */
static const char schema_alarms[]
    = "DROP TABLE head;"
      "CREATE TABLE head (peer TEXT NOT NULL, space INTEGER NOT NULL, seq INTEGER NOT NULL,"
      "  epoch TEXT NOT NULL, rh BLOB NOT NULL, time INTEGER NOT NULL, key BLOB NOT NULL,"
      "  sig BLOB NOT NULL, PRIMARY KEY (peer, space, seq, epoch)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE history_alarm (peer TEXT NOT NULL, space INTEGER NOT NULL,"
      "  fault INTEGER NOT NULL, seq INTEGER NOT NULL, signed_at INTEGER NOT NULL,"
      "  noticed_at INTEGER NOT NULL, PRIMARY KEY (peer, space, fault, seq)) STRICT, WITHOUT ROWID;";

/* Who confirmed an operation and whether its place in the history was read are told apart: a
 * receipt of a history that is no more does not say that this one has it. And what came without its
 * body may get it. */
static const char schema_standings[]
    = "DROP TRIGGER operation_fixed;" OPERATION_FIXED
      "    OR (OLD.body IS NULL AND NEW.body IS NOT NULL AND OLD.state = 1 AND NEW.state = 0))"
      "  AND NEW.acked IN (0, 1, 2))" OPERATION_FIXED_END "DROP INDEX operation_sent;"
      "UPDATE operation SET acked = 2 WHERE acked = 1 AND received_at IS NULL;"
      "CREATE INDEX operation_sent ON operation (space) WHERE acked = 2;"
      "CREATE INDEX operation_bare ON operation (space) WHERE body IS NULL;";

/* INSERT OR REPLACE deletes what is there, and whether triggers see that is up to the connection
 * (recursive_triggers), which may be anybody's. */
static const char schema_inserts[]
    = "CREATE TRIGGER operation_once BEFORE INSERT ON operation WHEN"
      "  EXISTS (SELECT 1 FROM operation WHERE seq = NEW.seq)"
      "  OR EXISTS (SELECT 1 FROM operation WHERE id = NEW.id) BEGIN"
      "  SELECT RAISE (ABORT, 'operations are never replaced'); END;";

/* upgrades[v] leads from version v to v + 1. */
static const char *const upgrades[WF_SCHEMA_VERSION] = { schema_1,         schema_courier,
                                                         schema_verdicts,  schema_alarms,
                                                         schema_standings, schema_inserts };

static gboolean
read_pragma (WfDb *db, const char *sql, gint64 *value, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *statement = wf_db_statement (db, sql, error);
  if (statement == NULL || !wf_db_step (db, statement, &has_row, error))
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
upgrade (WfDb *db, gint64 version, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  if (!wf_transaction_begin (&transaction, db, error))
    return FALSE;
  for (gint64 at = version; at < WF_SCHEMA_VERSION; at++)
    if (!wf_db_exec (db, upgrades[at], error))
      return FALSE;
  g_autofree char *stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                            WF_SCHEMA_APPLICATION_ID, WF_SCHEMA_VERSION);
  if (!wf_db_exec (db, stamp, error))
    return FALSE;
  if (version == 0 && !wf_db_set_meta_integer (db, "fold-version", WF_FOLD_VERSION, error))
    return FALSE;
  return wf_transaction_commit (&transaction, error);
}

gboolean
wf_schema_ensure (WfDb *db, gboolean read_only, GError **error)
{
  gint64 application = 0, version = 0, n_tables = 0;
  if (!read_pragma (db, "PRAGMA application_id", &application, error)
      || !read_pragma (db, "PRAGMA user_version", &version, error)
      || !read_pragma (db, "SELECT count (*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (n_tables > 0 && application != WF_SCHEMA_APPLICATION_ID)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("%s is a database of another program. Nothing was changed in it."),
                   wf_db_get_path (db));
      return FALSE;
    }
  if (version > WF_SCHEMA_VERSION)
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_READ_ONLY,
          _ ("%s was written by a newer Watchfloor (tables version %d, this program knows %d). "
             "Nothing was changed in it. Install the newer version on this computer."),
          wf_db_get_path (db), (int) version, WF_SCHEMA_VERSION);
      return FALSE;
    }
  if (version == WF_SCHEMA_VERSION)
    return TRUE;
  if (read_only)
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_READ_ONLY,
          _ ("%s has older tables (version %d). Open it once with Watchfloor to upgrade it."),
          wf_db_get_path (db), (int) version);
      return FALSE;
    }
  return upgrade (db, version, error);
}
