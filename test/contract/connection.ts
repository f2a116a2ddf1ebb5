import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { PersistenceError } from '@go-go-scope/persistence-native'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Adapter, Held } from '../support/backends.js'
import { calls } from '../support/calls.mjs'
import { eventually, held, ignore, rejection, times } from '../support/expectations.js'
import { type Harness, quickly, soon } from '../support/harness.js'

/** Milliseconds by which a timer may be late on a busy machine. */
const late = 1500

/** Whether the promise was fulfilled. */
const succeeds = (promise: Promise<unknown>) =>
  promise.then(
    () => true,
    () => false
  )

function events(): Record<string, unknown>[] {
  const seen: Record<string, unknown>[] = []
  const listen = (message: unknown) => void seen.push(message as Record<string, unknown>)
  subscribe('go-go-scope:persistence', listen)
  onTestFinished(() => void unsubscribe('go-go-scope:persistence', listen))
  return seen
}

/** Acquires the lock "k" for "me". Repeats the call, because it may time out before the adapter has connected. */
async function patientLock(adapter: Adapter, ttl: number): Promise<Held> {
  return held(
    await eventually(
      () => adapter.acquire('k', ttl, 'me').catch(() => null),
      (lock) => lock !== null
    )
  )
}

export function connectionSuite(all: Harness): void {
  describe('connection: connect()', () => {
    it('nothing is opened before first use', async () => {
      const { proxy } = await all.proxied()
      await sleep(20)
      expect(proxy.connections).toBe(0)
    })

    it('connect() fails early', async () => {
      const adapter = all.open(quickly, all.backend.withPort(all.url, 1))
      const error = await rejection(() => adapter.connect())
      expect(error).toBeInstanceOf(PersistenceError)
      expect(['CONNECT_FAILED', 'TIMEOUT']).toContain(error.code)
      expect(adapter.isConnected()).toBe(false)
    })

    it.each(
      Object.entries({
        ...calls,
        connect: (adapter: Adapter) => adapter.connect(),
        'get of a number': (adapter: Adapter) => adapter.get(5 as unknown as string)
      })
    )("an error's stack names the functions that await it: %s", async (_name, call) => {
      const adapter = all.open(quickly, all.backend.withPort(all.url, 1))
      const inner = async () => {
        await call(adapter)
      }
      const outer = async () => {
        await inner()
      }
      expect((await rejection(outer)).stack).toMatch(/inner .*\n.* outer /)
    })

    it('the adapter is its own provider of everything but idempotency', () => {
      const adapter = all.open()
      expect(
        [adapter.lock, adapter.circuitBreaker, adapter.cache, adapter.checkpoint].every((one) => one === adapter)
      ).toBe(true)
      expect(adapter.idempotency).toBe(adapter.idempotency)
      expect(adapter.idempotency).not.toBe(adapter)
    })
  })

  describe('connection: disconnect()', () => {
    it('waits for the work in flight', async () => {
      const keyPrefix = all.prefix()
      const adapter = all.open({ keyPrefix })
      let settled = 0
      for (let i = 0; i < 500; i++) adapter.set(`k${i}`, i).then(() => settled++)
      await adapter.disconnect()
      await new Promise(process.nextTick)
      expect(settled).toBe(500)
      expect(await all.open({ keyPrefix }).keys()).toHaveLength(500)
    })

    it.each(Object.entries(calls))('later calls reject with CLOSED: %s', async (_name, call) => {
      const adapter = all.open()
      await adapter.disconnect()
      const error = await rejection(() => call(adapter))
      expect(error).toMatchObject({ name: 'PersistenceError', code: 'CLOSED', outcomeKnown: true })
    })

    it('leaves no connection behind', async () => {
      const before = await all.reader.connections()
      const adapter = all.open()
      await adapter.connect()
      await adapter.disconnect()
      await eventually(
        () => all.reader.connections(),
        (count) => count <= before
      )
    })
  })

  describe('connection: isConnected() tells the truth', () => {
    it('false once a loss is noticed, true when all families are served again', async () => {
      const { proxy, adapter } = await all.proxied()
      await adapter.connect()
      proxy.refuse()
      proxy.cut()
      await rejection(() => adapter.get('k'))
      expect(adapter.isConnected()).toBe(false)
      await proxy.pass()
      for (const call of Object.values(calls)) await eventually(() => succeeds(call(adapter)), Boolean)
      // The adapter restores a connection that none of these calls needs without a call.
      await eventually(() => adapter.isConnected(), Boolean)
    })
  })

  describe('connection: a dead or silent server gives a typed error in bounded time', () => {
    it.each(Object.entries(calls))('%s rejects with TIMEOUT when no answer comes', async (_name, call) => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: soon })
      await adapter.connect()
      proxy.stall()
      const started = performance.now()
      const error = await rejection(() => call(adapter))
      expect(error).toMatchObject({ name: 'PersistenceError', code: 'TIMEOUT' })
      expect(performance.now() - started).toBeLessThan(soon + late)
    })

    it('a server that is silent at accept: TIMEOUT', async () => {
      const { proxy, adapter } = await all.proxied({ connectTimeout: soon })
      proxy.stall()
      expect((await rejection(() => adapter.connect())).code).toBe('TIMEOUT')
    })

    it('an idle connection that was cut is replaced by the next operation', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 3000 })
      await adapter.set('k', 1)
      proxy.cut()
      await sleep(20)
      expect(await adapter.get('k')).toBe(1)
    })

    it('after a time-out the next operation gets its own answer, never the late one', async () => {
      const { proxy, adapter } = await all.proxied()
      await adapter.connect()
      await Promise.all([adapter.set('a', 'late'), adapter.set('b', 'wanted')])
      proxy.stall()
      await rejection(() => adapter.get('a'))
      await proxy.pass()
      expect(await eventually(() => adapter.get('b').catch(ignore), Boolean)).toBe('wanted')
    })

    it('a lost reply to recordFailure is never counted twice in silence', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 5000 })
      await adapter.connect()
      proxy.stallReplies()
      const counted = Promise.allSettled([adapter.recordFailure('k', 9)]).then(([outcome]) => outcome)
      await eventually(() => all.reader.breaker(all.backend.key('circuit', all.prefixOf(adapter), 'k')), Boolean)
      await proxy.pass()
      proxy.cut()
      const outcome = await counted
      if (all.backend.countsOnce) expect(outcome).toEqual({ status: 'fulfilled', value: 1 })
      else expect(outcome).toMatchObject({ reason: { code: 'CONNECTION_LOST', outcomeKnown: false } })
      expect(await adapter.recordFailure('k', 9)).toBe(2)
    })

    it('extend never rejects because of the database: it resolves false within what is left of the lease, and publishes', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: soon })
      const lock = await patientLock(adapter, 4 * soon)
      const seen = events()
      proxy.refuse()
      proxy.cut()
      const started = performance.now()
      expect(await lock.extend(1000)).toBe(false)
      expect(performance.now() - started).toBeLessThan(4 * soon + late)
      expect(seen.map((event) => event.type)).toContain('error')
    })

    it('extend is tried again until the server is back', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: soon })
      const lock = await patientLock(adapter, 5000)
      proxy.refuse()
      proxy.cut()
      const extended = lock.extend(9000)
      await sleep(150)
      await proxy.pass()
      expect(await extended).toBe(true)
    })
  })

  describe('connection: a bounded queue', () => {
    it('beyond maxQueue: QUEUE_FULL at once, and the rest is done', async () => {
      const adapter = all.open({ maxQueue: 10 })
      await adapter.connect()
      const answers = await Promise.allSettled(times(50, (i) => adapter.set(`k${i}`, i)))
      const refused = answers.filter((answer) => answer.status === 'rejected')
      expect(refused.length).toBeGreaterThan(0)
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'QUEUE_FULL', outcomeKnown: true })
      expect(await adapter.keys()).toHaveLength(50 - refused.length)
    })

    it('beyond maxQueueBytes: QUEUE_FULL', async () => {
      const adapter = all.open({ maxQueueBytes: 10_000 })
      await adapter.connect()
      const answers = await Promise.allSettled(times(5, (i) => adapter.set(`k${i}`, 'x'.repeat(4000))))
      expect(answers.map((answer) => answer.status)).toContain('rejected')
    })
  })

  describe('connection: passwords never appear in errors or inspect', () => {
    const secret = 'hunter2/%&é'

    it.each(['url', 'config', 'client'])('%s', async (kind) => {
      const url = all.backend.withPassword(all.url, secret)
      const client = all.client(url)
      const target = { url, config: all.backend.config(url), client: client.object }[kind] ?? url
      const adapter = all.open({}, target)
      const error = await rejection(() => adapter.get('k'))
      expect(error).toBeInstanceOf(PersistenceError)
      expect(error.code).toBe('AUTH_FAILED')
      expect(error.message).toContain(new URL(url).hostname)
      const texts = [error, adapter, adapter.idempotency].map((one) => inspect(one, { depth: 9, showHidden: true }))
      texts.push(JSON.stringify(error), String(error.stack), String(error), JSON.stringify(adapter) ?? '')
      for (const text of texts) {
        for (const spelling of [secret, encodeURIComponent(secret), 'hunter2']) expect(text).not.toContain(spelling)
      }
    })
  })
}
