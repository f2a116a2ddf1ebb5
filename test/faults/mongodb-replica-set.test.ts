// A replica set of three nodes; its primary steps down and is killed. No call fails, and each breaker failure is
// counted once. No read goes to a secondary, and the other members replace the URL's only seed.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMongodbSet } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { times } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'
import { figure } from './support/figures.js'
import { longest, type Outcome, outcomeOf } from './support/outcomes.js'

const commandTimeout = 15_000

let set: Awaited<ReturnType<typeof startMongodbSet>>
beforeAll(async () => {
  set = await startMongodbSet()
})
afterAll(() => set.stop())

function open(url: string): Adapter {
  const adapter = mongodb.open(url, { keyPrefix: freshPrefix(), commandTimeout })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const others = (adapter: Adapter) => [
  () => adapter.set('k', 1),
  () => adapter.get('k'),
  () => adapter.acquire('l', 60_000, 'me'),
  () => adapter.getState('b')
]

/** Makes calls without a pause until half a second after `change`. */
async function during(adapter: Adapter, change: () => Promise<unknown>) {
  let isOver = false
  const repeat = async (calls: () => (() => Promise<unknown>)[]) => {
    const outcomes: Outcome[] = []
    while (!isOver) outcomes.push(...(await Promise.all(calls().map(outcomeOf))))
    return outcomes
  }
  const counting = repeat(() => times(20, (i) => () => adapter.recordFailure(i % 2 ? 'b' : `b${i}`, 1e6)))
  const rest = repeat(() => others(adapter))
  await change()
  await set.primary()
  await sleep(500)
  isOver = true
  return { counts: (await counting).filter((_, i) => i % 2), rest: await rest, all: await counting }
}

describe.sequential('a replica set of three', () => {
  let killed: Awaited<ReturnType<typeof set.kill>> | undefined

  it.each<[string, () => Promise<unknown>]>([
    ['steps down', () => set.stepDown()],
    [
      'is killed',
      async () => {
        killed = await set.kill()
      }
    ]
  ])('its primary %s under load', async (_how, change) => {
    const adapter = open(set.url)
    await adapter.connect()
    const { counts, rest, all } = await during(adapter, change)
    figure(
      `${counts.length} failures of one breaker, the slowest call took ${longest([...all, ...rest]).toFixed(0)} ms`
    )
    expect([...all, ...rest].filter(({ error }) => error !== undefined)).toEqual([])
    const values = counts.map(({ value }) => value as number).sort((a, b) => a - b)
    expect(values).toEqual(times(counts.length, (i) => i + 1))
    expect((await adapter.getState('b'))?.failureCount).toBe(counts.length)
  })

  it('a secondary is READ_ONLY, also for reads', async () => {
    if (killed) await set.rejoin(killed)
    const primary = await set.primary()
    const secondary = set.nodes.find((node) => node !== primary)
    const adapter = open(secondary?.url ?? '')
    for (const call of [() => adapter.connect(), ...others(adapter)])
      expect(await outcomeOf(call)).toMatchObject({ code: 'READ_ONLY', error: { retryable: true, outcomeKnown: true } })
  })

  it('connects at once beside a member that is silent', async () => {
    const primary = await set.primary()
    const silent = set.nodes.find((node) => node !== primary)
    silent?.freeze()
    onTestFinished(() => silent?.thaw())
    const { code, milliseconds } = await outcomeOf(() => open(set.url).get('k'))
    figure(`connected, with a first answer, after ${milliseconds.toFixed(0)} ms`)
    expect(code).toBeUndefined()
    // Silent members would cost a quarter of connectTimeout.
    expect(milliseconds).toBeLessThan(1_000)
  })

  it('goes on without the only seed of the URL', async () => {
    const primary = await set.primary()
    const [seed] = set.nodes.filter((node) => node !== primary)
    const urls = ['?replicaSet=rs0', ''].map((query) => `mongodb://127.0.0.1:${seed?.port}/test${query}`)
    const adapters = urls.map(open)
    await Promise.all(adapters.map((adapter) => adapter.connect()))
    await seed?.kill()
    await set.stepDown()
    await set.primary()
    const calls = adapters.flatMap((adapter) => others(adapter))
    expect((await Promise.all(calls.map(outcomeOf))).map(({ code }) => code)).toEqual(calls.map(() => undefined))
  })
})
