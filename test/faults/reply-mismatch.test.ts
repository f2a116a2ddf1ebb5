// No reply reaches another caller, however connections are cut or time out. A connection that timed out is closed.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { FaultProxy } from '../../tools/fault-proxy.mjs'
import type { Adapter } from '../support/backends.js'
import { eventually, times } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { figure, rounds } from './support/figures.js'
import { codesOf, type Outcome, outcomeOf } from './support/outcomes.js'
import { subjects } from './support/subjects.js'

const timeout = 150
const options = { connectTimeout: 1000, commandTimeout: timeout, reconnectDelay: { min: 1, max: 10 } }
const keys = 100

/** Calls whose result identifies the caller. */
const questions: ((adapter: Adapter, i: number) => Promise<[answer: unknown, wanted: unknown]>)[] = [
  async (adapter, i) => [await adapter.get(`k${i}`), `cached ${i}`],
  async (adapter, i) => [(await adapter.idempotency.get(`k${i}`))?.value, `result ${i}`],
  async (adapter, i) => [(await adapter.getState(`k${i}`))?.failureCount, i],
  async (adapter, i) => [(await adapter.load(`c${i}`))?.data, `saved ${i}`],
  async (adapter, i) => [(await adapter.loadLatest(`t${i}`))?.sequence, i],
  async (adapter, i) => [(await adapter.acquire(`k${i}`, 60_000, `owner ${i}`))?.owner, `owner ${i}`],
  async (adapter, i) => [await adapter.extend(`taken${i}`, 60_000, 'nobody'), false],
  async (adapter, i) => [await adapter.set(`k${i}`, `cached ${i}`), undefined]
]

async function fill(adapter: Adapter): Promise<void> {
  await Promise.all(
    times(keys, (i) => [
      adapter.set(`k${i}`, `cached ${i}`),
      adapter.idempotency.set(`k${i}`, `result ${i}`),
      adapter.setState(`k${i}`, { state: 'closed', failureCount: i }),
      adapter.save({ id: `c${i}`, taskId: `t${i}`, sequence: i, timestamp: i, progress: 0, data: `saved ${i}` }),
      adapter.acquire(`taken${i}`, 60_000, 'somebody')
    ]).flat()
  )
}

const faults: ((proxy: FaultProxy) => Promise<void>)[] = [
  async (proxy) => proxy.cut(),
  async (proxy) => proxy.cut({ reset: true }),
  async (proxy) => proxy.cutAfterReplyBytes(Math.ceil(Math.random() * 2000)),
  async (proxy) => {
    proxy.stallAfterReplyBytes(Math.ceil(Math.random() * 2000))
    await sleep(timeout)
    await proxy.pass()
  },
  async (proxy) => {
    proxy.delay(timeout * (0.9 + Math.random() * 0.2))
    await sleep(timeout * 2)
    await proxy.pass()
  }
]

/** Injects faults of every kind, one after the other, until it is stopped. */
function trouble(proxy: FaultProxy) {
  let ends = false
  let count = 0
  const all = (async () => {
    for (; !ends; count++) {
      await faults[count % faults.length]!(proxy)
      await sleep(50 + Math.random() * 100)
    }
    return count
  })()
  return () => {
    ends = true
    return all
  }
}

async function askUntilAnswered(adapter: Adapter, index: number, failures: Outcome[]): Promise<void> {
  for (;;) {
    const outcome = await outcomeOf(() => questions[index % questions.length]!(adapter, index % keys))
    if (outcome.code !== undefined) {
      failures.push(outcome)
      continue
    }
    const [answer, wanted] = outcome.value as [unknown, unknown]
    expect(answer, `question ${index % questions.length} about ${index % keys}`).toEqual(wanted)
    return
  }
}

describe.each(subjects)('%s', (_name, { backend }) => {
  const all = harness(backend)

  it('mixed calls with cuts and time-outs: nobody gets the answer of another', async () => {
    const keyPrefix = all.prefix()
    const { proxy, adapter } = await all.proxied({ ...options, keyPrefix })
    await fill(all.open({ keyPrefix }))
    const stop = trouble(proxy)
    const failures: Outcome[] = []
    const calls = rounds(100_000, 2000)
    let next = 0
    const caller = async () => {
      while (next < calls) {
        await askUntilAnswered(adapter, next++, failures)
        await sleep(Math.random() * 20)
      }
    }
    await Promise.all(times(25, caller))
    const count = await stop()
    figure(`${calls} calls answered, ${failures.length} failed under ${count} faults, ${proxy.connections} connections`)
    expect(count).toBeGreaterThan(3)
    expect(failures.length).toBeGreaterThan(0)
    expect(codesOf(failures).join()).toMatch(/^(CONNECTION_LOST|CONNECT_FAILED|TIMEOUT|,)+$/)
  }, 600_000)

  it('a connection that timed out is closed and never used again', async () => {
    const timeout = 500
    const { proxy, adapter } = await all.proxied({ ...options, commandTimeout: timeout, connections: 1 })
    await adapter.connect()
    await Promise.all([adapter.set('a', 'of a'), adapter.set('b', 'of b')])
    for (let round = 1; round <= 3; round++) {
      const before = proxy.connections
      proxy.delay(timeout * 2)
      expect((await outcomeOf(() => adapter.get('a'))).code).toBe('TIMEOUT')
      await eventually(
        () => proxy.open,
        (count) => count === 0
      )
      await proxy.pass()
      await sleep(timeout * 2)
      expect(await adapter.get('b')).toBe('of b')
      expect(proxy.connections).toBe(before + 1)
    }
  })
})
