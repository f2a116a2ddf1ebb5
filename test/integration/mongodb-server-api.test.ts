// A server that requires each command to declare a version of the Stable API.
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMongodb } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { calls } from '../support/calls.mjs'
import { times } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'

const checkpoint = (id: string, sequence: number) => {
  return { id, taskId: 't', sequence, timestamp: 1, progress: 0, data: 1 }
}
const all: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  ...calls,
  'several locks': (adapter) => Promise.all(times(4, (i) => adapter.acquire(`l${i}`, 1000, 'me'))),
  'several failures': (adapter) => Promise.all(times(4, (i) => adapter.recordFailure(`b${i}`, 9))),
  keys: (adapter) => adapter.keys(),
  clear: (adapter) => adapter.clear(),
  'latest of several tasks': (adapter) => Promise.all([adapter.loadLatest('t'), adapter.loadLatest('u')]),
  'a checkpoint in the place of another': async (adapter) => {
    await adapter.save(checkpoint('c1', 1))
    await adapter.save(checkpoint('c2', 2))
    await adapter.save(checkpoint('c1', 2))
  },
  'cleaning up several tasks': (adapter) => Promise.all([adapter.cleanup('t', 0), adapter.cleanup('u', 0)])
}

describe('a server with requireApiVersion', () => {
  let server: Awaited<ReturnType<typeof startMongodb>>
  beforeAll(async () => {
    server = await startMongodb({ args: ['--setParameter', 'requireApiVersion=false'] })
    const client = await new MongoClient(server.url).connect()
    await client.db('admin').command({ setParameter: 1, requireApiVersion: true })
    await client.close()
  })
  afterAll(() => server.stop())

  it.each([{ version: '1' } as const, { version: '1', strict: true, deprecationErrors: true } as const])(
    'all calls work where the client declares %j',
    async (serverApi) => {
      const client = new MongoClient(server.url, { serverApi })
      const adapter = mongodb.open(client.db(), { keyPrefix: freshPrefix() })
      for (const [name, call] of Object.entries(all)) await expect(call(adapter), name).resolves.not.toThrow()
      await adapter.disconnect()
      await client.close()
    }
  )

  it('without a declaration it is an option that is not supported', async () => {
    const adapter = mongodb.open(server.url)
    const error = await adapter.set('k', 1).catch((reason) => reason)
    await adapter.disconnect()
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', retryable: false, outcomeKnown: true })
    expect(error.message).toMatch(/serverApi/)
  })
})
