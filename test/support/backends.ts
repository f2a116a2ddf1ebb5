// The contract suite's facts about a database: how to open an adapter, and an independent client that reads and writes
// the database without the adapter. All other test code is shared by every database.
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
/** The optional methods exist only on a cache with its own table. */
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

/** A client object of the documented samples, and a function that ends it. */
export interface Client {
  readonly object: object
  /** Makes every sending method of the client throw; returns a function that counts such calls. */
  forbid(): () => number
  isEnded(): boolean
  end(): Promise<unknown>
}

export type Family = 'lock' | 'circuit' | 'cache' | 'idempotency'

/** A row as stored in the database. `text` is the JSON, or the owner of a lock. */
export interface Row {
  text: string
  expiresAt: number | null
}

/** A row written by a JavaScript adapter, a call of the native adapter, and the call's result. */
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
  /** The number of other clients' connections to this database. */
  connections(): Promise<number>
  close(): Promise<unknown>
}

/** A separate, empty database on the server of the test run. */
export interface Scratch {
  readonly url: string
  readonly reader: Reader
  drop(): Promise<unknown>
}

export interface Backend {
  readonly name: string
  /** The server of the test run that has this database. */
  readonly server: ServerName
  readonly supports: {
    /** Patterns over the keys of `patternKeys`, each with the keys that it matches. */
    patterns: [pattern: string, found: string[]][]
    /** A key may hold U+0000. */
    nulInKeys: boolean
    /** The longest storage key of each family, including all prefixes. */
    longestKey: Record<Family, { count: number; unit: 'bytes' | 'characters' }>
    /** Integer checkpoint columns, with the value that is returned for a stored fraction. */
    fractions: boolean
    /** `clear()` of a cache adapter with an explicitly empty prefix is refused: it would delete the whole database. */
    guardsEmptyPrefix: boolean
    /** The wildcard that matches any text in a pattern. */
    anything: string
    /** A cache adapter can remove expired entries by `prune()`. */
    prunes: boolean
    /** The last adapter's `disconnect()` ends the client object passed to its constructor. */
    endsClient: boolean
  }
  /** Valid table names of a cache adapter; none on a backend whose cache has no table. */
  readonly tableNames: string[]
  /** Documented method names in addition to the interface's names. */
  readonly aliases: Record<string, keyof Adapter>
  readonly fixtures: Fixture[]
  /** Statements for `Reader.run`: one writes many cache entries under a prefix, the other changes the time zone. */
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
  /** The URL with another port, as a config object, or with other credentials. */
  readonly defaultPort: number
  /** The server runs the commands of all clients one after the other, long commands included. */
  readonly oneSession?: boolean
  /** The server knows the outcome of a `recordFailure` whose reply was lost. */
  readonly countsOnce?: boolean
  withPort(url: string, port: number): string
  withPassword(url: string, password: string): string
  config(url: string): object
}

export const patternKeys = ['user:1', 'user:2', 'user:10', 'userX1', 'group:1', 'a%b', 'a_b', 'a.b', 'a[1]b', 'a\\b']
