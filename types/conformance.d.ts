// Declarations of the package @go-go-scope/persistence-conformance.

/** The families of methods; each family is one provider. */
export type ConformanceFamily = 'locks' | 'breakers' | 'cache' | 'idempotency' | 'checkpoints'

/**
 * The optional features of an adapter. Every flag is on unless it is set to `false`; docs/conformance.md describes each flag.
 * A test that needs a disabled flag is skipped, and its title names the flag.
 */
export type ConformanceFlag =
  | 'extend'
  | 'forceRelease'
  | 'reacquire'
  | 'handleDetails'
  | 'asyncDispose'
  | 'defaultLockTTL'
  | 'milliseconds'
  | 'keys'
  | 'ttl'
  | 'getMany'
  | 'list'
  | 'cleanup'
  | 'fractions'
  | 'undefinedValues'
  | 'bigints'
  | 'errors'
  | 'richValues'
  | 'toJSON'
  | 'refusesValues'
  | 'badArguments'
  | 'callOrder'
  | 'sharedStore'
  | 'emptyPrefix'
  | 'lazyConnect'
  | 'isConnected'
  | 'disconnect'
  | 'reconnect'

/** The functions of a test runner: the module `vitest` or `node:test`, or the globals of Jest, Mocha and Bun. */
export interface ConformanceRunner {
  describe(title: string, body: () => void): unknown
  it: {
    (title: string, body: () => Promise<void>): unknown
    skip(title: string, body: () => Promise<void>): unknown
  }
  afterAll?(clean: () => Promise<void>): unknown
  /** The name of `afterAll` in `node:test` and Mocha. */
  after?(clean: () => Promise<void>): unknown
}

/** The argument of `create`: the options of the new adapter. */
export interface ConformanceCreateOptions {
  /** Isolates the tests. Two adapters with the same prefix must see the same entries. */
  keyPrefix: string
  /** Milliseconds. The ttl of a lock when `acquire` gets none. */
  defaultLockTTL?: number
}

export interface ConformanceOptions {
  /**
   * Makes an adapter, or an object of providers by the names that `scope({ persistence })` reads: `lock`, `circuitBreaker`,
   * `cache`, `idempotency`, `checkpoint`. Called for every test. A test ends with a call of `disconnect()`, if the object has it.
   */
  create(options: ConformanceCreateOptions): object | Promise<object>
  /** The features that the adapter lacks: their flags are `false`. */
  supports?: Partial<Record<ConformanceFlag, boolean>>
  /** The families to test. Default: all five. */
  families?: readonly ConformanceFamily[]
  /**
   * Patterns of `keys(pattern)` in the adapter's dialect, each with its matches among the keys `user:1`, `user:2`, `user:10`,
   * `userX1`, `group:1`, `a%b`, `a_b`, `a.b`, `a[1]b` and `a\b`. Default: none.
   */
  patterns?: readonly (readonly [pattern: string, found: readonly string[]])[]
  /** The clock that decides expiry, the database server's, in epoch milliseconds. Default: `Date.now`. */
  now?(): number | Promise<number>
  /** Default: the runner with global functions, else `node:test`. */
  runner?: ConformanceRunner
}

/**
 * Defines the tests of the contract for an adapter, under the title `name`.
 * @throws {TypeError} no `create`, an unknown flag or family, or Vitest without globals and without `runner`
 * @see docs/conformance.md
 */
export function conformance(name: string, options: ConformanceOptions): void
