// Collections that can't keep a guarantee are refused at first use, and `doctor` reports the same problem. A collection
// that may be usable causes a warning, and the first writes decide.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Document } from 'mongodb'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Scratch } from '../support/backends.js'
import { eventually } from '../support/expectations.js'
import { mongodb } from '../support/mongodb-backend.js'
import { diagnose, scratchOf } from './support/doctor.js'

const names = {
  locks: 'go_goscope_locks',
  circuit: 'go_goscope_circuit',
  cache: 'go_goscope_cache',
  checkpoints: 'go_goscope_checkpoints',
  idempotency: 'go_goscope_idempotency',
  'the cache adapter': 'own'
}
type Of = keyof typeof names
const all = Object.keys(names) as Of[]

/** A collection that exists before the adapter connects, the adapter's error, and the report of `doctor`. */
interface Case {
  title: string
  of?: Of[]
  made: (name: string) => Document[]
  refused?: RegExp
  /** connect() succeeds, and the write is refused. */
  unwritten?: RegExp
  found?: RegExp
  /** The remedies that `doctor` names restore the documented collection. */
  mends?: boolean
}

const folding = { locale: 'en', strength: 2 }
const keyOf = (name: string) => (name === names.checkpoints ? { id: 1 } : { key: 1 })
const nameOfKey = (name: string) => (name === names.checkpoints ? 'id_1' : 'key_1')
const index = (name: string, options: Document, key: Document = keyOf(name)) => {
  return { createIndexes: name, indexes: [{ key, name: nameOfKey(name), ...options }] }
}
const rest = (name: string) =>
  name === names.checkpoints
    ? { key: { taskId: 1 }, name: 'taskId_1', partialFilterExpression: { taskId: { $exists: true } } }
    : {
        key: { expiresAt: 1 },
        name: 'expiresAt_1',
        expireAfterSeconds: 0,
        partialFilterExpression: { expiresAt: { $exists: true } }
      }
const lately = { $gt: { $date: '2020-01-01T00:00:00Z' } }
/** A validator that accepts the documents of these tests, but not the documents of every application. */
const validators: Record<string, Document> = {
  [names.locks]: { owner: { $regex: '^.{36}' }, createdAt: lately },
  [names.checkpoints]: { id: 'c' },
  [names.cache]: { value: { $type: 'number' } }
}
const requiring = (...required: string[]) => ({ validator: { $jsonSchema: { required } } })

const collations: [string, Document][] = [
  ['strength 1', { locale: 'en', strength: 1 }],
  ['strength 2', folding],
  ['strength 3', { locale: 'en' }],
  ['caseLevel', { locale: 'de', strength: 1, caseLevel: true }],
  ['numericOrdering', { locale: 'en', numericOrdering: true }]
]

