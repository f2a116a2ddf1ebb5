// A server without a replica set, which has neither transactions nor snapshots.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMongodb } from '../../tools/servers.mjs'
import { outcomeOf } from '../faults/support/outcomes.js'
import type { Adapter } from '../support/backends.js'
import { calls } from '../support/calls.mjs'
import { freshPrefix } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'

const checkpoint = (id: string, sequence: number) => {
  return { id, taskId: 'moves', sequence, timestamp: 1, progress: 0, data: id }
}

describe('a standalone mongod', () => {
  let server: Awaited<ReturnType<typeof startMongodb>>
  let adapter: Adapter
  beforeAll(async () => {
    server = await startMongodb({ standalone: true })
    adapter = mongodb.open(server.url, { keyPrefix: freshPrefix() })
  })
  afterAll(async () => {
    await adapter.disconnect()
    await server.stop()
  })

  it.each(Object.entries(calls))('answers %s', async (_name, call) => {
    expect((await outcomeOf(() => call(adapter))).error).toBeUndefined()
  })

  it('lists, and cleans up', async () => {
    await Promise.all([1, 2, 3].map((sequence) => adapter.save(checkpoint(`c${sequence}`, sequence))))
    expect((await adapter.list('moves')).map(({ id }) => id)).toEqual(['c1', 'c2', 'c3'])
    expect((await adapter.loadLatest('moves'))?.id).toBe('c3')
    await adapter.cleanup('moves', 2)
    expect((await adapter.list('moves')).map(({ id }) => id)).toEqual(['c2', 'c3'])
  })

  it('moves a checkpoint to a free place, and no further', async () => {
    await adapter.save(checkpoint('c2', 4))
    expect((await adapter.list('moves')).map(({ id }) => id)).toEqual(['c3', 'c2'])
    const { error } = await outcomeOf(() => adapter.save(checkpoint('c2', 3)))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
    expect((await adapter.list('moves')).map(({ id }) => id)).toEqual(['c3', 'c2'])
  })
})
