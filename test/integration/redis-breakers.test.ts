// Values that other programs may have stored under a breaker's key: every form is read, and the usual form is written.
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRedis } from '../../tools/servers.mjs'
import { openOn, subjects } from '../faults/support/subjects.js'
import { rejection } from '../support/expectations.js'

const subject = subjects.find(([name]) => name === 'redis')![1]
const now = expect.toSatisfy((time) => Math.abs(time - Date.now()) < 60_000)

/** The stored text; then the state, last failure and last success after another failure. */
const readable: [string, string, number, unknown][] = [
  ['{"state":"closed","failureCount":1}', 'closed', 2, undefined],
  ['{"state":"closed","failureCount":2,"lastFailureTime":1}', 'open', 3, undefined],
  ['{"state":"closed","failureCount":2,"lastFailureTime":1,"lastSuccessTime":7}', 'open', 3, 7],
  ['{"state":"half-open","failureCount":0,"lastSuccessTime":7}', 'open', 1, 7],
  ['{"failureCount":1,"state":"closed"}', 'closed', 2, undefined],
  ['{ "state": "open", "failureCount": 0, "lastSuccessTime": 5.5 }', 'open', 1, 5.5],
  ['{"state":"closed","failureCount":1.0,"lastFailureTime":0.5,"lastSuccessTime":7}', 'closed', 2, 7],
  ['{"state":"closed","failureCount":1,"lastFailureTime":null,"more":[1]}', 'closed', 2, undefined],
  ['{"state":"closed","failureCount":123456789012345}', 'open', 123456789012346, undefined]
]

const corrupt = [
  'x',
  '[]',
  '{"state":"closed"}',
  '{"state":"ajar","failureCount":1}',
  '{"state":"closed","failureCount":"1"}',
  '{"state":"closed","failureCount":1}}',
  '{"state":"closed","failureCount":1,"lastFailureTime":1}"lastSuccessTime":1}'
]

describe('redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>
  let client: Redis
  beforeAll(async () => {
    server = await startRedis()
    client = new Redis(server.url)
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })
  const open = () => openOn(subject, server.url, { keyPrefix: 'p:' })
  const stored = async () => JSON.parse((await client.get('p:circuit:k'))!)

  it.each(readable)('%s after a failure and a success', async (text, state, failureCount, lastSuccessTime) => {
    const adapter = open()
    await client.set('p:circuit:k', text)
    expect(await adapter.recordFailure('k', 3)).toBe(failureCount)
    expect(await stored()).toEqual({ state, failureCount, lastFailureTime: now, lastSuccessTime })
    await adapter.recordSuccess('k')
    expect(await stored()).toEqual({ state: 'closed', failureCount: 0, lastFailureTime: now, lastSuccessTime: now })
  })

  it.each(corrupt)('%s is CORRUPT_VALUE, and stays', async (text) => {
    const adapter = open()
    await client.set('p:circuit:k', text)
    for (const call of [() => adapter.recordFailure('k', 3), () => adapter.recordSuccess('k')])
      expect((await rejection(call)).code).toBe('CORRUPT_VALUE')
    expect(await client.get('p:circuit:k')).toBe(text)
  })
})
