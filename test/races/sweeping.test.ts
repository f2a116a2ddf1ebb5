// A cache of very many keys is listed and cleared while another process keeps sending requests.
import { describe, expect, it, onTestFinished } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import type { Backend, Scratch } from '../support/backends.js'
import { startScript } from '../support/processes.js'
import { until } from '../support/wait.js'
import { emptyDatabase, inMs, prove, race, scriptPath } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const each = scaled(100_000, 10_000)
const prefix = 'a*b:'
/** A prefix that the tested one would match if the wildcard in it acted as one. */
const otherPrefix = 'a1b:'

interface Measured {
  answer: number
  milliseconds: number
  grown: number
}

interface Swept {
  clear: Measured
  keys: Measured
  left: number
}

interface Pings {
  pings: number
  worst: number
}

const megabytes = (bytes: number) => bytes / 1024 / 1024
const inMb = (bytes: number) => `${megabytes(bytes).toFixed(0)} MB`
const inTime = ({ milliseconds, grown }: Measured) => `took ${inMs(milliseconds)} and ${inMb(grown)} of memory`

async function startPings({ name }: Backend, url: string) {
  const args = () => [JSON.stringify({ backend: name, url })]
  const { child, reports, ended } = startScript<Pings>(scriptPath('pings'), { args })
  onTestFinished(() => void child.kill('SIGKILL'))
  await until(() => reports.length > 0, 20_000)
  return async () => {
    child.kill('SIGTERM')
    return (await ended).reports.at(-1)!
  }
}

async function fill(backend: Backend, { url, reader }: Scratch): Promise<void> {
  const adapter = backend.open(url)
  await adapter.connect()
  await adapter.disconnect()
  for (const one of [prefix, otherPrefix]) await reader.run(backend.fill(one, each))
}

async function entriesIn(backend: Backend, { reader }: Scratch): Promise<number> {
  return Number(/\d+/.exec(JSON.stringify(await reader.run(backend.entries)))?.[0])
}

describe.each(allBackends)('a cache of many keys on $server', patience, (backend) => {
  it('is cleared to the last key of its prefix and no other, and the server answers meanwhile', async () => {
    const scratch = await emptyDatabase(backend)
    await fill(backend, scratch)
    expect(await entriesIn(backend, scratch)).toBe(2 * each)

    const stopPings = await startPings(backend, scratch.url)
    const field = { count: 1, task: () => ({ prefix, otherPrefix }), execArgv: ['--expose-gc'] }
    const [[swept]] = (await race<Swept>(backend, scratch.url, 'sweep', field)) as [[Swept]]
    const { pings, worst } = await stopPings()

    expect(swept.left).toBe(0)
    expect(swept.keys.answer).toBe(each)
    expect(await entriesIn(backend, scratch)).toBe(each)
    expect(worst).toBeLessThanOrEqual(500)
    expect(megabytes(swept.clear.grown)).toBeLessThan(32)
    expect(megabytes(swept.keys.grown)).toBeLessThan(256)
    await prove(backend, scratch.reader, {
      claim: `clear() of the prefix ${prefix} beside ${otherPrefix}, then keys() of the other`,
      count: `${2 * each} cache keys`,
      result: `its own ${each} are gone, ${each} of the other are left and listed`,
      figures: `clear() ${inTime(swept.clear)}, keys() ${inTime(swept.keys)}; of ${pings} pings every 5 ms the slowest took ${inMs(worst)}`
    })
  })
})
