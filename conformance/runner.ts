// The functions of a test runner, as every suite uses them: with tables, with skips, and with cleaning up after a test.
import { AsyncLocalStorage } from 'node:async_hooks'
import * as nodeTest from 'node:test'
import { format } from 'node:util'

type Body = () => Promise<void> | void

/** What is needed of a test runner: `node:test`, `vitest`, or the globals of Jest, Mocha and Bun have it. */
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

/** A title and a body; with `each` once for each row of a table, whose columns the title formats as `util.format` does. */
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

/** Runs `clean` at the end of the test that is running. */
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

/** `describe` and `it` of a runner. */
export const definersOf = ({ describe, it }: Runner): Definers => ({
  describe: withEach((title, body) => void describe(title, body)),
  it: withEach((title, body) => void it(title, inTest(body)))
})

/** The same where something is missing: every title is there, as a skipped test that says why. */
export function skippersOf({ it: tests }: Runner, reason: string): Definers {
  const skip = (title: string) => void tests.skip(`${title} (${reason})`, async () => undefined)
  return { describe: withEach(skip), it: withEach(skip) }
}

/** Runs `clean` after all tests of the suite. */
export const afterAllOf = ({ afterAll, after }: Runner, clean: () => Promise<void>): void =>
  void (afterAll ?? after)?.(clean)

/** The runner whose functions are global, else that of Node. */
export function defaultRunner(): Runner {
  const globals = globalThis as Partial<Runner>
  if (globals.describe && globals.it) return globals as Runner
  if (process.env.VITEST)
    throw new TypeError(
      "Vitest has no globals here: pass them, { runner: vitest } with import * as vitest from 'vitest'"
    )
  return nodeTest
}
