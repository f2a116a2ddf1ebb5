import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, it } from 'vitest'
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