const cases: Case[] = [
  ...collations.map(([title, collation]) => ({
    title: `a collation: ${title}`,
    made: (create: string) => [{ create, collation }],
    refused: /has a collation \(locale \w+, strength \d\), by which different keys are one: rename or drop it/,
    found: /its collation \(locale \w+, strength \d\) takes different keys for one/
  })),
  {
    title: 'a capped collection',
    made: (create) => [{ create, capped: true, size: 100_000 }],
    refused: /is capped, so that what is oldest goes: rename or drop it/,
    found: /it is capped, not a plain collection/
  },
  {
    title: 'a view',
    made: (create) => [{ create: 'plain' }, { create, viewOn: 'plain', pipeline: [] }],
    refused: /is a view: rename or drop it/,
    found: /it is a view, not a plain collection/
  },
  {
    title: 'a time series',
    made: (create) => [{ create, timeseries: { timeField: 'at' } }],
    refused: /is a time series, in which nothing is unique: rename or drop it/,
    found: /it is a time series, not a plain collection/
  },
  {
    title: 'a partial index',
    made: (name) => [index(name, { unique: true, partialFilterExpression: { state: 'x' } })],
    refused: /can't be made: .*: run db\.runCommand\(\{ "dropIndexes" : .* and db\.runCommand\(\{ "createIndexes"/,
    found: /the index \w+ is not as documented, and in the way/,
    mends: true
  },
  {
    title: 'a sparse index',
    made: (name) => [index(name, { unique: true, sparse: true })],
    refused: /can't be made: .*: run db\.runCommand\(\{ "dropIndexes" : /,
    found: /the index \w+ is not as documented, and in the way/,
    mends: true
  },
  {
    title: 'an index that folds keys',
    made: (name) => [index(name, { unique: true, collation: folding, name: 'folds' })],
    refused: /has the index folds, which is unique, and refuses what must be stored: run db\.runCommand/,
    found: /the index folds is unique/,
    mends: true
  },
  {
    title: 'an index that is unique by another field',
    made: (name) => [index(name, { unique: true, name: 'one' }, { other: 1 })],
    refused: /has the index one, which is unique, and refuses what must be stored: run db\.runCommand/,
    found: /the index one is unique/,
    mends: true
  },
  {
    title: 'an index that removes what has not expired',
    of: ['locks', 'idempotency'],
    made: (name) => [index(name, { expireAfterSeconds: 60, name: 'early' }, { updatedAt: 1 })],
    refused: /has the index early, which removes what has not expired: run db\.runCommand/,
    found: /the index early removes what has not expired/,
    mends: true
  },
  {
    title: 'a validator that refuses its documents',
    made: (create) => [{ create, ...requiring('tenant') }],
    unwritten: /change the validator of the collection/,
    found: /its validator refuses documents like those that are stored/,
    mends: true
  },
  {
    title: 'a validator that the documents of one application pass',
    made: (create) => [{ create, validator: validators[create] ?? { updatedAt: lately } }],
    found: /its validator refuses documents like those that are stored/
  },
  {
    title: 'a hidden index, which is unique all the same',
    made: (name) => [index(name, { unique: true, hidden: true })],
    found: /the index \w+ is hidden/,
    mends: true
  },
  {
    title: 'a partial index of another name',
    made: (name) => [index(name, { unique: true, name: 'part', partialFilterExpression: { state: 'x' } })]
  },
  {
    title: 'a sparse index that is unique by fields of other documents',
    made: (name) => [index(name, { unique: true, sparse: true, name: 'theirs' }, { other: 1, 'another.one': 1 })]
  },
  {
    title: 'a partial index that is unique among other documents',
    made: (name) => [
      index(name, { unique: true, name: 'theirs', partialFilterExpression: { other: { $exists: true } } }, { a: 1 })
    ]
  },
  {
    title: 'a sparse index that is unique within values',
    of: ['cache'],
    made: (name) => [index(name, { unique: true, sparse: true, name: 'within' }, { 'value.v': 1, other: 1 })],
    refused: /has the index within, which is unique, and refuses what must be stored: run db\.runCommand/,
    found: /the index within is unique/
  },
  {
    title: 'a partial index that is not unique',
    of: all.filter((of) => of !== 'circuit'),
    made: (createIndexes) => [{ createIndexes, indexes: [rest(createIndexes)] }]
  },
  {
    title: 'an index that is unique by more than the key',
    made: (name) => [index(name, { unique: true, name: 'more' }, { ...keyOf(name), owner: 1 })]
  },
  {
    title: 'a validator that only warns',
    made: (create) => [{ create, ...requiring('tenant'), validationAction: 'warn' }]
  },
  {
    title: 'a validator that is off',
    made: (create) => [{ create, ...requiring('tenant'), validationLevel: 'off' }]
  },
  {
    title: 'a validator that its documents pass',
    made: (name) => [{ create: name, ...requiring(name === names.checkpoints ? 'taskId' : 'key') }]
  },
  {
    title: 'an index that removes old entries',
    of: ['circuit', 'cache', 'checkpoints', 'the cache adapter'],
    made: (name) => [index(name, { expireAfterSeconds: 60, name: 'early' }, { updatedAt: 1 })]
  }
]

const checkpoint = { id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 }

/** Makes a call on the collection with a new adapter. */
function callOn(of: Of, url: string) {
  if (of === 'the cache adapter') {
    const cache = mongodb.openCache(url, { tableName: names[of] })
    return { adapter: cache, call: () => cache.set('k', 1) }
  }
  const adapter = mongodb.open(url)
  const calls: Record<Exclude<Of, 'the cache adapter'>, () => Promise<unknown>> = {
    locks: () => adapter.acquire('k', 1000),
    circuit: () => adapter.recordSuccess('k'),
    cache: () => adapter.set('k', 1),
    checkpoints: () => adapter.save(checkpoint),
    idempotency: () => adapter.idempotency.set('k', 1)
  }
  return { adapter, call: calls[of] }
}

async function ask(of: Of, { url }: Scratch) {
  const { adapter, call } = callOn(of, url)
  const failed = { code: 'none', message: '' }
  const called = await call().then(
    () => failed,
    (error) => error
  )
  const connected = await adapter.connect().then(
    () => failed,
    (error) => error
  )
  await adapter.disconnect()
  return { called, connected }
}

