// Adapts a test runner's functions for the suites: adds tables, skips and clean-up after a test.
import { AsyncLocalStorage } from 'node:async_hooks'
import * as nodeTest from 'node:test'
import { format } from 'node:util'

type Body = () => Promise<void> | void

/** The required functions of a test runner. `node:test`, `vitest`, and the globals of Jest, Mocha and Bun have them. */
export interface Runner {
  describe(title: string, body: () => void): unknown
  it: {
    (title: string, body: () => Promise<void>): unknown
    skip(title: string, body: () => Promise<void>): unknown
  }
  afterAll?(clean: () => Promise<void>): unknown
  after?(clean: () => Promise<void>): unknown
}

type Row<T> = T extends readonly unknown[] ? T : [T]

/** Defines a test. `each` defines one per row of a table; `util.format` puts the row's columns into the title. */
export interface Define<Returned> {
  (title: string, body: () => Returned): void
  each<T extends unknown[] | [unknown] | unknown>(
    rows: readonly T[]
  ): (title: string, body: (...row: Row<T>) => Returned) => void
}

export interface Definers {
  describe: Define<void>
  it: Define<Promise<unknown> | unknown>
}

const cleanups = new AsyncLocalStorage<Body[]>()

/** Runs `clean` at the end of the current test. */
export function onTestFinished(clean: Body): void {
  const own = cleanups.getStore()
  if (!own) throw new Error('no test of the suite is running')
  own.push(clean)
}

const inTest = (body: () => unknown) => async () => {
  const own: Body[] = []
  try {
    await cleanups.run(own, async () => body())
  } finally {
    for (const clean of own.reverse()) await clean()
  }
}

const titleOf = (title: string, row: unknown[]) => format(title, ...row.slice(0, title.match(/%[sdj]/g)?.length ?? 0))

function withEach<Returned>(define: (title: string, body: () => Returned) => void): Define<Returned> {
  const each = (rows: readonly unknown[]) => (title: string, body: (...row: never[]) => Returned) => {
    for (const one of rows) {
      const row = Array.isArray(one) ? one : [one]
      define(titleOf(title, row), () => body(...(row as never[])))
    }
  }
  return Object.assign(define, { each }) as Define<Returned>
}

/** Makes `describe` and `it` from a runner's functions. */
export const definersOf = ({ describe, it }: Runner): Definers => ({
  describe: withEach((title, body) => void describe(title, body)),
  it: withEach((title, body) => void it(title, inTest(body)))
})

/** The variant for a missing feature: it defines every test as skipped, with the reason in the title. */
export function skippersOf({ it: tests }: Runner, reason: string): Definers {
  const skip = (title: string) => void tests.skip(`${title} (${reason})`, async () => undefined)
  return { describe: withEach(skip), it: withEach(skip) }
}

/** Runs `clean` after all tests of the suite. */
export const afterAllOf = ({ afterAll, after }: Runner, clean: () => Promise<void>): void =>
  void (afterAll ?? after)?.(clean)

/** The runner with global functions, else `node:test`. */
export function defaultRunner(): Runner {
  const globals = globalThis as Partial<Runner>
  if (globals.describe && globals.it) return globals as Runner
  if (process.env.VITEST)
    throw new TypeError(
      "Vitest has no globals here: pass them, { runner: vitest } with import * as vitest from 'vitest'"
    )
  return nodeTest
}
