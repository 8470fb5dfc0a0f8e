// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign peers of the exchange: PouchDB, and express-pouchdb as a store in the middle.
//   node peers.js relay SOURCE TARGET    PouchDB pulls from SOURCE and pushes to TARGET
//   node peers.js forge SOURCE TARGET    the same, with siblings that somebody made up
//   node peers.js between SOURCE TARGET  express-pouchdb pulls and pushes, asked over HTTP
//   node peers.js serve SOURCE SPACE whole|spoilt   express-pouchdb serves what it pulled, or what others made of it
//   node peers.js pull SOURCE            pulls, and tells how fast
// Prints one line of JSON. What serves does so until its standard input ends.
'use strict'
const crypto = require('crypto')
const fs = require('fs')
const http = require('http')
const https = require('https')
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

function expressPouchDB () {
  const app = require('express')()
  app.use(require('express-pouchdb')(PouchDB, {
    inMemoryConfig: true, logPath: path.join(os.tmpdir(), `watchfloor-peers-${process.pid}.log`), mode: 'custom',
    overrideMode: { include: ['routes/root', 'routes/db', 'routes/all-docs', 'routes/bulk-docs', 'routes/bulk-get', 'routes/changes',
      'routes/documents', 'routes/revs-diff', 'routes/replicate'] }
  }))
  return app
}

// What may become of operations where anybody may write, one each: lost, its text changed under the same revision, two siblings
// beside it of which one wins, deleted, deleted and its text dropped, signed by somebody
// else; and one more, whole, of a device that nobody certified.
async function spoil (docs, db) {
  const [lost, changed, beside, deleted, withheld, signed] = docs.slice(10, 16)
  const as = (doc, id) => ({ ...doc, _rev: `1-${id}`, _revisions: { start: 1, ids: [id] } })
  const put = docs.filter(doc => ![lost, changed, signed].includes(doc))
  const stranger = JSON.parse(process.env.WF_STRANGER)
  put.push({ ...changed, b: changed.b.replace('Cable', 'Table') }, { ...signed, s: docs[0].s }, stranger)
  await db.bulkDocs(put, { new_edits: false })
  await db.bulkDocs(['0', 'f'].map(digit => as({ ...beside, b: '{}' }, digit.repeat(32))), { new_edits: false })
  await db.put({ _id: 'note', text: 'no operation' })
  await db.remove(withheld._id, withheld._rev)
  await db.compact()
  await db.remove(deleted._id, deleted._rev)
  return { lost: lost._id, changed: changed._id, beside: beside._id, deleted: deleted._id, withheld: withheld._id,
    signed: signed._id, stranger: stranger._id }
}

async function serve (source, space, how) {
  const app = expressPouchDB() // it knows the databases that are made after it
  const relay = new PouchDB('relay', { adapter: 'memory' })
  await pull(relay, source)
  const docs = (await relay.allDocs({ include_docs: true })).rows.map(row => row.doc)
  const db = new PouchDB(space)
  const spoilt = how === 'spoilt' ? await spoil(docs, db) : await db.bulkDocs(docs, { new_edits: false }).then(() => ({}))
  const server = https.createServer({ key: fs.readFileSync(process.env.WF_KEY), cert: fs.readFileSync(process.env.WF_CERTIFICATE) },
    app).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  console.log(JSON.stringify({ port: server.address().port, n: docs.length, ...spoilt }))
  await new Promise(resolve => process.stdin.on('end', resolve).resume())
  server.close()
}

async function between (source, target) {
  const app = expressPouchDB()
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

const commands = { relay, forge, between, serve, pull: timedPull }
commands[process.argv[2]](...process.argv.slice(3)).then(
  result => { if (result) console.log(JSON.stringify(result)); process.exit(0) },
  error => { console.error(error); process.exit(1) })
