// Defects of one line each, and the test of the suite that each is to be caught by.
import type { Family } from '../../../conformance/flags.js'
import type { Change } from './planted.js'

export interface Defect extends Change {
  name: string
  /** The families that the suite is run for; by default all. */
  families?: Family[]
  /** The title of the test that must fail. */
  caughtBy: string
}

export const defects: Defect[] = [
  {
    name: 'two holders at once: the lock is looked up, and taken a moment later',
    from: 'if (held && held.owner !== owner) return null',
    to: 'if (held && held.owner !== owner) return null; else await null',
    families: ['locks'],
    caughtBy:
      'locks: acquire is one atomic step › losing is null, never an exception: of 100 racers one gets a handle, 99 null'
  },
  {
    name: 'release looks at the key only, and frees what its successor holds',
    from: 'if (this.store.locks.get(this.prefix + key) === row) this.store.locks.delete(this.prefix + key)',
    to: 'this.store.locks.delete(this.prefix + key)',
    families: ['locks'],
    caughtBy:
      "locks: only the owner's release has an effect › release of a lost lock is a harmless no-op: the successor keeps it"
  },
  {
    name: 'extend of a lock that was lost is true',
    from: 'if (row?.owner !== owner) return false',
    to: 'if (row?.owner !== owner) return true',
    families: ['locks'],
    caughtBy: "locks: extend sets the expiry to now + ttl › an expired lock can't be extended, and stays free"
  },
  {
    name: 'the first release frees the lock for all holds of its owner',
    from: 'if ([...row.holds.values()].some((end) => end > now)) return',
    to: 'if (now === 0) return',
    families: ['locks'],
    caughtBy: 'locks: each handle is one hold › release frees the lock only with the last hold'
  },
  {
    name: 'a probe of the owner shortens the lock',
    from: 'row.expiresAt = Math.max(row.expiresAt, end)',
    to: 'row.expiresAt = end',
    families: ['locks'],
    caughtBy: 'locks: the same owner may acquire again › a shorter ttl keeps the expiry, for both handles'
  },
  {
    name: 'a ttl is ignored',
    from: '(ttl ? Date.now() + Math.ceil(ttl) : undefined)',
    to: 'undefined',
    families: ['cache'],
    caughtBy: 'cache: ttl › expired entries are never seen by get, has or keys'
  },
  {
    name: 'a failure is counted by a read, and a write a moment later',
    from: 'const failureCount = (before?.failureCount ?? 0) + 1',
    to: 'const failureCount = (await Promise.resolve(before?.failureCount ?? 0)) + 1',
    families: ['breakers'],
    caughtBy: 'circuit breaker: recordFailure › is atomic: 100 failures at once return 1 to 100'
  },
  {
    name: 'a failed probe leaves a half-open breaker half-open, so that the next one is let through',
    from: "const state = closes ? 'closed' : 'open'",
    to: "const state = closes ? 'closed' : before?.state === 'half-open' && failureCount < maxFailures ? 'half-open' : 'open'",
    families: ['breakers'],
    caughtBy: 'circuit breaker: recordFailure › half-open, below max'
  },
  {
    name: 'checkpoints are in the order of their text',
    from: 'return some.sort((one, other) => one.sequence - other.sequence)',
    to: 'return some.sort((one, other) => (String(one.sequence) < String(other.sequence) ? -1 : 1))',
    families: ['checkpoints'],
    caughtBy: 'checkpoints: save, load, loadLatest, list › list is ascending by sequence, as numbers'
  },
  {
    name: 'cleanup keeps the oldest',
    from: 'of this.of(taskId).reverse().slice(keepCount)',
    to: 'of this.of(taskId).slice(keepCount)',
    families: ['checkpoints'],
    caughtBy: 'checkpoints: cleanup › cleanup(task, 1) keeps the most recent'
  },
  {
    name: 'a checkpoint is the very object that was saved',
    from: 'export const copyOf = <T>(value: T): T => deserialize(serialize(value))',
    to: 'export const copyOf = <T>(value: T): T => value',
    families: ['checkpoints'],
    caughtBy:
      'values through checkpoints › what is stored is a copy: who changes what was given or read changes nothing'
  },
  {
    name: 'the cache gives everybody the same object',
    from: 'export const decoded = ({ bytes }: Entry) => deserialize(bytes)',
    to: 'const kept = new WeakMap(); export const decoded = ({ bytes }: Entry) => kept.get(bytes) ?? kept.set(bytes, deserialize(bytes)).get(bytes)',
    families: ['cache'],
    caughtBy: 'values through cache › what is stored is a copy: who changes what was given or read changes nothing'
  },
  {
    name: 'a stored null is missing',
    from: 'return this.entries.find(key) !== undefined',
    to: 'return (await this.get(key)) !== null',
    families: ['cache'],
    caughtBy: 'cache: get, set, delete, has › a stored null is an entry: has is true'
  },
  {
    name: 'ttl of an entry that never expires is that of an absent one',
    from: 'return entry && leftOf(entry)',
    to: 'return (entry && leftOf(entry)) ?? undefined',
    families: ['cache'],
    caughtBy: 'cache: ttl(key) › is undefined without an entry, null without expiry'
  },
  {
    name: 'getMany leaves absent entries out',
    from: 'return keys.map((key) => this.read<T>(key))',
    to: 'return keys.filter((key) => this.entries.find(key)).map((key) => this.read<T>(key))',
    families: ['cache'],
    caughtBy: 'cache: getMany(keys) › gives a value or null for each key, in the order of the keys'
  },
  {
    name: 'a result is found by the key of another one',
    from: 'const entry = results.find(key)',
    to: 'const entry = results.find(key) ?? results.find(key.toLowerCase().trim())',
    families: ['idempotency'],
    caughtBy: 'idempotency: get, set, delete › prefixes are apart, keys are compared byte for byte'
  },
  {
    name: 'results land among the cache entries',
    from: 'idempotency:`)',
    to: 'cache:`)',
    caughtBy:
      'families: one key in each of them › no result can land on a lock, a breaker or a cache entry of the same prefix'
  },
  {
    name: 'a prefix is taken for a pattern',
    from: 'filter((key) => key.startsWith(this.prefix))',
    to: "filter((key) => new RegExp('^' + this.prefix.replace(/_/g, '.')).test(key))",
    families: ['cache'],
    caughtBy: 'cache: the prefix is literal › "my_app:" is not "myXapp:", in keys and clear'
  },
  {
    name: 'clear() empties the cache of everybody',
    from: 'for (const key of this.keys()) this.delete(key)',
    to: 'this.all.clear()',
    families: ['cache'],
    caughtBy:
      "cache: clear() removes this prefix's cache entries only › all of its own are gone, those of another prefix stay"
  },
  {
    name: 'disconnect() loses what is stored',
    from: "this.connection = 'closed'",
    to: "this.connection = 'closed'; this.entries.clear()",
    families: ['cache'],
    caughtBy: 'connection: connect() opens again, and what is stored is there › cache'
  },
  {
    name: 'a call after disconnect() connects again in silence',
    from: "if (this.connection === 'closed') throw",
    to: "if (this.connection === ('never' as string)) throw",
    families: ['locks'],
    caughtBy: 'connection: disconnect() › later calls are rejected: acquire'
  },
  {
    name: 'a key that is no text is taken for its text',
    from: "if (typeof given !== 'string') throw",
    to: 'if (given === undefined) throw',
    families: ['locks'],
    caughtBy:
      'bad arguments: a typed rejection that names the argument, and nothing is written › acquire: key: a number'
  }
]
