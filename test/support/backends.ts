// The facts about a database that the contract suite needs: how to open an adapter on it, and an independent client that
// reads and writes it behind the adapter's back. Everything else is the same text on every database.
import type {
  CircuitBreakerPersistedState,
  LockHandle,
  NativeAdapter,
  NativeCacheAdapter,
  NativeIdempotencyAdapter
} from '@go-go-scope/persistence-native'
import type { ServerName } from '../../tools/servers.mjs'

export type Held = LockHandle
export type Adapter = NativeAdapter
/** Methods that only a cache with its own table has are optional. */
export type CacheAdapter = NativeCacheAdapter & { initialize?(): Promise<void>; prune?(): Promise<number> }
export type IdempotencyAdapter = NativeIdempotencyAdapter

export interface Options {
  keyPrefix?: string
  defaultLockTTL?: number
  createTables?: boolean
  connectTimeout?: number
  commandTimeout?: number
  maxQueue?: number
  maxQueueBytes?: number
  maxReplyBytes?: number
  connections?: number
  reconnectDelay?: { min: number; max: number }
  tableName?: string
}

/** A client object of the documented samples, and how to end it. */
export interface Client {
  readonly object: object
  /** Makes every method that sends through it throw; returns the number of such calls. */
  forbid(): () => number
  isEnded(): boolean
  end(): Promise<unknown>
}

export type Family = 'lock' | 'circuit' | 'cache' | 'idempotency'

/** A row as it stands in the database. `text` is the JSON, or the owner of a lock. */
export interface Row {
  text: string
  expiresAt: number | null
}

/** A row of a JavaScript adapter, a call of our adapter, and its result. */
export interface Fixture {
  title: string
  write(prefix: string): string[]
  ask(adapter: Adapter): Promise<unknown>
  answer: unknown
}

export interface Reader {
  /** The server's clock, epoch milliseconds. */
  now(): Promise<number>
  dump(): Promise<string>
  row(family: Family, key: string): Promise<Row | null>
  breaker(key: string): Promise<CircuitBreakerPersistedState | null>
  checkpoint(prefix: string, task: string, sequence: number): Promise<Record<string, unknown> | null>
  /** Runs one statement: the words of a Redis command, or SQL and its parameters. */
  run(statement: string[]): Promise<unknown>
  /** Connections of others to this database. */
  connections(): Promise<number>
  close(): Promise<unknown>
}

/** A database of its own, empty, on the server of the test run. */
export interface Scratch {
  readonly url: string
  readonly reader: Reader
  drop(): Promise<unknown>
}

export interface Backend {
  readonly name: string
  /** The server of the test run that it is run on. */
  readonly server: ServerName
  readonly supports: {
    /** Patterns over the keys of `patternKeys`, and which of them each finds. */
    patterns: [pattern: string, found: string[]][]
    /** A key may hold U+0000. */
    nulInKeys: boolean
    /** The longest storage key of each family, all that stands in front of it included. */
    longestKey: Record<Family, { count: number; unit: 'bytes' | 'characters' }>
    /** Checkpoint columns that are integers: the returned value of a fraction. */
    fractions: boolean
    /** `clear()` of a cache adapter with an explicitly empty prefix is refused: it would be the whole database. */
    guardsEmptyPrefix: boolean
    /** The wildcard for any text in a pattern. */
    anything: string
    /** A cache adapter can remove expired entries by `prune()`. */
    prunes: boolean
    /** The last adapter's `disconnect()` ends the client object that was handed over. */
    endsClient: boolean
  }
  /** Tables that a cache adapter may be given; none where it has no table. */
  readonly tableNames: string[]
  /** Names that the documentation gives besides the interface's own. */
  readonly aliases: Record<string, keyof Adapter>
  readonly fixtures: Fixture[]
  /** Statements for `Reader.run`: that many cache entries under a prefix; sessions in another time zone. */
  fill(prefix: string, count: number): string[]
  sessionZone(zone: string): string[]
  /** The server's version, and the number of stored cache entries. */
  readonly version: string[]
  readonly entries: string[]
  scratch(): Promise<Scratch>
  read(url: string): Promise<Reader>
  key(family: Family, prefix: string, key: string): string
  open(target: string | object, options?: Options): Adapter
  openCache(target: string | object, options?: Options): CacheAdapter
  openIdempotency(target: string | object, options?: Options): IdempotencyAdapter
  client(url: string): Client
  /** The same URL through another port, as a config object, or with other credentials. */
  readonly defaultPort: number
  /** The server runs one command after the other for all its clients, also a long one. */
  readonly oneSession?: boolean
  /** The server knows the outcome of a `recordFailure` whose reply was lost. */
  readonly countsOnce?: boolean
  withPort(url: string, port: number): string
  withPassword(url: string, password: string): string
  config(url: string): object
}

export const patternKeys = ['user:1', 'user:2', 'user:10', 'userX1', 'group:1', 'a%b', 'a_b', 'a.b', 'a[1]b', 'a\\b']
