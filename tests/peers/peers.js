// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign peers of the exchange: PouchDB, and express-pouchdb as a store in the middle.
//   node peers.js relay SOURCE TARGET    PouchDB pulls from SOURCE and pushes to TARGET
//   node peers.js forge SOURCE TARGET    the same, with siblings that somebody made up
//   node peers.js between SOURCE TARGET  express-pouchdb pulls and pushes, asked over HTTP
//   node peers.js pull SOURCE            pulls, and tells how fast
// Prints one line of JSON.
'use strict'
const crypto = require('crypto')
const http = require('http')
const os = require('os')
const path = require('path')

const PouchDB = require('pouchdb-core')
  .plugin(require('pouchdb-adapter-memory'))
  .plugin(require('pouchdb-adapter-http'))
  .plugin(require('pouchdb-mapreduce'))
  .plugin(require('pouchdb-replication'))

// Names that are no addresses are databases in memory.
PouchDB.preferredAdapters.unshift('memory')

const options = { batch_size: 500, batches_limit: 4 }

// What a store holds, whatever order it came in.
async function setOf (db) {
  const rows = (await db.allDocs({ include_docs: true })).rows
  const lines = rows.map(row => `${row.id} ${row.doc.h}\n`).sort()
  return { n: lines.length, set: crypto.createHash('sha256').update(lines.join('')).digest('hex') }
}

async function pull (db, source) {
  const result = await db.replicate.from(new PouchDB(source, { skip_setup: true }), options)
  return { ok: result.ok, written: result.docs_written, failed: result.doc_write_failures }
}

// What the other side refuses is counted; PouchDB also ends with an error then.
async function push (db, target) {
  const result = await db.replicate.to(new PouchDB(target, { skip_setup: true }), options)
    .catch(error => { if (error.result && error.result.doc_write_failures > 0) return error.result; throw error })
  return { ok: result.ok, written: result.docs_written, failed: result.doc_write_failures }
}

async function relay (source, target) {
  const db = new PouchDB('relay', { adapter: 'memory' })
  const pulled = await pull(db, source)
  return { pulled, ...(await setOf(db)), pushed: await push(db, target) }
}

// Somebody who may write to the store in between: another text under the same id with a revision of its own, and a document
// whose id is not its hash. (One that claims to follow ours makes PouchDB hand on only itself: the store in between withholds
// ours then, which shows as a gap in the device's chain, and the other road brings it.)
async function forge (source, target) {
  const db = new PouchDB('forge', { adapter: 'memory' })
  await pull(db, source)
  const doc = (await db.allDocs({ include_docs: true, limit: 1 })).rows[0].doc
  const other = '0'.repeat(32)
  await db.bulkDocs([
    { ...doc, b: doc.b.replace('Cable', 'Table'), _rev: `1-${other}`, _revisions: { start: 1, ids: [other] } },
    { ...doc, _id: doc._id.slice(0, 17) + other, _rev: `1-${other}`, _revisions: { start: 1, ids: [other] } }
  ], { new_edits: false })
  return { pushed: await push(db, target) }
}

function ask (port, method, where, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, method, path: where, host: '127.0.0.1', headers: { 'Content-Type': 'application/json' } },
      answer => {
        let text = ''
        answer.on('data', piece => { text += piece })
        answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }))
      })
    request.on('error', reject)
    request.end(body ? JSON.stringify(body) : undefined)
  })
}

async function between (source, target) {
  const app = require('express')()
  app.use(require('express-pouchdb')(PouchDB, {
    inMemoryConfig: true, logPath: path.join(os.tmpdir(), `watchfloor-peers-${process.pid}.log`), mode: 'custom',
    overrideMode: { include: ['routes/root', 'routes/db', 'routes/all-docs', 'routes/bulk-docs', 'routes/bulk-get', 'routes/changes',
      'routes/documents', 'routes/revs-diff', 'routes/replicate'] }
  }))
  const server = app.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const port = server.address().port
  const made = await ask(port, 'PUT', '/between')
  const pulled = await ask(port, 'POST', '/_replicate', { source, target: 'between' })
  const held = await setOf(new PouchDB('between'))
  const pushed = await ask(port, 'POST', '/_replicate', { source: 'between', target })
  server.close()
  return { made: made.status, pulled: pulled.body, ...held, pushed: pushed.body }
}

async function timedPull (source) {
  const db = new PouchDB('bench', { adapter: 'memory' })
  const began = process.hrtime.bigint()
  const pulled = await pull(db, source)
  return { ...pulled, seconds: Number(process.hrtime.bigint() - began) / 1e9, 'rss-mib': process.memoryUsage().rss / 1048576 }
}

const commands = { relay, forge, between, pull: timedPull }
commands[process.argv[2]](...process.argv.slice(3)).then(
  result => { console.log(JSON.stringify(result)); process.exit(0) },
  error => { console.error(error); process.exit(1) })
