// A replica set of three nodes whose primary steps down and is killed under load.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { startMongodbSet } from '../../tools/servers.mjs'
import { figure } from '../faults/support/figures.js'
import { mongodb } from '../support/mongodb-backend.js'
import { race, totalOf } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const rounds = scaled(10, 1)
const processes = scaled(8, 2)
const callers = 10
/** From one failover to the next; the first ones are served by the primary of the start. */
const pause = 3000
const spanOfRound = 2 * (pause + 6000)

interface Counts {
  held: number
  refused: number
  doubles: number
  failed: number
  codes: string[]
}

it('locks on a replica set of three that fails over never have two holders', patience, async () => {
  const set = await startMongodbSet()
  onTestFinished(() => set.stop().then(() => undefined))
  const folder = mkdtempSync(join(tmpdir(), 'witnesses-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))

  let failovers = 0
  async function failOver() {
    for (let round = 0; round < rounds; round++)
      for (const change of [set.stepDown, set.killPrimary]) {
        await sleep(pause)
        await change()
        await set.primary()
        failovers++
      }
  }
  const task = () => ({ folder, callers, keys: 10, span: rounds * spanOfRound })
  const [reports] = await Promise.all([
    race<Counts>(mongodb, set.url, 'failover', { count: processes, task }),
    failOver()
  ])
  const codes = [...new Set(reports.flat().flatMap((report) => report.codes))]
  const { held, refused, doubles, failed } = totalOf(reports.map((own) => own.map(({ codes, ...counts }) => counts)))
  figure(
    `${failovers} failovers: ${held} acquired, ${refused} refused, ${failed} calls failed (${codes.join(', ')}), ${doubles} times two holders`
  )
  expect(failovers).toBe(2 * rounds)
  expect(doubles).toBe(0)
  expect(held).toBeGreaterThan(100)
})
