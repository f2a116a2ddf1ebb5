// Workers that end while their adapters have work in flight.
import { fileURLToPath } from 'node:url'
import { expect, inject, it } from 'vitest'
import { figure, rounds } from '../faults/support/figures.js'
import { runScript } from '../support/processes.js'

const script = fileURLToPath(new URL('scripts/ends-workers.mjs', import.meta.url))

interface State {
  files: number
  threads: number
  megabytes: number
}
interface Report {
  before: State
  after: State
  answers: unknown[]
  /** Threads of libuv's pool that adapters hold or wait for. */
  pool: { held: number; waiting: number }
}

const inWords = ({ files, threads, megabytes }: State) =>
  `${files} files, ${threads} threads, ${megabytes.toFixed(0)} MB resident`

it('Workers are ended with work in flight: no crash, no leak, and the process ends by itself', async () => {
  const count = rounds(200, 30)
  const { reports, ...end } = await runScript<Report>(script, {
    execArgv: ['--expose-gc'],
    args: () => [String(count), `redis=${inject('redisUrl')}`, `postgres=${inject('postgresUrl')}`],
    timeout: 300_000
  })
  expect(end).toEqual({ code: 0, signal: null, stderr: '' })
  const { before, after, answers, pool } = reports[0]!
  figure(`before ${count} ended Workers ${inWords(before)}; after them ${inWords(after)}`)
  expect(answers).toEqual(['mine', 'mine'])
  expect(pool).toEqual({ held: 0, waiting: 0 })
  expect(after.files).toBeLessThanOrEqual(before.files + 4)
  expect(after.threads).toBeLessThanOrEqual(before.threads + 2)
  expect(after.megabytes - before.megabytes).toBeLessThan(60)
}, 300_000)
