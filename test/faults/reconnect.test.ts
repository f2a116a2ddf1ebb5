// Reconnecting uses back-off and jitter, and calls the password function for each attempt.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { eventually, times } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { figure, inMs } from './support/figures.js'
import { codesOf, longest, outcomeOf } from './support/outcomes.js'
import { gateTo, openOn, ownServer, type Subject, subjects } from './support/subjects.js'

/** A proxy that closes every connection at once, and records the times of the connections. */
async function hangingUp(target: { port: number }) {
  const proxy = await openFaultProxy(target)
  const attempts: number[] = []
  const timer = setInterval(() => {
    while (attempts.length < proxy.connections) attempts.push(performance.now())
    proxy.cut()
  }, 1)
  const stop = async () => {
    clearInterval(timer)
    await proxy.close()
  }
  return { proxy, attempts, stop }
}

const pausesOf = (moments: number[]) => moments.slice(1).map((moment, i) => moment - moments[i]!)

async function guarded(subject: Subject) {
  const server = await ownServer(subject, { password: 'secret' } as object)
  const proxy = await gateTo(server)
  const config = subject.config({ ...server, port: proxy.port }, '127.0.0.1', false)
  return { proxy, with: (password: unknown) => subject.login(config, password) }
}

describe.each(subjects)('%s: connecting again', (_name, subject) => {
  const all = harness(subject.backend)

  it('waits longer each time, never in step, and up to the maximum', async () => {
    const { port } = new URL(all.url)
    const { proxy, attempts, stop } = await hangingUp({ port: Number(port) })
    const options = { connectTimeout: 500, commandTimeout: 2000, connections: 1, reconnectDelay: { min: 40, max: 320 } }
    const adapter = openOn(subject, subject.backend.withPort(all.url, proxy.port), options)
    proxy.stall()
    const outcomes: unknown[] = []
    // A server that was never up refuses at once, so the calls are made one after the other.
    const until = performance.now() + 2000
    while (performance.now() < until) outcomes.push((await outcomeOf(() => adapter.get('k'))).code)
    await stop()
    const pauses = pausesOf(attempts)
    figure(`${attempts.length} attempts in 2 s, pauses ${pauses.map((pause) => pause.toFixed(0)).join(' ')} ms`)
    expect(attempts.length).toBeGreaterThan(4)
    expect(attempts.length).toBeLessThan(60)
    expect(Math.max(...pauses)).toBeLessThan(320 + 1000)
    expect(new Set(pauses.map(Math.round)).size).toBeGreaterThan(pauses.length / 3)
  })

  it('a crowd does not come back in step', async () => {
    const proxy = await openFaultProxy({ port: Number(new URL(all.url).port) })
    const options = {
      connectTimeout: 500,
      commandTimeout: 3000,
      connections: 1,
      reconnectDelay: { min: 200, max: 800 }
    }
    const adapters = times(20, () => openOn(subject, subject.backend.withPort(all.url, proxy.port), options))
    await Promise.all(adapters.map((adapter) => adapter.connect()))
    proxy.refuse()
    proxy.cut()
    const asked = Promise.all(adapters.map((adapter) => outcomeOf(() => adapter.get('k'))))
    await sleep(300)
    await proxy.pass()
    const outcomes = await asked
    await proxy.close()
    const moments = outcomes.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
    const spread = moments.at(-2)! - moments[1]!
    figure(`20 adapters are back ${inMs(moments[0]!)} to ${inMs(longest(outcomes))} after the loss`)
    expect(codesOf(outcomes)).toEqual(['ok'])
    expect(spread).toBeGreaterThan(50)
  })

  it.each([
    ['at once', (password: string) => password],
    ['later', (password: string) => sleep(5, password)]
  ])('a function that gives the password %s is called on every connect', async (_when, give) => {
    const server = await guarded(subject)
    const password = vi.fn(() => give('secret'))
    const adapter = openOn(subject, server.with(password), { connections: 1 })
    await adapter.connect()
    expect(password).toHaveBeenCalledTimes(1)
    for (let count = 2; count <= 4; count++) {
      server.proxy.cut()
      await sleep(20)
      await adapter.set('k', count)
      expect(password).toHaveBeenCalledTimes(count)
    }
  })

  it('a function that throws, rejects or gives no string: AUTH_FAILED, and it is asked again', async () => {
    const server = await guarded(subject)
    const sealed = new Error('vault is sealed with s3cret')
    const wrong: (() => unknown)[] = [
      () => {
        throw sealed
      },
      () => Promise.reject(sealed),
      () => 42,
      () => undefined,
      () => 'another'
    ]
    const causes = [sealed, sealed, undefined, undefined, undefined]
    const right = () => 'secret'
    const password = vi.fn((): unknown => (wrong.shift() ?? right)())
    const adapter = openOn(subject, server.with(password), { connections: 1, reconnectDelay: { min: 1, max: 5 } })
    for (let round = 0; round < 5; round++) {
      const error = (await outcomeOf(() => adapter.recordFailure('b', 3))).error as Error
      expect(error).toMatchObject({ code: 'AUTH_FAILED', retryable: round < 4, outcomeKnown: true })
      expect(error.cause).toBe(causes[round])
      expect(error.message).not.toContain('s3cret')
    }
    await eventually(async () => (await outcomeOf(() => adapter.get('k'))).code === undefined, Boolean)
  })

  it('a function that never answers: AUTH_FAILED', async () => {
    const server = await guarded(subject)
    const adapter = openOn(
      subject,
      server.with(() => new Promise(() => {})),
      { connectTimeout: 200 }
    )
    const outcome = await outcomeOf(() => adapter.get('k'))
    expect(outcome.error).toMatchObject({ code: 'AUTH_FAILED', retryable: true, outcomeKnown: true })
    expect(outcome.milliseconds).toBeLessThan(200 + 1000)
  })
})
