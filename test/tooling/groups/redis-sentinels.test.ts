// A Redis and its replica, which sentinels watch.
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { startRedisSentinels } from '../../../tools/servers.mjs'
import { redis } from './clients.ts'
import { stopsWithoutLeftovers } from './leftovers.ts'

test('sentinels change the primary on request, and when it is killed', { timeout: 60_000 }, async () => {
  const group = await startRedisSentinels({ password: 'secret' })
  onTestFinished(() => group.stop())
  const { nodes, sentinels, name } = group
  const [first, second] = [nodes[0]!, nodes[1]!]
  const client = new Redis({
    sentinels: sentinels.map(({ host, port }) => ({ host, port })),
    name,
    password: 'secret',
    sentinelRetryStrategy: () => 50,
    retryStrategy: () => 50
  })
  client.on('error', () => {})
  onTestFinished(() => client.disconnect())
  const portOf = async () => Number(/tcp_port:(\d+)/.exec(await client.info('server'))?.[1])

  expect([await group.primary(), await portOf()]).toEqual([first, first.port])
  expect(await group.switchOver()).toBe(second)
  await redis.write(second, 'a')
  expect(await group.failOver()).toBe(first)
  expect(await portOf()).toBe(first.port)
  await group.rejoin(second)
  await expect(redis.write(second, 'refused')).rejects.toThrow(redis.refusal)
  expect(await redis.read(second)).toBe(await redis.read(first))
  await stopsWithoutLeftovers(group, [...nodes, ...sentinels])
})
