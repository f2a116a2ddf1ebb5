// The results of the native adapters for rows that a JavaScript adapter wrote.
import type { Fixture } from './backends.js'

export const owner = '1700000000000-abc'
export const checkpoint = {
  id: 'task-1700000000123-7',
  taskId: 'task',
  sequence: 7,
  timestamp: 1700000000123,
  progress: 40,
  data: { done: 4 }
}
const hour = 3_600_000

/** Writes such rows under a prefix. Ttls are milliseconds. */
export interface Rows {
  lock(prefix: string, ttl: number): string[]
  /** Three failures, the last one at `failedAt`. */
  breaker(prefix: string, state: string): string[]
  failedAt: number
  entry(prefix: string, key: string, value: unknown, ttl: number | null): string[]
  /** An idempotent result that never expires. */
  result(prefix: string, value: unknown): string[]
  /** Defined where checkpoints are shared with the JavaScript adapter. */
  checkpoint?(prefix: string): string[]
  /** Whether a row can remain in the database after its expiry. */
  lapses: boolean
  /** The pattern of all keys that begin with `k:`. */
  beginning: string
}

const ofLocks = ({ lock }: Rows): Fixture[] => [
  {
    title: 'a lock',
    write: (prefix) => lock(prefix, hour),
    ask: (adapter) => adapter.acquire('k', 1000),
    answer: null
  },
  {
    title: 'a lock, extended by its owner',
    write: (prefix) => lock(prefix, hour),
    ask: (adapter) => adapter.extend('k', 1000, owner),
    answer: true
  }
]

const ofBreakers = ({ breaker, failedAt }: Rows): Fixture[] => [
  {
    title: 'breaker state',
    write: (prefix) => breaker(prefix, 'open'),
    ask: (adapter) => adapter.getState('k'),
    answer: { state: 'open', failureCount: 3, lastFailureTime: failedAt }
  },
  {
    title: 'a breaker that is counted on',
    write: (prefix) => breaker(prefix, 'open'),
    ask: (adapter) => adapter.recordFailure('k', 10),
    answer: 4
  },
  {
    title: 'a breaker in a state that there is not',
    write: (prefix) => breaker(prefix, 'ajar'),
    ask: (adapter) => adapter.getState('k').catch(({ code }) => code),
    answer: 'CORRUPT_VALUE'
  }
]

const ofEntries = ({ entry, beginning }: Rows): Fixture[] => [
  {
    title: 'a cache entry',
    write: (prefix) => entry(prefix, 'k', { name: 'Ann', tags: ['a', null, 1.5] }, null),
    ask: (adapter) => adapter.get('k'),
    answer: { name: 'Ann', tags: ['a', null, 1.5] }
  },
  {
    title: 'a cache entry that lives on',
    write: (prefix) => entry(prefix, 'k', 'text', hour),
    ask: (adapter) => adapter.get('k'),
    answer: 'text'
  },
  {
    title: 'the time that a cache entry has left',
    write: (prefix) => entry(prefix, 'k', 'text', hour),
    ask: async (adapter) => Math.ceil(((await adapter.ttl('k')) ?? 0) / hour),
    answer: 1
  },
  {
    title: 'a cache entry that never expires',
    write: (prefix) => entry(prefix, 'k', 'text', null),
    ask: (adapter) => adapter.ttl('k'),
    answer: null
  },
  {
    title: 'a cache entry among many',
    write: (prefix) => entry(prefix, 'k', { name: 'Ann' }, hour),
    ask: (adapter) => adapter.getMany(['j', 'k', 'l']),
    answer: [null, { name: 'Ann' }, null]
  },
  {
    title: 'a cache entry whose envelope is damaged',
    write: (prefix) => entry(prefix, 'k', { '$go-go-scope': 'damaged' }, null),
    ask: (adapter) => adapter.get('k').catch(({ code, operation }) => [code, operation]),
    answer: ['CORRUPT_VALUE', 'get']
  },
  {
    title: 'a cache entry whose envelope is damaged, among many',
    write: (prefix) => entry(prefix, 'k', { '$go-go-scope': 'damaged' }, null),
    ask: (adapter) => adapter.getMany(['j', 'k']).catch(({ code, operation }) => [code, operation]),
    answer: ['CORRUPT_VALUE', 'getMany']
  },
  {
    title: 'a cache entry in the list of keys',
    write: (prefix) => entry(prefix, 'k:1', 1, null),
    ask: (adapter) => adapter.keys(beginning),
    answer: ['k:1']
  }
]

const ofLapsed = ({ lock, entry }: Rows): Fixture[] => [
  {
    title: 'a lock that has expired',
    write: (prefix) => lock(prefix, -1000),
    ask: async (adapter) => (await adapter.acquire('k', 1000, 'me'))?.owner,
    answer: 'me'
  },
  {
    title: 'a cache entry that has expired',
    write: (prefix) => entry(prefix, 'k', 'text', -1000),
    ask: (adapter) => adapter.has('k'),
    answer: false
  }
]

const replayed = { value: [undefined, { charged: true }] }
const ask: Fixture['ask'] = (adapter) => adapter.idempotency.get('k')

const ofResults = ({ result }: Rows): Fixture[] => [
  {
    title: 'an idempotent result',
    write: (prefix) => result(prefix, [null, { charged: true }]),
    ask,
    answer: { value: [null, { charged: true }] }
  },
  {
    title: 'a failed run, which core replays as the result null',
    write: (prefix) => result(prefix, [{}, null]),
    ask,
    answer: { value: [{}, null] }
  },
  {
    title: 'an idempotent result of ours in an envelope, as earlier versions wrote it',
    write: (prefix) => result(prefix, { '$go-go-scope': '[[-1,1],{"charged":2},true]' }),
    ask,
    answer: replayed
  },
  {
    title: 'an idempotent result of ours that both read',
    write: (prefix) => result(prefix, [null, { charged: true }, { '$go-go-scope': '-1' }]),
    ask,
    answer: replayed
  }
]

const ofCheckpoints = (write: (prefix: string) => string[]): Fixture => ({
  title: 'a checkpoint',
  write,
  ask: (adapter) => adapter.load(checkpoint.id),
  answer: checkpoint
})

export const fixturesOf = (rows: Rows): Fixture[] => [
  ...ofLocks(rows),
  ...ofBreakers(rows),
  ...ofEntries(rows),
  ...ofResults(rows),
  ...(rows.lapses ? ofLapsed(rows) : []),
  ...(rows.checkpoint ? [ofCheckpoints(rows.checkpoint)] : [])
]
