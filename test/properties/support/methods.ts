// Every public method that takes an argument, and values for each of its arguments: good ones more often than not.
import fc from 'fast-check'
import type { Adapter, Held } from '../../support/backends.js'
import { anyText, anything, storable } from './arbitraries.js'

export interface Subject {
  readonly adapter: Adapter
  readonly lock: Held
}

export interface Method {
  readonly name: string
  /** The names of the arguments in errors. */
  readonly names: readonly string[]
  readonly args: fc.Arbitrary<readonly unknown[]>
  call(subject: Subject, args: readonly never[]): unknown
}

const good = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
const text = fc.oneof({ weight: 4, arbitrary: good }, anyText, anything)
const optionalText = fc.oneof(fc.constant(undefined), text)
const milliseconds = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 60_000 }) }, fc.double(), anything)
const count = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 1000 }) }, fc.double(), anything)
const time = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 2e12 }) }, anything)
const value = fc.oneof(storable, anything)

const state = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ state: fc.constantFrom('closed', 'open', 'half-open'), failureCount: fc.nat() })
  },
  fc.record(
    { state: text, failureCount: count, lastFailureTime: time, lastSuccessTime: time },
    { requiredKeys: ['state'] }
  ),
  anything
)
const checkpoint = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      id: good,
      taskId: good,
      sequence: fc.nat(1000),
      timestamp: fc.integer({ min: 0, max: 2e12 }),
      progress: fc.integer({ min: 0, max: 100 }),
      data: value
    })
  },
  fc.record({ id: text, taskId: text, sequence: count, timestamp: time, progress: count, data: value }),
  anything
)

type Call = (subject: Subject, ...args: never[]) => unknown

function method(name: string, args: Record<string, fc.Arbitrary<unknown>>, call: Call): Method {
  const call_ = (subject: Subject, values: readonly never[]) => call(subject, ...values)
  return { name, names: Object.keys(args), args: fc.tuple(...Object.values(args)), call: call_ }
}

export const methods: Method[] = [
  method('acquire', { key: text, ttl: milliseconds, owner: optionalText }, ({ adapter }, ...args) =>
    adapter.acquire(...(args as unknown as Parameters<Adapter['acquire']>))
  ),
  method('extend', { key: text, ttl: milliseconds, owner: text }, ({ adapter }, key, ttl, owner) =>
    adapter.extend(key, ttl, owner)
  ),
  method('forceRelease', { key: text }, ({ adapter }, key) => adapter.forceRelease(key)),
  method('LockHandle.extend', { ttl: milliseconds }, ({ lock }, ttl) => lock.extend(ttl)),
  method('getState', { key: text }, ({ adapter }, key) => adapter.getState(key)),
  method('setState', { key: text, state }, ({ adapter }, key, given) => adapter.setState(key, given)),
  method('recordFailure', { key: text, maxFailures: count }, ({ adapter }, key, max) =>
    adapter.recordFailure(key, max)
  ),
  method('recordSuccess', { key: text }, ({ adapter }, key) => adapter.recordSuccess(key)),
  method('get', { key: text }, ({ adapter }, key) => adapter.get(key)),
  method('set', { key: text, value, ttl: fc.oneof(fc.constant(undefined), milliseconds) }, ({ adapter }, ...args) =>
    adapter.set(...(args as unknown as Parameters<Adapter['set']>))
  ),
  method('delete', { key: text }, ({ adapter }, key) => adapter.delete(key)),
  method('has', { key: text }, ({ adapter }, key) => adapter.has(key)),
  method('ttl', { key: text }, ({ adapter }, key) => adapter.ttl(key)),
  method(
    'getMany',
    { keys: fc.oneof({ weight: 4, arbitrary: fc.array(text, { maxLength: 5 }) }, anything) },
    ({ adapter }, keys) => adapter.getMany(keys)
  ),
  method('keys', { pattern: optionalText }, ({ adapter }, pattern) => adapter.keys(pattern)),
  method('idempotency.get', { key: text }, ({ adapter }, key) => adapter.idempotency.get(key)),
  method('idempotency.set', { key: text, value, ttl: milliseconds }, ({ adapter }, key, given, ttl) =>
    adapter.idempotency.set(key, given, ttl)
  ),
  method('idempotency.delete', { key: text }, ({ adapter }, key) => adapter.idempotency.delete(key)),
  // An error about data that can't be stored calls them the value for the checkpoint's id.
  {
    ...method('save', { checkpoint }, ({ adapter }, given) => adapter.save(given)),
    names: ['checkpoint', 'value for']
  },
  method('load', { checkpointId: text }, ({ adapter }, id) => adapter.load(id)),
  method('loadLatest', { taskId: text }, ({ adapter }, task) => adapter.loadLatest(task)),
  method('list', { taskId: text }, ({ adapter }, task) => adapter.list(task)),
  method('cleanup', { taskId: text, keepCount: count }, ({ adapter }, task, keep) => adapter.cleanup(task, keep)),
  method('deleteAll', { taskId: text }, ({ adapter }, task) => adapter.deleteAll(task))
]
