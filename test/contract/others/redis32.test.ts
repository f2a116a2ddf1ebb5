// A Redis that is too old for locks: the adapter refuses it with an error that names the version, and stores nothing.
import { expect, it } from 'vitest'
import { startRedis } from '../../../tools/servers.mjs'
import { askRedis } from '../../support/ask.js'
import { redis } from '../../support/redis-backend.js'

it('Redis 3.2 is UNSUPPORTED_OPTION that names its version and the oldest that will do', async () => {
  await using server = await startRedis({ release: 'redis32' })
  const adapter = redis.open(server.url, { keyPrefix: 'p:' })
  for (const call of [() => adapter.connect(), () => adapter.acquire('k', 1000)])
    await expect(call()).rejects.toMatchObject({
      code: 'UNSUPPORTED_OPTION',
      retryable: false,
      outcomeKnown: true,
      message: expect.stringMatching(/Redis 3\.2\.9 .* 6\.2 or newer/)
    })
  expect(await askRedis(server.url, {}, ['DBSIZE'])).toBe(0)
  await adapter.disconnect()
})
