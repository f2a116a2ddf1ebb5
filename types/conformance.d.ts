// The package @go-go-scope/persistence-conformance.

/** The families of methods, each a provider of its own. */
export type ConformanceFamily = 'locks' | 'breakers' | 'cache' | 'idempotency' | 'checkpoints'

/**
 * What an adapter may lack. Every flag is on unless it is turned off; docs/conformance.md says what each promises.
 * A test that needs a flag that is off is skipped, and says so in its title.
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
  /** What `node:test` and Mocha call `afterAll`. */
  after?(clean: () => Promise<void>): unknown
}

/** What `create` is given: the options of the adapter that is to be made. */
export interface ConformanceCreateOptions {
  /** Keeps the tests apart. Two adapters with one prefix have to see the same entries. */
  keyPrefix: string
  /** Milliseconds, where `acquire` gets no ttl. */
  defaultLockTTL?: number
}

export interface ConformanceOptions {
  /**
   * Makes an adapter, or an object of providers by the names that `scope({ persistence })` reads: `lock`, `circuitBreaker`,
   * `cache`, `idempotency`, `checkpoint`. Called for every test. `disconnect()` is called at the end of the test, if there is one.
   */
  create(options: ConformanceCreateOptions): object | Promise<object>
  /** What the adapter lacks, by flags that are `false`. */
  supports?: Partial<Record<ConformanceFlag, boolean>>
  /** The families that are tested. Default: all five. */
  families?: readonly ConformanceFamily[]
  /**
   * Patterns of `keys(pattern)` in the adapter's dialect, and what each finds among the keys `user:1`, `user:2`, `user:10`, `userX1`,
   * `group:1`, `a%b`, `a_b`, `a.b`, `a[1]b` and `a\b`. Default: none.
   */
  patterns?: readonly (readonly [pattern: string, found: readonly string[]])[]
  /** The clock that expiry goes by, epoch milliseconds: that of the database server. Default: `Date.now`. */
  now?(): number | Promise<number>
  /** Default: the runner whose functions are global, else `node:test`. */
  runner?: ConformanceRunner
}

/**
 * Defines the tests of the contract for an adapter, under the title `name`.
 * @throws {TypeError} no `create`, an unknown flag or family, or Vitest without globals and without `runner`
 * @see docs/conformance.md
 */
export function conformance(name: string, options: ConformanceOptions): void
