// PGlite's own socket server: one connection at a time by default, or several, which share one session.
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../../tools/servers/port.mjs'
import { eventually, held, times } from '../../support/expectations.js'
import { freshPrefix } from '../../support/harness.js'
import { postgres } from '../../support/postgres-backend.js'

describe.each([1, 20])('PGlite, with %s connections at most', (maxConnections) => {
  let database: PGlite
  let server: PGLiteSocketServer
  let url: string

  beforeAll(async () => {
    const port = await freePort()
    database = await PGlite.create()
    server = new PGLiteSocketServer({ db: database, port, host: '127.0.0.1', maxConnections })
    await server.start()
    url = `postgres://postgres@127.0.0.1:${port}/postgres`
  })
  afterAll(async () => {
    await server.stop()
    await database.close()
  })

  async function open(options: object = {}) {
    const adapter = postgres.open(url, { keyPrefix: freshPrefix(), ...options })
    onTestFinished(() => adapter.disconnect())
    await adapter.connect()
    return adapter
  }

  // The server closes every connection but the first, also the second one of an adapter.
  it.each([{}, { connections: 1 }, { connections: 1 }])(
    'every provider works, with the options %o',
    async (options) => {
      await eventually(
        () => server.getStats().activeConnections,
        (count) => count === 0
      )
      const adapter = await open(options)
      const lock = held(await adapter.acquire('k', 5000))
      expect([await adapter.acquire('k', 5000, 'other'), await lock.isValid()]).toEqual([null, true])
      const counts = await Promise.all(times(50, () => adapter.recordFailure('k', 100)))
      expect(counts.sort((a, b) => a - b)).toEqual(times(50, (n) => n + 1))
      await Promise.all(times(50, (n) => adapter.set(`k${n}`, { n })))
      expect(await Promise.all(times(50, (n) => adapter.get(`k${n}`)))).toEqual(times(50, (n) => ({ n })))
      await adapter.idempotency.set('k', [undefined, 1])
      expect((await adapter.idempotency.get('k'))?.value).toEqual([undefined, 1])
      const checkpoint = { taskId: 't', progress: 0, timestamp: 1, data: 1 }
      await Promise.all(times(5, (n) => adapter.save({ ...checkpoint, id: `c${n}`, sequence: n })))
      await adapter.cleanup('t', 2)
      expect((await adapter.list('t')).map(({ id }) => id)).toEqual(['c3', 'c4'])
      await lock.release()
      expect(await lock.isValid()).toBe(false)
    }
  )

  it('adapters that share its connections get their own answers', async () => {
    const adapters = []
    for (const _ of times(maxConnections === 1 ? 1 : 4, String)) adapters.push(await open({ keyPrefix: 'shared:' }))
    const work = adapters.map(async (adapter, mine) => {
      for (let turn = 0; turn < 50; turn++) {
        await Promise.all([adapter.set(`${mine}-${turn}`, [mine, turn]), adapter.recordFailure('k', 1000)])
        expect(await adapter.get(`${mine}-${turn}`)).toEqual([mine, turn])
      }
    })
    await Promise.all(work)
    expect((await adapters[0]!.getState('k'))?.failureCount).toBe(50 * adapters.length)
  })
})
