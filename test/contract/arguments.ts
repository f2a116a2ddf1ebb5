import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Adapter, Held, Scratch } from '../support/backends.js'
import { held, refuses, rejection } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'
import { type Cell, cells } from './bad-input.js'

/** An adapter, and a lock that it holds. */
interface Subject {
  adapter: Adapter
  lock: Held
}
type Call = (subject: Subject, bad: never) => unknown

const state = { state: 'closed' as const, failureCount: 0 }
const checkpoint = { id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 }
const setState =
  (field: string): Call =>
  ({ adapter }, bad) =>
    adapter.setState('k', { ...state, [field]: bad })
const save =
  (field: string): Call =>
  ({ adapter }, bad) =>
    adapter.save({ ...checkpoint, [field]: bad })

/** Each argument of every public method. */
const table: [method: string, argument: string, cells: Cell[], call: Call][] = [
  ['acquire', 'key', cells.text, ({ adapter }, bad) => adapter.acquire(bad, 1000)],
  ['acquire', 'ttl', cells.lockTtl, ({ adapter }, bad) => adapter.acquire('k', bad)],
  ['acquire', 'owner', cells.optionalText, ({ adapter }, bad) => adapter.acquire('k', 1000, bad)],
  ['extend', 'key', cells.text, ({ adapter }, bad) => adapter.extend(bad, 1000, 'me')],
  ['extend', 'ttl', cells.lockTtl, ({ adapter }, bad) => adapter.extend('locked', bad, 'me')],
  ['extend', 'owner', cells.text, ({ adapter }, bad) => adapter.extend('locked', 1000, bad)],
  ['forceRelease', 'key', cells.text, ({ adapter }, bad) => adapter.forceRelease(bad)],
  ['LockHandle.extend', 'ttl', cells.lockTtl, ({ lock }, bad) => lock.extend(bad)],
  ['getState', 'key', cells.text, ({ adapter }, bad) => adapter.getState(bad)],
  ['setState', 'key', cells.text, ({ adapter }, bad) => adapter.setState(bad, state)],
  ['setState', 'state', cells.record, ({ adapter }, bad) => adapter.setState('k', bad)],
  ['setState', 'state.state', cells.word, setState('state')],
  ['setState', 'state.failureCount', cells.count, setState('failureCount')],
  ['setState', 'state.lastFailureTime', cells.optionalNumber, setState('lastFailureTime')],
  ['setState', 'state.lastSuccessTime', cells.optionalNumber, setState('lastSuccessTime')],
  ['recordFailure', 'key', cells.text, ({ adapter }, bad) => adapter.recordFailure(bad, 3)],
  ['recordFailure', 'max', cells.max, ({ adapter }, bad) => adapter.recordFailure('k', bad)],
  ['recordSuccess', 'key', cells.text, ({ adapter }, bad) => adapter.recordSuccess(bad)],
  ['get', 'key', cells.text, ({ adapter }, bad) => adapter.get(bad)],
  ['set', 'key', cells.text, ({ adapter }, bad) => adapter.set(bad, 1)],
  ['set', 'ttl', cells.ttl, ({ adapter }, bad) => adapter.set('k', 1, bad)],
  ['delete', 'key', cells.text, ({ adapter }, bad) => adapter.delete(bad)],
  ['getMany', 'keys', cells.list, ({ adapter }, bad) => adapter.getMany(bad)],
  ['getMany', 'keys[1]', cells.text, ({ adapter }, bad) => adapter.getMany(['k', bad])],
  ['ttl', 'key', cells.text, ({ adapter }, bad) => adapter.ttl(bad)],
  ['has', 'key', cells.text, ({ adapter }, bad) => adapter.has(bad)],
  ['keys', 'pattern', cells.optionalText, ({ adapter }, bad) => adapter.keys(bad)],
  ['idempotency.get', 'key', cells.text, ({ adapter }, bad) => adapter.idempotency.get(bad)],
  ['idempotency.set', 'key', cells.text, ({ adapter }, bad) => adapter.idempotency.set(bad, 1)],
  ['idempotency.set', 'ttl', cells.ttl, ({ adapter }, bad) => adapter.idempotency.set('k', 1, bad)],
  ['idempotency.delete', 'key', cells.text, ({ adapter }, bad) => adapter.idempotency.delete(bad)],
  ['save', 'checkpoint', cells.record, ({ adapter }, bad) => adapter.save(bad)],
  ['save', 'checkpoint.id', cells.text, save('id')],
  ['save', 'checkpoint.taskId', cells.text, save('taskId')],
  ['save', 'checkpoint.sequence', cells.count, save('sequence')],
  ['save', 'checkpoint.timestamp', cells.number, save('timestamp')],
  ['save', 'checkpoint.progress', cells.number, save('progress')],
  ['save', 'checkpoint.estimatedTimeRemaining', cells.optionalNumber, save('estimatedTimeRemaining')],
  ['load', 'checkpointId', cells.text, ({ adapter }, bad) => adapter.load(bad)],
  ['loadLatest', 'taskId', cells.text, ({ adapter }, bad) => adapter.loadLatest(bad)],
  ['list', 'taskId', cells.text, ({ adapter }, bad) => adapter.list(bad)],
  ['cleanup', 'taskId', cells.text, ({ adapter }, bad) => adapter.cleanup(bad, 1)],
  ['cleanup', 'keepCount', cells.count, ({ adapter }, bad) => adapter.cleanup('t', bad)],
  ['deleteAll', 'taskId', cells.text, ({ adapter }, bad) => adapter.deleteAll(bad)]
]

