// The argument of each suite: the runner's functions, the flags, and adapters with separate key prefixes.
import { AssertionError } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'
import type { Family, Flag, Supports } from './flags.js'
import { afterAllOf, type Definers, definersOf, onTestFinished, type Runner, skippersOf } from './runner.js'
import { type Subject, subjectOf } from './subject.js'

/** The argument of `create`: the options of an adapter. */
export interface CreateOptions {
  keyPrefix: string
  defaultLockTTL?: number
}

export interface Settings {
  create(options: CreateOptions): object | Promise<object>
  runner: Runner
  supports: Supports
  families: readonly Family[]
  patterns: readonly (readonly [pattern: string, found: readonly string[]])[]
  now(): number | Promise<number>
}

export interface Harness extends Definers, Pick<Settings, 'supports' | 'families' | 'patterns'> {
  /** The same functions; tests defined with them are skipped if one of these flags is off. */
  needing(...flags: Flag[]): Definers
  /** The clock that decides expiry, epoch milliseconds. */
  now(): Promise<number>
  prefix(): string
  /** An adapter that is disconnected at the end of the test. Without options it gets a new prefix. */
  open(options?: Partial<CreateOptions>): Promise<Subject>
  /** One adapter for all tests that can share a prefix. */
  shared(): Promise<Subject>
  /** A short ttl: this many milliseconds, or whole seconds if the adapter's resolution is seconds. */
  short(milliseconds: number): number
  /** Waits until an entry written earlier with this ttl has expired. */
  passes(ttl: number): Promise<void>
  /** Polls for the effect of an expired ttl, and fails when it is seconds late. */
  until<T>(ttl: number, ask: () => Promise<T>): Promise<T>
}

const second = 1000
/** Milliseconds after which an entry that has not expired is assumed never to expire. */
const tooLate = 5000
const freshPrefix = () => `test-${randomUUID().slice(0, 8)}:`

export function harnessOf({ create, runner, supports, families, patterns, now: ask }: Settings): Harness {
  const now = async () => ask()
  const made = async (options?: Partial<CreateOptions>) => {
    const subject = subjectOf(await create({ keyPrefix: freshPrefix(), ...options }))
    if (!supports.lazyConnect) await subject.connect()
    return subject
  }
  let shared: Promise<Subject> | undefined
  afterAllOf(runner, async () => (await shared)?.disconnect())
  const short = (milliseconds: number) =>
    supports.milliseconds ? milliseconds : Math.ceil(milliseconds / second) * second
  const late = supports.milliseconds ? 1 : second
  return {
    ...definersOf(runner),
    supports,
    families,
    patterns,
    needing(...wanted) {
      const off = wanted.filter((flag) => !supports[flag]).map((flag) => `supports.${flag} is off`)
      return off.length === 0 ? definersOf(runner) : skippersOf(runner, off.join(', '))
    },
    now,
    prefix: freshPrefix,
    async open(options) {
      const subject = await made(options)
      onTestFinished(() => subject.disconnect())
      return subject
    },
    shared() {
      shared ??= made()
      return shared
    },
    short,
    async passes(ttl) {
      const end = Math.floor(await now()) + Math.ceil(ttl) + late
      for (let left = 1; left > 0; left = end - (await now())) await sleep(Math.max(1, left))
    },
    async until(ttl, ask) {
      const end = (await now()) + ttl + tooLate
      for (let left = 1; left > 0; left = end - (await now())) {
        const answer = await ask()
        if (answer) return answer
        await immediate()
      }
      throw new AssertionError({ message: `a ttl of ${ttl} ms was not over after ${ttl + tooLate} ms` })
    }
  }
}
