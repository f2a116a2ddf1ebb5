// disconnect() settles in bounded time, whatever the server does.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { FaultProxy } from '../../tools/fault-proxy.mjs'
import { calls } from '../support/calls.mjs'
import { eventually } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { figure, inMs } from './support/figures.js'
import { codesOf, outcomeOf } from './support/outcomes.js'
import { subjects } from './support/subjects.js'

const timeout = 400
const late = 1000
const options = { connectTimeout: timeout, commandTimeout: timeout, reconnectDelay: { min: 5, max: 20 } }

const away: Record<string, (proxy: FaultProxy) => void> = {
  'is silent': (proxy) => proxy.stall(),
  'swallows replies': (proxy) => proxy.stallReplies(),
  'is gone': (proxy) => {
    proxy.refuse()
    proxy.cut()
  }
}

describe.each(subjects)('%s: disconnect() while the server', (_name, { backend }) => {
  const all = harness(backend)

  describe.each(Object.entries(away))('%s', (_how, goAway) => {
    it('with calls in flight: they end typed, then it resolves', async () => {
      const { proxy, adapter } = await all.proxied(options)
      await adapter.connect()
      goAway(proxy)
      const asked = Promise.all(Object.values(calls).map((call) => outcomeOf(() => call(adapter))))
      await sleep(20)
      const ended = await outcomeOf(() => adapter.disconnect())
      figure(`resolved ${inMs(ended.milliseconds)} after the call, time-outs are ${timeout} ms`)
      expect(ended.error).toBeUndefined()
      expect(ended.milliseconds).toBeLessThan(timeout + late)
      expect(codesOf(await asked).join()).toMatch(/^(CONNECTION_LOST|CONNECT_FAILED|TIMEOUT|,)+$/)
      await eventually(
        () => proxy.open,
        (count) => count === 0
      )
    })

    it('idle: at once', async () => {
      const { proxy, adapter } = await all.proxied(options)
      await adapter.connect()
      goAway(proxy)
      const ended = await outcomeOf(() => adapter.disconnect())
      expect(ended.error).toBeUndefined()
      expect(ended.milliseconds).toBeLessThan(late)
      await eventually(
        () => proxy.open,
        (count) => count === 0
      )
    })

    it('before it was ever connected', async () => {
      const { proxy, adapter } = await all.proxied(options)
      goAway(proxy)
      const asked = outcomeOf(() => adapter.get('k'))
      const ended = await outcomeOf(() => adapter.disconnect())
      expect(ended.error).toBeUndefined()
      expect(ended.milliseconds).toBeLessThan(timeout + late)
      expect(['CONNECT_FAILED', 'TIMEOUT']).toContain((await asked).code)
    })
  })
})