/** Fields that are read from an object: their getters may throw. */
const getters: [method: string, field: string, call: (adapter: Adapter, bad: never) => unknown][] = [
  ...['state', 'failureCount', 'lastFailureTime', 'lastSuccessTime'].map(
    (field) => ['setState', field, (adapter: Adapter, bad: never) => adapter.setState('k', bad)] as never
  ),
  ...['id', 'taskId', 'sequence', 'timestamp', 'progress', 'data', 'estimatedTimeRemaining'].map(
    (field) => ['save', field, (adapter: Adapter, bad: never) => adapter.save(bad)] as never
  )
]

const throwing = (field: string) =>
  Object.defineProperty({ ...state, ...checkpoint, state: 'closed' }, field, {
    get: () => {
      throw new Error('a getter that throws')
    }
  })

async function fill(adapter: Adapter): Promise<Held> {
  await adapter.set('k', 1)
  await adapter.recordFailure('k', 3)
  await adapter.idempotency.set('k', 1)
  await adapter.save({ ...checkpoint, sequence: 9 })
  return held(await adapter.acquire('locked', 600_000, 'me'))
}

export function argumentsSuite(all: Harness): void {
  describe('bad arguments: a typed rejection that names the argument, and nothing is written', () => {
    let own: Scratch
    let subject: Subject
    let before: string

    beforeAll(async () => {
      own = await all.backend.scratch()
      const adapter = all.backend.open(own.url, { keyPrefix: all.prefix() })
      subject = { adapter, lock: await fill(adapter) }
      before = await own.reader.dump()
    })
    afterAll(async () => {
      await subject.adapter.disconnect()
      await own.drop()
    })

    describe.each(table)('%s: %s', (_method, argument, bads, call) => {
      it.each(bads)('%s', async (_name, bad, kinds) => {
        await refuses(() => call(subject, bad as never), kinds, argument)
      })
    })

    it.each(getters)('%s: a getter of %s that throws', async (_method, field, call) => {
      const error = await rejection(() => call(subject.adapter, throwing(field) as never))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain(field)
    })

    const keyed = table.filter(([, argument]) => /^key(s\[1\])?$|Id$/.test(argument))
    it.each(keyed)('%s: %s with U+0000 is carried, or a RangeError', async (method, argument, _cells, call) => {
      if (!all.backend.supports.nulInKeys)
        return refuses(() => call(subject, 'a\u0000b' as never), 'RangeError', argument)
      if (/^(get|load|list|has|ttl|idempotency.get)/.test(method)) await call(subject, 'a\u0000b' as never)
    })

    it('a dump of the database is the same before and after', async () => {
      expect(await own.reader.dump()).toBe(before)
    })
  })

  describe('bad options: only constructors throw, and name the option', () => {
    const bad: [string, unknown][] = [
      ['keyPrefix', 5],
      ['keyPrefix', null],
      ['keyPrefix', 'a\ud800'],
      ['keyPrefix', 'p'.repeat(100_000)],
      ['defaultLockTTL', 0],
      ['defaultLockTTL', -1],
      ['defaultLockTTL', Number.NaN],
      ['defaultLockTTL', '5'],
      ['createTables', 'no'],
      ['connectTimeout', -1],
      ['connectTimeout', Number.NaN],
      ['commandTimeout', 'soon'],
      ['maxQueue', -1],
      ['maxQueue', 1.5],
      ['maxQueueBytes', Number.NaN],
      ['maxReplyBytes', 0.5],
      ['connections', 0],
      ['connections', 1.5],
      ['reconnectDelay', { min: -1, max: 5 }],
      ['reconnectDelay', 5],
      ['tls', 'yes']
    ]
    it.each(bad)('%s: %j', (option, value) => {
      const open = () => all.backend.open(all.url, { [option]: value } as never)
      expect(open).toThrow(
        expect.objectContaining({ message: expect.stringContaining(option), code: expect.stringMatching(/^ERR_/) })
      )
    })

    it.each([
      ['absent', undefined],
      ['null', null],
      ['a number', 5],
      ['not a URL', 'not a url'],
      ['another scheme', 'http://localhost'],
      ['empty', ''],
      ['an array', []]
    ])('the connection: %s', (_name, target) => {
      expect(() => all.backend.open(target as never)).toThrow(/.+/)
    })
  })

  if (!all.backend.supports.nulInKeys) return

  describe('keys with U+0000, where the database can hold them', () => {
    it('are keys of their own', async () => {
      const adapter = all.open()
      await adapter.set('a\u0000b', 1)
      expect([await adapter.get('a\u0000b'), await adapter.get('a'), await adapter.keys()]).toEqual([
        1,
        null,
        ['a\u0000b']
      ])
      const lock = held(await adapter.acquire('a\u0000b', 5000, 'o\u0000wner'))
      expect([await adapter.acquire('a\u0000b', 5000), await lock.isValid()]).toEqual([null, true])
      expect(await adapter.acquire('a', 5000)).not.toBeNull()
    })
  })
}
