// Workers that end while their adapters have work in flight.
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { figure, rounds } from '../faults/support/figures.js'
import { targets } from '../support/all-backends.js'
import { runScript } from '../support/processes.js'

const script = (name: string) => fileURLToPath(new URL(`scripts/${name}`, import.meta.url))

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

/** Each of the four .node files may have two, which serve lanes for which libuv has no worker and end when idle. */
const fallbackThreads = 8

const inWords = ({ files, threads, megabytes }: State) =>
  `${files} files, ${threads} threads, ${megabytes.toFixed(0)} MB resident`

it.each([
  ['with work in flight', 'all', rounds(200, 15)],
  ['in the middle of a call', 'calling', rounds(1000, 30)]
])(
  'Workers are ended %s: no crash, no leak, and the process ends by itself',
  async (_when, moments, count) => {
    const { reports, ...end } = await runScript<Report>(script('ends-workers.mjs'), {
      execArgv: ['--expose-gc'],
      args: () => [moments, String(count), ...targets()],
      // glibc keeps freed memory in arenas, by default one per thread. With two arenas the growth shows leaks alone.
      env: () => ({ MALLOC_ARENA_MAX: '2' }),
      timeout: 300_000
    })
    expect(end).toEqual({ code: 0, signal: null, stderr: '' })
    const { before, after, answers, pool } = reports[0]!
    figure(`before ${count} ended Workers ${inWords(before)}; after them ${inWords(after)}`)
    expect(answers).toEqual(targets().map(() => 'mine'))
    expect(pool).toEqual({ held: 0, waiting: 0 })
    expect(after.files).toBeLessThanOrEqual(before.files + 4)
    expect(after.threads).toBeLessThanOrEqual(before.threads + 2 + fallbackThreads)
    // Node-API keeps some bytes of each promise that was never settled when its Worker ended.
    expect(after.megabytes - before.megabytes).toBeLessThan(40 + count / 10)
  },
  300_000
)

it('process.exit() while Workers have work in flight', async () => {
  for (let round = 0; round < rounds(50, 3); round++) {
    const ended = await runScript(script('exits-over-workers.mjs'), { args: targets, timeout: 20_000 })
    expect(ended).toEqual({ code: 0, signal: null, stderr: '', reports: [{ exits: true }] })
  }
}, 120_000)
