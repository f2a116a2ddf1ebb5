import { MongoDBAdapter, MongoDBCacheAdapter, MongoDBIdempotencyAdapter } from '@go-go-scope/persistence-native/mongodb'
import { BSON, type Db, type Document, MongoClient } from 'mongodb'
import { inject } from 'vitest'
import type { ServerName } from '../../tools/servers.mjs'
import type { Backend, Client, Family, Options, Reader, Row } from './backends.js'
import { checkpoint, fixturesOf, owner } from './fixtures.js'

const { EJSON } = BSON

const collections: Record<Family, string> = {
  lock: 'go_goscope_locks',
  circuit: 'go_goscope_circuit',
  cache: 'go_goscope_cache',
  idempotency: 'go_goscope_idempotency'
}

const inMillis = (time: unknown) => (time instanceof Date ? time.getTime() : null)

async function dump(db: Db): Promise<string> {
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort()
  const parts = names.map(async (name) => {
    const documents = await db.collection(name).find().sort({ _id: 1 }).toArray()
    return `${name} ${documents.length === 0 ? 'null' : EJSON.stringify(documents)}`
  })
  return (await Promise.all(parts)).join('\n')
}

async function rowOf(db: Db, family: Family, key: string): Promise<Row | null> {
  const document = await db.collection(collections[family]).findOne({ key })
  if (document === null) return null
  const text = family === 'lock' ? document.owner : JSON.stringify(document.value)
  return { text, expiresAt: inMillis(document.expiresAt) }
}

async function breakerOf(db: Db, key: string) {
  const document = await db.collection(collections.circuit).findOne({ key })
  if (document === null) return null
  const { state, failureCount, lastFailureTime, lastSuccessTime } = document
  const times = { lastFailureTime: inMillis(lastFailureTime), lastSuccessTime: inMillis(lastSuccessTime) }
  const present = Object.fromEntries(Object.entries(times).filter(([, time]) => time !== null))
  return { state, failureCount, ...present }
}

async function checkpointOf(db: Db, prefix: string, task: string, sequence: number) {
  const found = await db.collection('go_goscope_checkpoints').findOne({ taskId: prefix + task, sequence })
  if (found === null) return null
  const { _id, ...fields } = found
  return { ...fields, id: fields.id.slice(prefix.length), taskId: fields.taskId.slice(prefix.length) }
}

/** The number of native connections with the `appName` of the scratch database's URL. */
async function connectionsOf(client: MongoClient, name: string): Promise<number> {
  const pipeline = [
    { $currentOp: { allUsers: true, idleConnections: true } },
    { $match: { 'clientMetadata.application.name': name, 'clientMetadata.driver.name': /mongoc/ } }
  ]
  return (await client.db('admin').aggregate(pipeline).toArray()).length
}

function reader(client: MongoClient): Reader {
  const db = client.db()
  return {
    now: async () => (await db.command({ hello: 1 })).localTime.getTime(),
    dump: () => dump(db),
    row: (family, key) => rowOf(db, family, key),
    breaker: (key) => breakerOf(db, key) as never,
    checkpoint: (prefix, task, sequence) => checkpointOf(db, prefix, task, sequence),
    run: ([command = '']) => db.command(EJSON.parse(command) as Document),
    connections: () => connectionsOf(client, db.databaseName),
    close: () => client.close()
  }
}

// The database's name is also the `appName`, which identifies its connections.
function databaseUrl(url: string, name: string): string {
  const own = new URL(url)
  own.pathname = `/${name}`
  own.searchParams.set('appName', name)
  return own.href
}

async function scratch(server: string) {
  const url = databaseUrl(server, `scratch_${process.pid}_${Math.random().toString(36).slice(2)}`)
  const client = await new MongoClient(url).connect()
  const drop = async () => {
    await client.db().dropDatabase()
    await client.close()
  }
  return { url, reader: reader(client), drop }
}

const command = (document: object) => [EJSON.stringify(document)]
const insert = (collection: string, document: object) => command({ insert: collection, documents: [document] })
const after = (ttl: number) => new Date(Date.now() + ttl)

const fixtures = fixturesOf({
  lock: (prefix, ttl) =>
    insert(collections.lock, { key: `${prefix}lock:k`, owner, expiresAt: after(ttl), createdAt: new Date() }),
  breaker: (prefix, state) =>
    insert(collections.circuit, {
      key: `${prefix}circuit:k`,
      state,
      failureCount: 3,
      lastFailureTime: new Date(1700000000123),
      updatedAt: new Date()
    }),
  failedAt: 1700000000123,
  entry: (prefix, key, value, ttl) =>
    insert(collections.cache, {
      key: `${prefix}cache:${key}`,
      value,
      updatedAt: new Date(),
      expiresAt: ttl === null ? null : after(ttl)
    }),
  result: (prefix, value) => insert(collections.idempotency, { key: `${prefix}k`, value, createdAt: new Date() }),
  checkpoint: (prefix) =>
    insert('go_goscope_checkpoints', {
      ...checkpoint,
      id: prefix + checkpoint.id,
      taskId: prefix + checkpoint.taskId
    }),
  lapses: true,
  beginning: 'k:.*'
})

