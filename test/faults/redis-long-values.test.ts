// A value longer than the server's configured limit: only its own call fails.
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type RedisServer, startRedis } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { redis } from '../support/redis-backend.js'
import { outcomeOf } from './support/outcomes.js'
import { releases } from './support/redis-releases.js'

const most = 1 << 20
/** Leaves room for the quotes of JSON. */
const text = (bytes: number) => 'x'.repeat(bytes - 2)
const checkpoint = { id: 'c', taskId: 't', sequence: 1, progress: 0, timestamp: 1 }

const writes: Record<string, (adapter: Adapter, value: unknown) => Promise<unknown>> = {
  set: (adapter, value) => adapter.set('k', value),
  'idempotency.set': (adapter, value) => adapter.idempotency.set('k', value),
  save: (adapter, data) => adapter.save({ ...checkpoint, data })
}

describe.each(releases)('long values, release %s', (release) => {
  let server: RedisServer
  let admin: Redis

  beforeAll(async () => {
    server = await startRedis({ release, args: ['--proto-max-bulk-len', String(most)] })
    admin = new Redis(server.url)
  })
  afterAll(async () => {
    admin.disconnect()
    await server.stop()
  })
  beforeEach(async () => {
    await admin.flushall()
    await admin.call('ACL', 'SETUSER', 'app', 'reset', 'on', '>pw', '~*', '+@all')
  })

  function open(): Adapter {
    const login = { host: server.host, port: server.port, username: 'app', password: 'pw' }
    const adapter = redis.open(login, { keyPrefix: 'p:', connections: 1, reconnectDelay: { min: 5, max: 20 } })
    onTestFinished(() => adapter.disconnect())
    return adapter
  }

  /** Returns the error of the write, made between calls on the same connection that succeed. */
  async function refusal(adapter: Adapter, write: (adapter: Adapter) => Promise<unknown>) {
    await adapter.connect()
    const before = Array.from({ length: 20 }, (_, n) => adapter.set(`before ${n}`, n))
    const refused = outcomeOf(() => write(adapter))
    const counts = Array.from({ length: 20 }, () => adapter.recordFailure('k', 100))
    await Promise.all(before)
    expect(await Promise.all(counts)).toEqual(counts.map((_, n) => n + 1))
    return (await refused).error
  }

  const connections = async () => Number(/total_connections_received:(\d+)/.exec(await admin.info('stats'))![1])
  const tooLarge = { code: 'VALUE_TOO_LARGE', retryable: false, outcomeKnown: true }

  it.each(Object.entries(writes))('%s: is refused before it is sent', async (_name, write) => {
    const adapter = open()
    await adapter.connect()
    const made = await connections()
    expect(await refusal(adapter, (it) => write(it, text(most + 1)))).toMatchObject({
      ...tooLarge,
      message: expect.stringContaining('1048576 bytes')
    })
    expect(await connections()).toBe(made)
    expect(await admin.keys('p:c[ah]*')).toHaveLength(20)
  })

  it.each(Object.entries(writes))('%s: is refused by the server where the user may not ask', async (_name, write) => {
    await admin.call('ACL', 'SETUSER', 'app', '-config')
    for (const bytes of [most + 1, 8 * most]) {
      await admin.flushall()
      expect(await refusal(open(), (it) => write(it, text(bytes)))).toMatchObject(tooLarge)
      expect(await admin.keys('p:c[ah]*')).toHaveLength(20)
    }
  })

  it('the longest value is stored', async () => {
    const adapter = open()
    await adapter.set('k', text(most))
    expect(await adapter.get('k')).toBe(text(most))
  })

  it('a value that the server has no buffer for is refused', async () => {
    await admin.config('SET', 'proto-max-bulk-len', String(64 * most))
    await admin.config('SET', 'client-query-buffer-limit', String(4 * most))
    onTestFinished(async () => void (await admin.config('SET', 'proto-max-bulk-len', String(most))))
    const adapter = open()
    expect(await refusal(adapter, (it) => it.set('k', text(4 * most - 1)))).toMatchObject(tooLarge)
    await adapter.set('k', text(4 * most - 2))
    expect(await adapter.get('k')).toBe(text(4 * most - 2))
  })
})