async function looked(of: Of, { url }: Scratch) {
  const { problems, server } = await diagnose(of === 'the cache adapter' ? [url, '--table', names[of]] : [url])
  return { problems, remedies: server.tables!.flatMap((table) => table.remedies) }
}

function expectRefusal(error: unknown, name: string, message: RegExp): void {
  expect(error).toMatchObject({ code: 'SCHEMA_MISMATCH', retryable: false, outcomeKnown: true })
  expect((error as Error).message).toMatch(new RegExp(`collection ${name}.*${message.source}`))
}

describe.each(all)('%s', (of) => {
  it.each(cases.filter((each) => (each.of ?? all).includes(of)))('$title', async ({ made, refused, unwritten }) => {
    const scratch = await scratchOf(mongodb)
    for (const command of made(names[of])) await scratch.reader.run([JSON.stringify(command)])
    const { called, connected } = await ask(of, scratch)
    if (unwritten) {
      expect(called).toMatchObject({
        code: 'SCHEMA_MISMATCH',
        nativeCode: '121',
        message: expect.stringMatching(unwritten)
      })
      return expect(connected.code).toBe('none')
    }
    if (!refused) return expect([called.code, connected.code], called.message).toEqual(['none', 'none'])
    expectRefusal(called, names[of], refused)
    expectRefusal(connected, names[of], refused)
  })
})

// Each adapter runs the command twice.
const looks: [Of, Case[]][] = [
  ['locks', cases.filter(({ of = all }) => of.includes('locks'))],
  ['the cache adapter', cases.filter(({ title }) => /strength 2|sparse/.test(title))]
]

describe.each(looks)('doctor on %s', (of, seen) => {
  it.each(seen)('$title', async ({ made, found, mends }) => {
    const scratch = await scratchOf(mongodb)
    await ask(of, scratch) // creates the other collections
    await scratch.reader.run([JSON.stringify({ drop: names[of] })])
    for (const command of made(names[of])) await scratch.reader.run([JSON.stringify(command)])
    const { problems, remedies } = await looked(of, scratch)
    const others = problems.filter((problem) => !/the index \w+ is missing/.test(problem))
    expect(others).toEqual(found ? [expect.stringMatching(found)] : [])
    if (!mends) return
    for (const remedy of remedies) await scratch.reader.run([remedy.replace(/^db\.runCommand\((.*)\)$/, '$1')])
    expect((await looked(of, scratch)).problems).toEqual([])
    const { called } = await ask(of, scratch)
    expect(called.code, called.message).toBe('none')
  })
})

it('with createTables: false an index that is less than documented is told with what makes it so', async () => {
  const scratch = await scratchOf(mongodb)
  await scratch.reader.run([JSON.stringify(index(names.cache, { unique: true, sparse: true }))])
  const adapter = mongodb.open(scratch.url, { createTables: false })
  const error = await adapter.set('k', 1).catch((reason) => reason)
  expectRefusal(error, names.cache, / is not as documented: run db\.runCommand\(\{ "dropIndexes"/)
  await adapter.disconnect()
})

it('a validator that may refuse what is stored is one warning, whatever there are of connections and adapters', async () => {
  const { url, reader } = await scratchOf(mongodb)
  const seen: string[] = []
  const listen = (event: unknown) => {
    const { type, message } = event as { type: string; message: string }
    if (type === 'warning') seen.push(message)
  }
  subscribe('go-go-scope:persistence', listen)
  onTestFinished(() => void unsubscribe('go-go-scope:persistence', listen))
  await reader.run([JSON.stringify({ create: names.cache, validator: { key: { $regex: '^myapp:' } } })])
  for (let i = 0; i < 2; i++) {
    const adapter = mongodb.open(url, { keyPrefix: 'myapp:' })
    await adapter.connect()
    await adapter.set('k', i)
    expect(await adapter.get('k')).toBe(i)
    await eventually(
      () => seen.length,
      (count) => count > 0
    )
    await adapter.disconnect()
  }
  expect(seen).toEqual([
    expect.stringMatching(/collection go_goscope_cache has a validator .* run db\.runCommand\(\{ "collMod"/)
  ])
})

it('a validator that comes later refuses the write, and it is told so', async () => {
  const { url, reader } = await scratchOf(mongodb)
  const adapter = mongodb.open(url)
  await adapter.connect()
  await reader.run([JSON.stringify({ collMod: names.locks, ...requiring('tenant') })])
  const error = await adapter.acquire('k', 1000).catch((reason) => reason)
  expect(error).toMatchObject({ code: 'SCHEMA_MISMATCH', nativeCode: '121', outcomeKnown: true })
  expect(error.message).toMatch(/change the validator of the collection/)
  await adapter.disconnect()
})
