// A replica set of three nodes whose primary steps down and is killed under load.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMongodbSet } from '../../tools/servers.mjs'
import { figure } from '../faults/support/figures.js'
import { mongodb } from '../support/mongodb-backend.js'
import { race, totalOf } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const rounds = scaled(10, 1)
const processes = scaled(8, 2)
const callers = 10
/** Milliseconds before each failover. The first calls are served by the first primary. */
const pause = 3000
const spanOfRound = 2 * (pause + 6000)

interface Task {
  withLock: boolean
  span: number
}
interface Counts {
  held: number
  refused: number
  doubles: number
  failed: number
  codes: string[]
}

describe('a replica set of three', patience, () => {
  let set: Awaited<ReturnType<typeof startMongodbSet>>

  beforeAll(async () => {
    set = await startMongodbSet()
    return () => set.stop().then(() => undefined)
  }, 60_000)

  async function compete(own: Task) {
    const folder = mkdtempSync(join(tmpdir(), 'exclusive-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const task = () => ({ folder, callers, keys: 10, ...own })
    const reports = await race<Counts>(mongodb, set.url, 'failover', { count: processes, task })
    const codes = [...new Set(reports.flat().flatMap((report) => report.codes))]
    return { ...totalOf(reports.map((all) => all.map(({ codes, ...counts }) => counts))), codes }
  }

  /** The killed primary rejoins only after another node has become the primary. */
  async function killAndRejoin(): Promise<void> {
    const killed = await set.kill()
    await set.primary()
    await set.rejoin(killed)
  }

  async function failOver(): Promise<number> {
    let failovers = 0
    for (let round = 0; round < rounds; round++)
      for (const change of [() => set.stepDown(), killAndRejoin]) {
        await sleep(pause)
        await change()
        await set.primary()
        failovers++
      }
    return failovers
  }

  it('that fails over under load: a lock never has two holders', async () => {
    const racing = compete({ withLock: true, span: rounds * spanOfRound })
    const [{ held, refused, doubles, failed, codes }, failovers] = await Promise.all([racing, failOver()])
    figure(
      `${failovers} failovers: ${held} acquired, ${refused} refused, ${failed} calls failed (${codes.join(', ')}), ${doubles} times two holders`
    )
    expect(failovers).toBe(2 * rounds)
    expect(doubles).toBe(0)
    expect(held).toBeGreaterThan(100)
  })

  it('control: the same callers with the locks switched off', async () => {
    const { doubles } = await compete({ withLock: false, span: 1000 })
    figure(`${doubles} times two holders`)
    expect(doubles).toBeGreaterThan(100)
  })
})