function client(url: string): Client {
  const mongo = new MongoClient(url)
  const close = mongo.close.bind(mongo)
  let isEnded = false
  mongo.close = (...force) => {
    isEnded = true
    return close(...force)
  }
  return {
    object: mongo.db(),
    forbid: () => forbid(mongo),
    isEnded: () => isEnded,
    end: () => mongo.close()
  }
}

function forbid(mongo: MongoClient): () => number {
  let tries = 0
  const refuse = () => {
    tries++
    throw new Error('the handed-over client was used')
  }
  Object.assign(mongo, { connect: refuse, db: refuse, startSession: refuse })
  return () => tries
}

function fill(prefix: string, count: number): string[] {
  const pipeline = [
    // MongoDB 5.0 has no $documents. $collStats returns one document for an existing collection.
    { $collStats: {} },
    { $project: { n: { $range: [0, count] } } },
    { $unwind: '$n' },
    { $project: { _id: 0, key: { $concat: [`${prefix}cache:`, { $toString: '$n' }] }, value: { $literal: 1 } } },
    { $merge: { into: collections.cache } }
  ]
  return command({ aggregate: collections.cache, pipeline, cursor: {} })
}

const longest = { count: 65_536, unit: 'bytes' as const }

export const mongodb: Backend = {
  name: 'mongodb',
  server: 'mongodb',
  supports: {
    patterns: [
      ['user:.*', ['user:1', 'user:10', 'user:2']],
      ['user:.', ['user:1', 'user:2']],
      ['user.1', ['user:1', 'userX1']],
      ['user:[12]', ['user:1', 'user:2']],
      ['.*:1', ['group:1', 'user:1']],
      ['user:1|group:1', ['group:1', 'user:1']],
      ['a\\[1\\]b', ['a[1]b']],
      ['a%b', ['a%b']],
      ['a_b', ['a_b']],
      ['a\\.b', ['a.b']],
      ['a\\\\b', ['a\\b']],
      ['*:1', ['group:1', 'user:1']],
      ['?ser:1(', []],
      ['*ser:?', ['user:1', 'user:2']],
      ['a[1]?(', []],
      ['ser:1', []],
      ['nothing.*', []]
    ],
    nulInKeys: true,
    longestKey: { lock: longest, circuit: longest, cache: longest, idempotency: longest },
    fractions: true,
    guardsEmptyPrefix: false,
    anything: '.*',
    prunes: false,
    endsClient: false
  },
  tableNames: ['cache', 'my cache', 'ünïcode.cache'],
  aliases: {},
  fixtures,
  fill,
  sessionZone: () => command({ ping: 1 }),
  version: command({ buildInfo: 1 }),
  entries: command({ count: collections.cache }),
  scratch: () => scratch(inject('urls').mongodb),
  read: async (url) => reader(await new MongoClient(url).connect()),
  key: (family, prefix, key) =>
    `${prefix}${{ lock: 'lock:', circuit: 'circuit:', cache: 'cache:', idempotency: '' }[family]}${key}`,
  open: (target, options?: Options) => new MongoDBAdapter(target as string, options),
  openCache: (target, { tableName, ...options } = {}) =>
    new MongoDBCacheAdapter(target as string, {
      ...options,
      ...(tableName !== undefined && { collectionName: tableName })
    }),
  openIdempotency: (target, options) => new MongoDBIdempotencyAdapter(target as string, options),
  client,
  defaultPort: 27_017,
  countsOnce: true,
  withPort: (url, port) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
  withPassword: (url, password) =>
    Object.assign(new URL(url), { username: 'someone', password: encodeURIComponent(password) }).href,
  config(url) {
    const { host, pathname, username, password, searchParams } = new URL(url)
    const auth = username && { auth: { username, password: decodeURIComponent(password) } }
    return {
      url: `mongodb://${host}/`,
      dbName: pathname.slice(1),
      directConnection: true,
      ...auth,
      ...(searchParams.has('authSource') && { authSource: searchParams.get('authSource') })
    }
  }
}

/** The same backend on another server. */
export const mongodbOn = (server: ServerName): Backend => ({
  ...mongodb,
  server,
  scratch: () => scratch(inject('urls')[server])
})
