// Tables that another program made: a table that would silently break a guarantee is an error before the first write.
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Adapter, CacheAdapter, Scratch } from '../support/backends.js'
import { held, rejection } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { postgres } from '../support/postgres-backend.js'
import { prepared, scratchOf } from './support/doctor.js'
import { warnings } from './support/documented-tables.js'

const closeLater = <T extends { disconnect(): Promise<void> }>(adapter: T): T => {
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const open = ({ url }: Scratch, keyPrefix = freshPrefix()): Adapter =>
  closeLater(postgres.open(url, { keyPrefix, createTables: false }))

const openCache = ({ url }: Scratch): CacheAdapter => closeLater(postgres.openCache(url, { keyPrefix: freshPrefix() }))

async function altered(...statements: string[]): Promise<Scratch> {
  const scratch = await prepared(postgres)
  for (const statement of statements) await scratch.reader.run([statement])
  return scratch
}

const checkpoint = (id: string, taskId: string, sequence = 1) => ({
  id,
  taskId,
  sequence,
  timestamp: 1,
  progress: 0,
  data: { sequence }
})

type Call = (adapter: Adapter) => Promise<unknown>
const uses: Record<string, Record<string, Call>> = {
  locks: {
    acquire: (adapter) => adapter.acquire('k', 1000),
    forceRelease: (adapter) => adapter.forceRelease('k')
  },
  circuit: {
    getState: (adapter) => adapter.getState('k'),
    recordFailure: (adapter) => adapter.recordFailure('k', 3)
  },
  cache: {
    get: (adapter) => adapter.get('k'),
    set: (adapter) => adapter.set('k', 1),
    clear: (adapter) => adapter.clear()
  },
  checkpoints: {
    save: (adapter) => adapter.save(checkpoint('c', 't')),
    list: (adapter) => adapter.list('t')
  },
  idempotency: {
    get: (adapter) => adapter.idempotency.get('k'),
    set: (adapter) => adapter.idempotency.set('k', 1)
  }
}

const useAll = async (adapter: Adapter, but = '') => {
  for (const [table, calls] of Object.entries(uses))
    if (table !== but) for (const call of Object.values(calls)) await call(adapter)
}

async function expectRefused(adapter: Adapter, table: string, message: string) {
  for (const [method, call] of Object.entries(uses[table] ?? {}))
    expect(await rejection(() => call(adapter)), method).toEqual(mismatch(message))
}

const mismatch = (message: unknown = expect.any(String)) =>
  expect.objectContaining({ code: 'SCHEMA_MISMATCH', message, retryable: false, outcomeKnown: true })

const types: [table: string, column: string, type: string, using?: string][] = [
  ['locks', 'expires_at', 'timestamptz'],
  ['locks', 'expires_at', 'timestamp(0)'],
  ['locks', 'expires_at', 'timestamp(2)'],
  ['locks', 'expires_at', 'date'],
  ['locks', 'owner', 'char(40)'],
  ['locks', 'owner', 'name'],
  ['circuit', 'last_failure_time', 'timestamptz'],
  ['circuit', 'last_success_time', 'timestamp(0)'],
  ['circuit', 'failure_count', 'real'],
  ['cache', 'expires_at', 'timestamptz'],
  ['cache', 'expires_at', 'timestamp(0)'],
  ['idempotency', 'expires_at', 'timestamp'],
  ['idempotency', 'expires_at', 'timestamptz(0)'],
  ['checkpoints', 'timestamp', 'real'],
  ['checkpoints', 'sequence', 'text']
]

describe('a column of a type that breaks a promise in silence', () => {
  it.each(types)('%s.%s is %s: refused, with the statement that mends it', async (table, column, type) => {
    const scratch = await altered(`ALTER TABLE go_goscope_${table} ALTER ${column} TYPE ${type}`)
    const adapter = open(scratch)
    const refusal = await rejection(() => adapter.connect())
    const [, statement = ''] = /; let a role that may do so run (.*)$/.exec(refusal.message) ?? []
    expect(refusal).toEqual(
      mismatch(expect.stringContaining(`go_goscope_${table} can't be used: its column ${column} is `))
    )
    await expectRefused(adapter, table, refusal.message)
    await useAll(adapter, table)
    await scratch.reader.run([statement])
    await adapter.connect()
    await useAll(adapter)
  })

  it('of a cache table of its own', async () => {
    const scratch = await scratchOf(postgres)
    await openCache(scratch).initialize?.()
    await scratch.reader.run(['ALTER TABLE cache ALTER expires_at TYPE timestamptz'])
    const cache = openCache(scratch)
    expect(await rejection(() => cache.set('k', 1))).toEqual(
      mismatch(expect.stringContaining('run ALTER TABLE "cache" ALTER expires_at TYPE timestamp USING expires_at AT'))
    )
    expect(await rejection(() => cache.get('k'))).toEqual(mismatch())
    expect(await rejection(() => cache.initialize?.())).toEqual(mismatch())
  })

  it('of a cache table of its own whose name begins as the documented ones do', async () => {
    const scratch = await scratchOf(postgres)
    const tableName = 'go_goscope_My cache'
    const openIt = () => closeLater(postgres.openCache(scratch.url, { keyPrefix: freshPrefix(), tableName } as object))
    await openIt().initialize?.()
    await scratch.reader.run([`ALTER TABLE "${tableName}" ALTER expires_at TYPE timestamptz`])
    const refusal = await rejection(() => openIt().set('k', 1))
    const [, statement = ''] = /; let a role that may do so run (.*)$/.exec(refusal.message) ?? []
    await scratch.reader.run([statement])
    await openIt().set('k', 1)
  })

  it('a domain counts as what it is made of', async () => {
    const domains = ['CREATE DOMAIN moment AS timestamp', 'CREATE DOMAIN rough AS timestamp(0)']
    const scratch = await altered(...domains, 'ALTER TABLE go_goscope_locks ALTER expires_at TYPE moment')
    held(await open(scratch).acquire('k', 1000))
    await scratch.reader.run(['ALTER TABLE go_goscope_locks ALTER expires_at TYPE rough'])
    expect(await rejection(() => open(scratch).acquire('k', 1000))).toEqual(mismatch())
  })
})

const collation = `CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`
const keys = [
  ['locks', 'key'],
  ['circuit', 'key'],
  ['cache', 'key'],
  ['idempotency', 'key'],
  ['checkpoints', 'id'],
  ['checkpoints', 'task_id']
]
const keysAre = (type: string) =>
  keys.map(([table, column]) => `ALTER TABLE go_goscope_${table} ALTER ${column} TYPE ${type}`)

const padded = (key: string) => `${key}  `
const long = 'k'.repeat(200)
const folding: [
  title: string,
  statements: string[],
  one: string,
  other: (key: string) => string,
  readsOthers: boolean
][] = [
  ['a collation', [collation, ...keysAre('text COLLATE folding')], 'Key', (key) => key.toLowerCase(), true],
  ['citext', ['CREATE EXTENSION citext', ...keysAre('citext')], 'Key', (key) => key.toLowerCase(), false],
  ['char(n)', keysAre('char(60)'), 'key', padded, false],
  ['name', keysAre('name'), long, (key) => `${key}-2`, false]
]
const collision = expect.objectContaining({ code: 'KEY_COLLISION', retryable: false, outcomeKnown: true })

describe.each(folding)('keys that fold: %s', (title, statements, one, fold, readsOthers) => {
  const other = fold(one)
  // If the column truncates long texts, keys of that length must be refused.
  const stores = title !== 'name'

  it("never another key's value, and never written over", async () => {
    const scratch = await altered(...statements)
    const adapter = open(scratch)
    const write = async (key: string, value: number) => {
      const calls = [
        () => adapter.set(key, value),
        () => adapter.idempotency.set(key, [undefined, value]),
        () => adapter.recordFailure(key, 9),
        () => adapter.save(checkpoint(key, key))
      ]
      for (const call of calls) {
        const outcome = await call().catch((error) => error)
        if (value === 1 && stores) expect(outcome).not.toEqual(collision)
        else expect(outcome).toEqual(collision)
      }
    }
    await write(one, 1)
    const before = await scratch.reader.dump()
    await write(other, 2)
    expect(await rejection(() => adapter.recordSuccess(other))).toEqual(collision)
    expect(await rejection(() => adapter.setState(other, { state: 'open', failureCount: 1 }))).toEqual(collision)
    const reads = [
      () => adapter.get(other),
      () => adapter.has(other),
      () => adapter.ttl(other),
      () => adapter.getMany([other]).then(([value]) => value),
      () => adapter.getMany([one, other]).then(([, value]) => value),
      () => adapter.idempotency.get(other),
      () => adapter.getState(other),
      () => adapter.load(other)
    ]
    for (const read of reads) {
      const outcome = await read().catch((error) => error)
      if (readsOthers) expect(outcome).toEqual(collision)
      else expect([null, undefined, false]).toContainEqual(outcome)
    }
    expect(await adapter.loadLatest(other)).toBeUndefined()
    expect(await adapter.list(other)).toEqual([])
    await adapter.deleteAll(other)
    await adapter.delete(other).catch((error) => expect(error).toEqual(collision))
    await adapter.idempotency.delete(other).catch((error) => expect(error).toEqual(collision))
    expect(await scratch.reader.dump()).toBe(before)
    if (stores) expect([await adapter.get(one), await adapter.keys()]).toEqual([1, [one]])
  })

  it('is told once for a database, not by every connection', async () => {
    const scratch = await altered(...statements)
    const seen = warnings()
    const [one, other] = [open(scratch), open(scratch)]
    for (const adapter of [one, other, one]) await adapter.connect()
    await Promise.all(Array.from({ length: 50 }, (_, at) => other.get(`k${at}`)))
    expect(seen).toHaveLength(1)
  })

  it('a lock is never held under two keys', async () => {
    const adapter = open(await altered(...statements))
    if (!stores) return expect(await rejection(() => adapter.acquire(one, 5000))).toEqual(collision)
    const handle = held(await adapter.acquire(one, 5000, 'me'))
    for (const owner of ['me', 'you'])
      expect(await rejection(() => adapter.acquire(other, 9000, owner))).toEqual(collision)
    await adapter.forceRelease(other).catch((error) => expect(error).toEqual(collision))
    expect(await handle.isValid()).toBe(true)
    expect(await handle.extend(5000)).toBe(true)
    await handle.release()
    const later = await adapter.acquire(other, 5000).catch((error) => error)
    // A key with trailing blanks can't be stored at all.
    expect(later).toEqual(title === 'char(n)' ? collision : expect.anything())
  })
})

it('clear() and keys() keep to their prefix, byte for byte', async () => {
  const scratch = await altered(collation, ...keysAre('text COLLATE folding'))
  const [one, other] = [open(scratch, 'App:'), open(scratch, 'app:')]
  await one.set('k', 1)
  await other.clear()
  expect(await other.keys()).toEqual([])
  expect(await one.keys('k%')).toEqual(['k'])
})

const nothing = `CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`
const discards = (when: string, table: string) => [
  nothing,
  `CREATE TRIGGER discards BEFORE ${when} ON go_goscope_${table} FOR EACH ROW EXECUTE FUNCTION nothing()`
]
const discarded = mismatch(expect.stringContaining('a trigger or a rule of the table discards what is written'))

describe('a trigger that discards rows', () => {
  it.each(
    Object.entries({
      locks: uses.locks?.acquire,
      circuit: uses.circuit?.recordFailure,
      cache: uses.cache?.set,
      checkpoints: uses.checkpoints?.save,
      idempotency: uses.idempotency?.set
    }) as [string, Call][]
  )('of %s: what is not stored is an error', async (table, call) => {
    const adapter = open(await altered(...discards('INSERT OR UPDATE', table)))
    expect(await rejection(() => call(adapter))).toEqual(discarded)
    expect(await rejection(() => Promise.all([call(adapter), call(adapter)]))).toEqual(discarded)
  })

  it('a lock that another owner holds is not called discarded', async () => {
    const scratch = await prepared(postgres)
    const [one, other] = [open(scratch, ''), open(scratch, '')]
    const handle = held(await one.acquire('k', 60_000))
    for (const statement of discards('INSERT', 'locks')) await scratch.reader.run([statement])
    expect(await other.acquire('k', 5000)).toBeNull()
    await handle.release()
    expect(await rejection(() => other.acquire('k', 5000))).toEqual(discarded)
  })

  it('neither an expired lock nor one that is held on is called done', async () => {
    const scratch = await prepared(postgres)
    const [one, other] = [open(scratch, ''), open(scratch, '')]
    const handle = held(await one.acquire('held', 60_000, 'me'))
    held(await one.acquire('expired', 1))
    for (const statement of discards('UPDATE', 'locks')) await scratch.reader.run([statement])
    await scratch.reader.run(['SELECT pg_sleep(0.01)'])
    expect(await rejection(() => other.acquire('expired', 5000))).toEqual(discarded)
    expect(await rejection(() => other.acquire('held', 5000, 'me'))).toEqual(discarded)
    // isValid() is called instead of extend(), which never rejects.
    expect(await handle.isValid()).toBe(true)
  })

  it('what stays is not called removed', async () => {
    const scratch = await prepared(postgres)
    const before = open(scratch, '')
    await before.acquire('k', 60_000, 'me')
    await before.set('k', 1)
    await before.idempotency.set('k', [undefined, 1])
    await before.save(checkpoint('c', 't'))
    await scratch.reader.run([nothing])
    for (const table of ['locks', 'cache', 'idempotency', 'checkpoints'])
      await scratch.reader.run([discards('DELETE', table)[1] ?? ''])
    const adapter = open(scratch, '')
    const handle = held(await adapter.acquire('k', 60_000, 'me'))
    const calls = [
      () => handle.release(),
      () => adapter.forceRelease('k'),
      () => adapter.delete('k'),
      () => adapter.idempotency.delete('k'),
      () => adapter.deleteAll('t'),
      () => adapter.cleanup('t', 0)
    ]
    for (const call of calls) expect(await rejection(call), String(call)).toEqual(discarded)
    await adapter.delete('not there')
    await adapter.idempotency.delete('not there')
    await adapter.forceRelease('not there')
    await adapter.deleteAll('not there')
  })
})

describe('a table that can hold rows twice, or none', () => {
  const refused: [title: string, statements: string[], message: RegExp][] = [
    [
      'a rule in place of a write',
      ['CREATE RULE keeps AS ON DELETE TO go_goscope_locks DO INSTEAD NOTHING'],
      /rule keeps does something else in place of a write; .* run DROP RULE "keeps" ON go_goscope_locks$/
    ],
    [
      'children that inherit',
      ['CREATE TABLE child () INHERITS (go_goscope_locks)'],
      /other tables inherit from it, and its key does not cover their rows/
    ]
  ]
  it.each(refused)('%s', async (_title, statements, message) => {
    const adapter = open(await altered(...statements))
    expect(await rejection(() => adapter.acquire('k', 1000))).toEqual(mismatch(expect.stringMatching(message)))
  })

  it('a partitioned table is used as it is', async () => {
    const scratch = await altered(
      'DROP TABLE go_goscope_locks',
      'CREATE TABLE go_goscope_locks (key text PRIMARY KEY, owner text NOT NULL, expires_at timestamp NOT NULL) PARTITION BY HASH (key)',
      'CREATE TABLE part PARTITION OF go_goscope_locks FOR VALUES WITH (modulus 1, remainder 0)'
    )
    const adapter = open(scratch)
    const handle = held(await adapter.acquire('k', 60_000))
    expect(await adapter.acquire('k', 1000)).toBeNull()
    await handle.release()
  })

  const known: [title: string, statements: string[]][] = [
    [
      'a deferrable key',
      ['DROP CONSTRAINT go_goscope_locks_pkey', 'ADD PRIMARY KEY (key) DEFERRABLE'].map(
        (change) => `ALTER TABLE go_goscope_locks ${change}`
      )
    ],
    [
      'published without a replica identity',
      ['ALTER TABLE go_goscope_locks REPLICA IDENTITY NOTHING', 'CREATE PUBLICATION told FOR TABLE go_goscope_locks']
    ]
  ]
  it.each(known)('%s', async (_title, statements) => {
    const adapter = open(await altered(...statements))
    const calls = async () => {
      const handle = held(await adapter.acquire('k', 60_000))
      await handle.release()
    }
    expect(await rejection(calls)).toEqual(mismatch())
  })
})
