import { spawnSync } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { publish } from '../../lib/diagnostics.js'

const event = { type: 'lost', backend: 'redis', message: 'the lock is gone', key: 'k' } as const

it('publishes to whoever subscribed to go-go-scope:persistence', () => {
  const seen: unknown[] = []
  const listener = (message: unknown) => seen.push(message)
  publish(event)
  subscribe('go-go-scope:persistence', listener)
  publish(event)
  unsubscribe('go-go-scope:persistence', listener)
  publish(event)
  expect(seen).toEqual([event])
})

describe('NODE_DEBUG=go-go-scope', () => {
  const text = (url: string) => `
    const { RedisAdapter } = require(${JSON.stringify(fileURLToPath(new URL('../../dist/redis.cjs', import.meta.url)))})
    const adapter = new RedisAdapter('${url}', { commandTimeout: 500 })
    adapter.get('secret key').catch(() => {}).finally(() => adapter.disconnect())`

  const stderrOf = (url: string, section: string) =>
    spawnSync(process.execPath, ['-e', text(url)], { env: { ...process.env, NODE_DEBUG: section }, encoding: 'utf8' })
      .stderr

  it('writes connections and errors to stderr, and no key', () => {
    expect(stderrOf(inject('urls').redis, 'go-go-scope')).toMatch(/^GO-GO-SCOPE \d+: redis connected$/m)
    const failed = stderrOf('redis://127.0.0.1:1', 'go-go-scope')
    expect(failed).toMatch(/^GO-GO-SCOPE \d+: redis get error: .*ECONNREFUSED/m)
    expect(failed).not.toContain('secret')
  })

  it('writes nothing where it names something else', () => {
    expect(stderrOf('redis://127.0.0.1:1', 'net-of-nobody')).toBe('')
  })
})
