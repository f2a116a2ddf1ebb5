// Connections that are opened and closed many times leave nothing behind, here and on the server.
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { figure, full, rounds } from '../faults/support/figures.js'
import { subjects } from '../faults/support/subjects.js'
import { eventually } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { runScript } from '../support/processes.js'

const script = fileURLToPath(new URL('scripts/opens-and-closes.mjs', import.meta.url))

// V8 enlarges its young generation with the work that it sees, by tens of megabytes, and does not give them back.
const execArgv = ['--expose-gc', '--max-semi-space-size=1']

const timeout = full ? 1_200_000 : 300_000

interface State {
  files: number
  threads: number
  megabytes: number
}
interface Report {
  before: State
  after: State
}

const ways: [way: string, often: number][] = [
  ['one adapter', 40],
  ['an adapter each', 40],
  ['an adapter each, with work in flight', 15],
  ['an adapter each, with requests that are swallowed', 15],
  ['an adapter each that is forgotten', 15]
]
const inWords = ({ files, threads, megabytes }: State) =>
  `${files} files, ${threads} threads, ${megabytes.toFixed(0)} MB resident`

describe.each(subjects)('%s: many connections', (_name, { backend }) => {
  const all = harness(backend)

  it.each(ways)(
    '%s',
    async (way, often) => {
      const connected = await all.reader.connections()
      const count = rounds(1000, often)
      const { reports, ...end } = await runScript<Report>(script, {
        execArgv,
        args: () => [way, String(count), `${backend.name}=${all.url}`],
        timeout
      })
      expect(end).toEqual({ code: 0, signal: null, stderr: '' })
      const { before, after } = reports[0]!
      figure(`before ${count} rounds ${inWords(before)}; after them ${inWords(after)}`)
      expect(after.files).toBeLessThanOrEqual(before.files + 2)
      // Two fallback threads may serve lanes for which libuv has no worker; they end when they are idle.
      expect(after.threads).toBeLessThanOrEqual(before.threads + 1 + 2)
      expect(after.megabytes - before.megabytes).toBeLessThan(10)
      await eventually(
        () => all.reader.connections(),
        (number) => number <= connected
      )
    },
    timeout
  )
})
