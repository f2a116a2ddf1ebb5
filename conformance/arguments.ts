// A bad argument of any method causes a typed rejection, and nothing is written.
import { type Cell, cells } from './bad-input.js'
import { expect, held, refuses, rejection } from './expect.js'
import type { Family, Flag } from './flags.js'
import type { Harness } from './harness.js'
import type { LockHandle, Subject } from './subject.js'

/** An adapter, and a lock held by it. */
export interface Holder {
  adapter: Subject
  lock: LockHandle
}
type Call = (holder: Holder, bad: never) => unknown
type Row = [method: string, argument: string, cells: Cell[], call: Call]

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

/** All arguments of all methods, by family. */
export const argumentTable: Record<Family, Row[]> = {
  locks: [
    ['acquire', 'key', cells.text, ({ adapter }, bad) => adapter.acquire(bad, 1000)],
    ['acquire', 'ttl', cells.lockTtl, ({ adapter }, bad) => adapter.acquire('k', bad)],
    ['acquire', 'owner', cells.optionalText, ({ adapter }, bad) => adapter.acquire('k', 1000, bad)],
    ['extend', 'key', cells.text, ({ adapter }, bad) => adapter.extend(bad, 1000, 'me')],
    ['extend', 'ttl', cells.lockTtl, ({ adapter }, bad) => adapter.extend('locked', bad, 'me')],
    ['extend', 'owner', cells.text, ({ adapter }, bad) => adapter.extend('locked', 1000, bad)],
    ['forceRelease', 'key', cells.text, ({ adapter }, bad) => adapter.forceRelease(bad)],
    ['LockHandle.extend', 'ttl', cells.lockTtl, ({ lock }, bad) => lock.extend(bad)]
  ],
  breakers: [
    ['getState', 'key', cells.text, ({ adapter }, bad) => adapter.getState(bad)],
    ['setState', 'key', cells.text, ({ adapter }, bad) => adapter.setState(bad, state)],
    ['setState', 'state', cells.record, ({ adapter }, bad) => adapter.setState('k', bad)],
    ['setState', 'state.state', cells.word, setState('state')],
    ['setState', 'state.failureCount', cells.count, setState('failureCount')],
    ['setState', 'state.lastFailureTime', cells.optionalNumber, setState('lastFailureTime')],
    ['setState', 'state.lastSuccessTime', cells.optionalNumber, setState('lastSuccessTime')],
    ['recordFailure', 'key', cells.text, ({ adapter }, bad) => adapter.recordFailure(bad, 3)],
    ['recordFailure', 'max', cells.max, ({ adapter }, bad) => adapter.recordFailure('k', bad)],
    ['recordSuccess', 'key', cells.text, ({ adapter }, bad) => adapter.recordSuccess(bad)]
  ],
  cache: [
    ['get', 'key', cells.text, ({ adapter }, bad) => adapter.get(bad)],
    ['set', 'key', cells.text, ({ adapter }, bad) => adapter.set(bad, 1)],
    ['set', 'ttl', cells.ttl, ({ adapter }, bad) => adapter.set('k', 1, bad)],
    ['delete', 'key', cells.text, ({ adapter }, bad) => adapter.delete(bad)],
    ['getMany', 'keys', cells.list, ({ adapter }, bad) => adapter.getMany(bad)],
    ['getMany', 'keys[1]', cells.text, ({ adapter }, bad) => adapter.getMany(['k', bad])],
    ['ttl', 'key', cells.text, ({ adapter }, bad) => adapter.ttl(bad)],
    ['has', 'key', cells.text, ({ adapter }, bad) => adapter.has(bad)],
    ['keys', 'pattern', cells.optionalText, ({ adapter }, bad) => adapter.keys(bad)]
  ],
  idempotency: [
    ['idempotency.get', 'key', cells.text, ({ adapter }, bad) => adapter.idempotency.get(bad)],
    ['idempotency.set', 'key', cells.text, ({ adapter }, bad) => adapter.idempotency.set(bad, 1)],
    ['idempotency.set', 'ttl', cells.ttl, ({ adapter }, bad) => adapter.idempotency.set('k', 1, bad)],
    ['idempotency.delete', 'key', cells.text, ({ adapter }, bad) => adapter.idempotency.delete(bad)]
  ],
  checkpoints: [
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
}

/** The flag that a method needs. */
const flagOf: Record<string, Flag> = {
  extend: 'extend',
  'LockHandle.extend': 'extend',
  forceRelease: 'forceRelease',
  keys: 'keys',
  getMany: 'getMany',
  ttl: 'ttl',
  list: 'list',
  cleanup: 'cleanup'
}
const needs = (method: string): Flag[] => ['badArguments', ...(flagOf[method] ? [flagOf[method]] : [])]

/** Objects whose fields are read: their getters may throw. */
const objects: [family: Family, method: string, fields: string[], call: Call][] = [
  [
    'breakers',
    'setState',
    ['state', 'failureCount', 'lastFailureTime', 'lastSuccessTime'],
    ({ adapter }, bad) => adapter.setState('k', bad)
  ],
  [
    'checkpoints',
    'save',
    ['id', 'taskId', 'sequence', 'timestamp', 'progress', 'data', 'estimatedTimeRemaining'],
    ({ adapter }, bad) => adapter.save(bad)
  ]
]

const throwing = (field: string) =>
  Object.defineProperty({ ...state, ...checkpoint, state: 'closed' }, field, {
    get: () => {
      throw new Error('a getter that throws')
    }
  })

/** Undefined if the locks are not tested. */
const none = undefined as never

/** Writes an entry of each of these families, and takes the lock "locked" if locks are tested. */
export async function fill(adapter: Subject, families: readonly Family[]): Promise<Holder> {
  if (families.includes('cache')) await adapter.set('k', 1)
  if (families.includes('breakers')) await adapter.recordFailure('k', 3)
  if (families.includes('idempotency')) await adapter.idempotency.set('k', 1)
  if (families.includes('checkpoints')) await adapter.save({ ...checkpoint, sequence: 9 })
  const lock = families.includes('locks') ? held(await adapter.acquire('locked', 600_000, 'me')) : none
  return { adapter, lock }
}

/** Reads the entries of `fill` through an adapter. */
const told: Record<Family, (holder: Holder) => Promise<unknown>> = {
  locks: ({ lock }) => lock.isValid(),
  breakers: ({ adapter }) => adapter.getState('k'),
  cache: ({ adapter }) => adapter.get('k'),
  idempotency: ({ adapter }) => adapter.idempotency.get('k'),
  checkpoints: ({ adapter }) => adapter.loadLatest('t')
}

export function argumentsSuite(all: Harness): void {
  const { describe, families } = all
  const snapshot = (holder: Holder) => Promise.all(families.map((family) => told[family](holder)))
  const start = async () => {
    const holder = await fill(await all.shared(), families)
    return { holder, before: await snapshot(holder) }
  }
  let started: ReturnType<typeof start> | undefined
  const ready = () => {
    started ??= start()
    return started
  }

  describe('bad arguments: a typed rejection that names the argument, and nothing is written', () => {
    for (const [method, argument, bads, call] of families.flatMap((family) => argumentTable[family]))
      all.needing(...needs(method)).it.each(bads)(`${method}: ${argument}: %s`, async (_name, bad, kinds) => {
        const { holder } = await ready()
        await refuses(() => call(holder, bad as never), kinds, argument)
      })

    const { it } = all.needing('badArguments')
    for (const [, method, fields, call] of objects.filter(([family]) => families.includes(family)))
      it.each(fields)(`${method}: a getter of %s that throws`, async (field) => {
        const { holder } = await ready()
        const error = await rejection(() => call(holder, throwing(field) as never))
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toContain(field)
      })

    it('what is stored is the same before and after', async () => {
      const { holder, before } = await ready()
      expect(await snapshot(holder)).toEqual(before)
    })
  })
}
