// The application holds all of libuv's workers: deadlines are still met, and locks are still extended.
import { expect, it } from 'vitest'
import { targets } from '../support/all-backends.js'
import { runScript } from '../support/processes.js'
import { figure, full } from './support/figures.js'

interface Report {
  outcomes: { outcome: string; took: number }[]
  kept: boolean[]
  valid: boolean[]
}

const script = new URL('scripts/held-workers.mjs', import.meta.url).pathname
const HELD = full ? 10_000 : 4_000

it("answers, and keeps locks, while the application holds libuv's workers", { timeout: 60_000 }, async () => {
  const { reports, stderr } = await runScript<Report>(script, { args: () => [String(HELD), ...targets()] })
  expect(stderr).toBe('')
  const [{ outcomes, kept, valid }] = reports as [Report]
  figure(`the slowest of ${outcomes.length} calls took ${Math.max(...outcomes.map(({ took }) => took)).toFixed(0)} ms`)
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'ok'))
  expect(kept).toEqual(kept.map(() => true))
  expect(valid).toEqual(valid.map(() => true))
})
