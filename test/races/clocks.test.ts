// Processes in other time zones, with wrong clocks, on a server in yet another zone: only the server's clock counts.
import { describe, expect, it, onTestFinished } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import type { Backend, Scratch } from '../support/backends.js'
import { clockOff } from './support/clocks.js'
import { doubleHolders, expiryError, type Grant, successions } from './support/history.js'
import { inMs, prove, race } from './support/racing.js'
import { full, patience, scaled } from './support/scale.js'

const zones = ['Europe/Berlin', 'America/Sao_Paulo']
const hour = 3600
const offsets = full ? [0, hour, -hour] : [hour, -hour]
const milliseconds = scaled(30_000, 1000)

/** A lock that is released at times, and one that always expires. */
const locks = [
  { key: 'short', ttl: 40, releasing: 0.7 },
  { key: 'long', ttl: 120, releasing: 0 }
]

interface Farewell {
  zone: string
  time: number
}

const isGrant = (report: Grant | Farewell): report is Grant => 'ttl' in report
const worst = (values: number[]) => Math.max(...values)

/** A database whose sessions have the time zone of Tokyo. */
async function inTokyo(backend: Backend): Promise<Scratch> {
  const scratch = await backend.scratch()
  onTestFinished(() => scratch.drop().then(() => undefined))
  await scratch.reader.run(backend.sessionZone('Asia/Tokyo'))
  return scratch
}

/** The grants of both processes, the second of which has a clock that is off by `offset` seconds. */
async function takingTurns(backend: Backend, url: string, offset: number): Promise<Record<string, Grant[]>> {
  const reports = await race<Grant | Farewell>(backend, url, 'taking-turns', {
    count: 2,
    task: () => ({ milliseconds, locks }),
    env: (index) => ({ TZ: zones[index]!, ...(index === 1 ? clockOff(offset) : {}) })
  })
  const [first, second] = reports.map((own) => own.at(-1) as Farewell)
  expect([first!.zone, second!.zone]).toEqual(zones)
  expect(Math.abs((second!.time - first!.time) / 1000 - offset), 'seconds off').toBeLessThan(60)
  for (const own of reports) expect(own.length, 'each has had its turns').toBeGreaterThan(1)
  const grants = reports.flat().filter(isGrant)
  return Object.fromEntries(locks.map(({ key }) => [key, grants.filter((grant) => grant.key === key)]))
}

const inWords = (offset: number) =>
  offset === 0 ? 'clocks right' : `one clock an hour ${offset < 0 ? 'slow' : 'fast'}`

describe.each(allBackends)('on $server, in three time zones', patience, (backend) => {
  describe.each(offsets)('with a clock that is %i seconds off', (offset) => {
    it('a lock has one holder, for its ttl', async () => {
      const { url, reader } = await inTokyo(backend)
      const { short = [], long = [] } = await takingTurns(backend, url, offset)

      expect(doubleHolders(short)).toEqual([])
      const error = worst([...short, ...long].map(expiryError))
      expect(error).toBeLessThanOrEqual(50)
      await prove(backend, reader, {
        claim: `Two processes in ${zones.join(' and ')}, sessions in Asia/Tokyo, ${inWords(offset)}`,
        count: `${short.length} grants of a lock of 40 ms, released or left to expire`,
        result: 'never two holders by the server’s clock',
        figures: `expiry, as another client reads it, wrong by at most ${inMs(error)}`
      })

      const gaps = successions(long).map(({ gap }) => gap)
      expect(Math.min(...gaps), 'lasted its ttl').toBeGreaterThanOrEqual(0)
      expect(worst(gaps), 'was taken then').toBeLessThan(2000)
      await prove(backend, reader, {
        claim: `A lock of 120 ms that nobody releases, ${inWords(offset)}`,
        count: `${long.length} grants in ${milliseconds / 1000} s`,
        result: 'each lasted at least 120 ms by the server’s clock',
        figures: `taken at most ${inMs(worst(gaps))} after its expiry`
      })
    })
  })
})
