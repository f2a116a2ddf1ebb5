// The optional features of an adapter. Each is on unless the caller turns it off; then tests that need it are skipped.

/** The families of methods; each family is one provider. */
export const families = ['locks', 'breakers', 'cache', 'idempotency', 'checkpoints'] as const
export type Family = (typeof families)[number]

/** The promise of each flag, by its name. */
export const flags = {
  extend: '`extend()` of the lock provider and of a handle',
  forceRelease: '`forceRelease()`',
  reacquire: 'the same owner may acquire again; every handle is one hold, and the last one frees the lock',
  handleDetails: 'a handle has `key`, `owner` and `expiresAt`',
  asyncDispose: '`await using` a handle releases it',
  defaultLockTTL: '`acquire()` without a ttl takes the option `defaultLockTTL`, 30000 by default',
  milliseconds: 'a ttl is kept to the millisecond. Off: to the second, rounded up',
  keys: '`keys()` of the cache',
  ttl: '`ttl()` of the cache: the milliseconds that an entry has left, `null` if it never expires, `undefined` without an entry',
  getMany: '`getMany()` of the cache: what `get()` gives for each key, in the order of the keys',
  list: '`list()` of the checkpoints',
  cleanup: '`cleanup()` of the checkpoints',
  fractions: '`progress` and `estimatedTimeRemaining` keep their fractions. Off: they come back as integers',
  undefinedValues: '`undefined` comes back as `undefined`, also as an element or a member',
  bigints: 'a `BigInt` comes back',
  errors: 'an `Error` comes back with name, message, stack, code, cause and plain fields',
  richValues: 'other values that JSON loses come back: `Date`, `Map`, `Set`, `Buffer`, `NaN`, `-0`, any text',
  toJSON: '`toJSON()` is honoured, and an instance of a class comes back as a plain object',
  refusesValues: 'a value that can not be stored is a `TypeError` that names the key',
  badArguments:
    "bad arguments are a `TypeError` or `RangeError` with Node's codes, as a rejection that names the argument",
  callOrder: 'calls of one adapter on one key take effect in call order, also when none is awaited',
  sharedStore: 'two adapters with one `keyPrefix` see the same entries',
  emptyPrefix: "`keyPrefix: ''` is taken. The suite clears the cache of the empty prefix then",
  lazyConnect: 'the first call connects. Off: the suite calls `connect()`',
  isConnected: '`isConnected()`',
  disconnect: '`disconnect()`: it waits for the work in flight, and later calls are rejected',
  reconnect: '`connect()` after `disconnect()` opens again, and what is stored is there'
} as const

export type Flag = keyof typeof flags
export type Supports = Readonly<Record<Flag, boolean>>

const unknown = (given: object) => Object.keys(given).filter((name) => !Object.hasOwn(flags, name))

/** Returns every flag: on unless `given` turns it off. */
export function supportsOf(given: Partial<Record<Flag, boolean>>): Supports {
  const [name] = unknown(given)
  if (name !== undefined)
    throw new TypeError(`supports.${name} is no flag of the suite. The flags are ${Object.keys(flags).join(', ')}`)
  return Object.fromEntries(Object.keys(flags).map((flag) => [flag, given[flag as Flag] ?? true])) as Supports
}
