import { MongoDBAdapter, MongoDBCacheAdapter, MongoDBIdempotencyAdapter } from '@go-go-scope/persistence-native/mongodb'
import { BSON, type Db, type Document, MongoClient } from 'mongodb'
import { inject } from 'vitest'
import type { Backend, Client, Family, Fixture, Options, Reader, Row } from './backends.js'

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

/** Native connections that name themselves as the scratch database's URL says. */
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

// Its name is also the name of the application, by which its connections are told apart.
function databaseUrl(url: string, name: string): string {
  const own = new URL(url)
  own.pathname = `/${name}`
  own.searchParams.set('appName', name)
  return own.href
}

async function scratch() {
  const url = databaseUrl(inject('urls').mongodb, `scratch_${process.pid}_${Math.random().toString(36).slice(2)}`)
  const client = await new MongoClient(url).connect()
  const drop = async () => {
    await client.db().dropDatabase()
    await client.close()
  }
  return { url, reader: reader(client), drop }
}

const command = (document: object) => [EJSON.stringify(document)]
const insert = (collection: string, document: object) => command({ insert: collection, documents: [document] })
const hour = () => new Date(Date.now() + 3_600_000)
const owner = '1700000000000-abc'

const lock = (prefix: string) =>
  insert(collections.lock, { key: `${prefix}lock:k`, owner, expiresAt: hour(), createdAt: new Date() })
const breaker = (prefix: string) =>
  insert(collections.circuit, {
    key: `${prefix}circuit:k`,
    state: 'open',
    failureCount: 3,
    lastFailureTime: new Date(1700000000123),
    updatedAt: new Date()
  })
const entry = (prefix: string, key: string, value: unknown, expiresAt?: Date | null) =>
  insert(collections.cache, { key: `${prefix}cache:${key}`, value, updatedAt: new Date(), expiresAt })

const fixtures: Fixture[] = [
  { title: 'a lock', write: lock, ask: (adapter) => adapter.acquire('k', 1000), answer: null },
  {
    title: 'a lock, extended by its owner',
    write: lock,
    ask: (adapter) => adapter.extend('k', 1000, owner),
    answer: true
  },
  {
    title: 'a lock that expired and is still there',
    write: (prefix) => insert(collections.lock, { key: `${prefix}lock:k`, owner, expiresAt: new Date(1) }),
    ask: async (adapter) => (await adapter.acquire('k', 1000, 'me'))?.owner,
    answer: 'me'
  },
  {
    title: 'breaker state',
    write: breaker,
    ask: (adapter) => adapter.getState('k'),
    answer: { state: 'open', failureCount: 3, lastFailureTime: 1700000000123 }
  },
  {
    title: 'a breaker that is counted on',
    write: breaker,
    ask: (adapter) => adapter.recordFailure('k', 10),
    answer: 4
  },
  {
    title: 'a cache entry',
    write: (prefix) => entry(prefix, 'k', { name: 'Ann', tags: ['a', null, 1.5] }, null),
    ask: (adapter) => adapter.get('k'),
    answer: { name: 'Ann', tags: ['a', null, 1.5] }
  },
  {
    title: 'a cache entry with an expiry',
    write: (prefix) => entry(prefix, 'k', 'text', hour()),
    ask: (adapter) => adapter.get('k'),
    answer: 'text'
  },
  {
    title: 'a cache entry in the list of keys',
    write: (prefix) => entry(prefix, 'k:1', 1),
    ask: (adapter) => adapter.keys('k:.*'),
    answer: ['k:1']
  },
  {
    title: 'an idempotent result',
    write: (prefix) =>
      insert(collections.idempotency, { key: `${prefix}k`, value: [null, { charged: true }], createdAt: new Date() }),
    ask: (adapter) => adapter.idempotency.get('k'),
    answer: { value: [null, { charged: true }] }
  }
]

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
    { $documents: [{ n: { $range: [0, count] } }] },
    { $unwind: '$n' },
    { $project: { _id: 0, key: { $concat: [`${prefix}cache:`, { $toString: '$n' }] }, value: { $literal: 1 } } },
    { $merge: { into: collections.cache } }
  ]
  return command({ aggregate: 1, pipeline, cursor: {} })
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
  scratch,
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
