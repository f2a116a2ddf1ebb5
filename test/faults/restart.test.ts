// A server is frozen, or killed and restarted, under load: typed errors in time, and automatic recovery.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../support/backends.js'
import { calls } from '../support/calls.mjs'
import { eventually } from '../support/expectations.js'
import { figure, inMs, rounds } from './support/figures.js'
import { codesOf, longest, type Outcome, outcomeOf } from './support/outcomes.js'
import { openOn, ownServer, subjects } from './support/subjects.js'

const timeout = 400
/** The guarantee is 100 ms; the test allows ten times as much for a busy machine. */
const late = 1000
/** The guarantee is a p99 of recovery within a second. */
const recovery = 1000
const options = { connectTimeout: timeout, commandTimeout: timeout, reconnectDelay: { min: 10, max: 100 } }
const all = Object.values(calls)
const ofTheConnection = ['CONNECTION_LOST', 'CONNECT_FAILED', 'SERVER_BUSY', 'TIMEOUT', 'ok']
/** A restarted MongoDB accepts no writes until it is elected primary. */
const ofAnElection: Record<string, string[]> = { mongodb: ['READ_ONLY'] }

const succeeds = async (adapter: Adapter) => (await outcomeOf(() => adapter.set('k', 1))).code === undefined

function everyCall(adapter: Adapter): Promise<Outcome[]> {
  return Promise.all(all.map((call) => outcomeOf(() => call(adapter))))
}

/** Callers that continue after errors until they are stopped. */
function load(adapter: Adapter) {
  const outcomes: Outcome[] = []
  let ends = false
  const caller = async (index: number) => {
    for (let turn = index; !ends; turn++) {
      outcomes.push(await outcomeOf(() => all[turn % all.length]!(adapter)))
      await sleep(1)
    }
  }
  const callers = Promise.all(Array.from({ length: 20 }, (_, index) => caller(index)))
  return {
    outcomes,
    async stop() {
      ends = true
      await callers
    }
  }
}

async function msUntilSuccess(adapter: Adapter): Promise<number> {
  const since = performance.now()
  await eventually(() => succeeds(adapter), Boolean)
  return performance.now() - since
}

describe.each(subjects)('a %s server', (name, subject) => {
  it('that is frozen: TIMEOUT, and it is used again when it goes on', async () => {
    const server = await ownServer(subject)
    const [used, fresh] = [openOn(subject, server.url, options), openOn(subject, server.url, options)]
    await used.connect()
    server.freeze()
    const outcomes = (await Promise.all([everyCall(used), everyCall(fresh)])).flat()
    figure(`${outcomes.length} calls end ${inMs(longest(outcomes) - timeout)} after their time-out at the latest`)
    expect(codesOf(outcomes)).toEqual(['TIMEOUT'])
    expect(longest(outcomes)).toBeLessThan(timeout + late)
    server.thaw()
    const back = [await msUntilSuccess(used), await msUntilSuccess(fresh)]
    figure(`used again after ${back.map(inMs).join(' and ')}`)
    expect(Math.max(...back)).toBeLessThan(recovery + late)
  })

  it('that is killed and started again under load', async () => {
    const server = await ownServer(subject)
    const adapter = openOn(subject, server.url, options)
    await adapter.connect()
    const callers = load(adapter)
    const recoveries: number[] = []
    for (let round = 0; round < rounds(20, 2); round++) {
      await sleep(100)
      await server.kill()
      await sleep(500)
      await server.restart()
      recoveries.push(await msUntilSuccess(adapter))
    }
    await callers.stop()
    figure(
      `${callers.outcomes.length} calls, the longest ${inMs(longest(callers.outcomes))} at a time-out of ${timeout} ms`
    )
    figure(`${recoveries.length} recoveries, the longest ${inMs(Math.max(...recoveries))}`)
    expect([...ofTheConnection, ...(ofAnElection[name] ?? [])]).toEqual(
      expect.arrayContaining(codesOf(callers.outcomes))
    )
    expect(callers.outcomes.at(-1)?.code).toBeUndefined()
    expect(longest(callers.outcomes)).toBeLessThan(timeout + late)
    expect(Math.max(...recoveries)).toBeLessThan(recovery + late)
  }, 60_000)
})
