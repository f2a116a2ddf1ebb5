// Expiry without the help of MongoDB: no TTL monitor, dropped indexes, and keys that look alike.
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMongodb } from '../../tools/servers.mjs'
import { held, serverPassesTtl, times } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'
import { figure, rounds } from './support/figures.js'
import { openOn, subjects } from './support/subjects.js'

const minute = 60_000
const subject = subjects.find(([name]) => name === 'mongodb')![1]

describe('a server that removes nothing', () => {
  let server: Awaited<ReturnType<typeof startMongodb>>
  let client: MongoClient
  beforeAll(async () => {
    server = await startMongodb({ args: ['--setParameter', 'ttlMonitorEnabled=false'] })
    client = await new MongoClient(server.url).connect()
  })
  afterAll(async () => {
    await client.close()
    await server.stop()
  })
  const count = (collection: string, key: string) => client.db().collection(collection).countDocuments({ key })

  it('has locks that expired, which hold nobody up', async () => {
    const reader = await mongodb.read(server.url)
    const adapter = openOn(subject, server.url, { keyPrefix: 'expired:' })
    const lock = held(await adapter.acquire('k', 50, 'me'))
    await serverPassesTtl(reader, 50)
    expect(await count('go_goscope_locks', 'expired:lock:k')).toBe(1)
    expect(await lock.isValid()).toBe(false)
    expect(await lock.extend(minute)).toBe(false)
    expect(await adapter.extend('k', minute, 'me')).toBe(false)
    const racers = await Promise.all(times(20, (i) => adapter.acquire('k', minute, `racer ${i}`)))
    expect(racers.filter((racer) => racer !== null)).toHaveLength(1)
    expect(await count('go_goscope_locks', 'expired:lock:k')).toBe(1)
    await reader.close()
  })

  it('has entries and results that expired, which nobody sees', async () => {
    const reader = await mongodb.read(server.url)
    const adapter = openOn(subject, server.url, { keyPrefix: 'expired:' })
    // The ttl is in milliseconds, or in seconds where the contract has seconds; either has expired.
    await adapter.set('k', 'old', 50)
    await adapter.set('stays', 'new')
    await adapter.idempotency.set('k', 'old', 50)
    await serverPassesTtl(reader, 50)
    expect(await count('go_goscope_cache', 'expired:cache:k')).toBe(1)
    expect(await count('go_goscope_idempotency', 'expired:k')).toBe(1)
    expect(await adapter.get('k')).toBeNull()
    expect(await adapter.has('k')).toBe(false)
    expect(await adapter.keys()).toEqual(['stays'])
    expect(await adapter.idempotency.get('k')).toBeNull()
    await adapter.set('k', 'again')
    expect(await adapter.get('k')).toBe('again')
    await reader.close()
  })
})

describe('mongodb', () => {
  const all = harness(mongodb)

  it('indexes that are dropped under running adapters: never two holders', async () => {
    const client = await new MongoClient(all.url).connect()
    const locks = client.db().collection('go_goscope_locks')
    const keyPrefix = all.prefix()
    const adapters = times(4, () => all.open({ keyPrefix }))
    await Promise.all(adapters.map((adapter) => adapter.connect()))
    let ends = false
    let drops = 0
    const dropping = (async () => {
      while (!ends) {
        await locks.dropIndexes()
        drops++
        await sleep(Math.random() * 10)
        await locks.createIndex({ key: 1 }, { unique: true })
      }
    })()
    const held: number[] = []
    for (let round = 0; round < rounds(1000, 100); round++) {
      // Half of the calls are alone in their tick: a single call is another command than a batch.
      const racing = times(16, async (i) => {
        if (i % 2 === 0) await sleep(Math.random() * 3)
        return adapters[i % 4]!.acquire(`k${round}`, minute, `racer ${i}`)
      })
      held.push((await Promise.all(racing)).filter((lock) => lock !== null).length)
    }
    ends = true
    await dropping
    await client.close()
    figure(`${held.length} rounds of 16 racers, indexes dropped ${drops} times`)
    expect(drops).toBeGreaterThan(3)
    expect(new Set(held)).toEqual(new Set([1]))
  }, 120_000)

  it.each([1, 3])(
    "of somebody else's documents, %i at once, the live are respected, the expired used",
    async (count) => {
      const client = await new MongoClient(all.url).connect()
      const locks = client.db().collection('go_goscope_locks')
      const keyPrefix = all.prefix()
      const adapter = all.open({ keyPrefix })
      await adapter.connect()
      const live = times(count, (i) => `live${i}`)
      const expired = times(count, (i) => `expired${i}`)
      const written = (keys: string[], expiresAt: Date) =>
        keys.map((key) => ({ key: `${keyPrefix}lock:${key}`, owner: 'another', expiresAt }))
      await locks.insertMany([...written(live, new Date(Date.now() + minute)), ...written(expired, new Date(0))])
      expect(await Promise.all(live.map((key) => adapter.acquire(key, minute)))).toEqual(live.map(() => null))
      const taken = await Promise.all(expired.map((key) => adapter.acquire(key, 1000).then(held)))
      expect(await Promise.all(taken.map((lock) => lock.extend(minute)))).toEqual(taken.map(() => true))
      expect(await Promise.all(taken.map((lock) => lock.isValid()))).toEqual(taken.map(() => true))
      await Promise.all(taken.map((lock) => lock.release()))
      expect(await locks.countDocuments({ key: { $regex: `^${keyPrefix}` } })).toBe(live.length)
      await client.close()
    }
  )

  it("the index on key, which keeps what has gone for minutes, is not in a lock's way", async () => {
    const client = await new MongoClient(all.url).connect()
    const adapter = all.open()
    await adapter.connect()
    await client.db().command({ profile: 2 })
    for (const count of [1, 8]) {
      const taken = await Promise.all(times(count, (i) => adapter.acquire(`k${i}`, minute).then(held)))
      await Promise.all(taken.map((lock) => lock.extend(minute)))
      await Promise.all(taken.map((lock) => lock.release()))
    }
    await client.db().command({ profile: 0 })
    const seen = client
      .db()
      .collection('system.profile')
      .find({ ns: /go_goscope_locks/, op: { $ne: 'command' } })
    const plans = (await seen.toArray()).map(({ planSummary }) => planSummary)
    await client.db().dropCollection('system.profile')
    await client.close()
    expect(plans.length).toBeGreaterThanOrEqual(3 * 9)
    expect(new Set(plans)).toEqual(new Set(['IXSCAN { _id: 1 }']))
  })

  it('keys that look alike are as many locks and entries', async () => {
    const adapter = all.open()
    const keys = ['Res', 'res', 'rés', 'res ', 'res\u0000']
    const locks = await Promise.all(keys.map((key) => adapter.acquire(key, minute, key.trim() || 'me')))
    expect(locks.filter((lock) => lock !== null)).toHaveLength(keys.length)
    for (const key of keys) expect(await adapter.acquire(key, minute, 'another')).toBeNull()
    await Promise.all(keys.map((key, i) => adapter.set(key, i)))
    expect(await Promise.all(keys.map((key) => adapter.get(key)))).toEqual([0, 1, 2, 3, 4])
    expect((await adapter.keys()).sort()).toEqual([...keys].sort())
    await adapter.delete('res')
    await adapter.forceRelease('res')
    expect(await Promise.all(keys.map((key) => adapter.has(key)))).toEqual([true, false, true, true, true])
    expect(await Promise.all(keys.map(async (key) => (await adapter.acquire(key, minute, 'x')) !== null))).toEqual([
      false,
      true,
      false,
      false,
      false
    ])
  })
})
