// A single call is one statement, whose result contains the outcome.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SqlServer, startMariadb, startMysql } from '../../tools/servers.mjs'
import type { Adapter, Backend, Held, Reader } from '../support/backends.js'
import { held } from '../support/expectations.js'
import { mariadb, mysql } from '../support/mysql-backend.js'

const servers: [string, Backend, typeof startMariadb][] = [
  ['mariadb', mariadb, startMariadb],
  ['mysql', mysql, startMysql]
]

const rounds = 10
const calls: Record<string, (adapter: Adapter, i: number) => Promise<unknown>> = {
  'acquire of a free lock': (adapter, i) => adapter.acquire(`k${i}`, 60_000, 'me'),
  'acquire of a lock of one’s own': (adapter) => adapter.acquire('k1', 60_000, 'me'),
  'acquire of another’s lock': (adapter) => adapter.acquire('k1', 60_000, 'you'),
  extend: (adapter, i) => adapter.extend(`k${i}`, 60_000, 'me'),
  forceRelease: (adapter, i) => adapter.forceRelease(`k${i}`),
  recordFailure: (adapter, i) => adapter.recordFailure(`k${i % 3}`, 3),
  recordSuccess: (adapter, i) => adapter.recordSuccess(`k${i}`),
  getState: (adapter, i) => adapter.getState(`k${i}`),
  set: (adapter, i) => adapter.set(`k${i}`, i),
  get: (adapter, i) => adapter.get(`k${i}`),
  'idempotency.set': (adapter, i) => adapter.idempotency.set(`k${i}`, i),
  loadLatest: (adapter, i) => adapter.loadLatest(`t${i}`)
}

describe.each(servers)('%s', (_name, backend, start) => {
  let server: SqlServer
  let reader: Reader
  let adapter: Adapter
  beforeAll(async () => {
    server = await start()
    reader = await backend.read(server.adminUrl)
    adapter = backend.open(server.url)
    await adapter.connect()
  })
  afterAll(async () => {
    await adapter.disconnect()
    await reader.close()
    await server.stop()
  })

  const status = async (name: string) => {
    const rows = (await reader.run([`SHOW GLOBAL STATUS LIKE '${name}'`])) as { Value: string }[]
    return Number(rows[0]!.Value)
  }
  const asked = () => status('Questions')

  async function statementsOf(call: (i: number) => Promise<unknown>): Promise<number> {
    const before = await asked()
    for (let i = 0; i < rounds; i++) await call(i)
    return (await asked()) - before - 1
  }

  it.each(Object.entries(calls))('%s', async (_title, call) => {
    expect(await statementsOf((i) => call(adapter, i))).toBe(rounds)
  })

  const writes = async (on: Adapter, from: number) => {
    const before = [await status('Com_stmt_prepare'), await status('Com_stmt_execute')] as const
    for (let i = from; i < from + rounds; i++) await on.set(`p${i}`, `${i}`, 60_000)
    const after = [await status('Com_stmt_prepare'), await status('Com_stmt_execute')] as const
    return { prepared: after[0] - before[0], executed: after[1] - before[1] }
  }

  it('a write that comes alone is prepared when it comes again', async () => {
    const fresh = backend.open(server.url)
    expect(await writes(fresh, 0)).toEqual({ prepared: 1, executed: rounds - 1 })
    expect(await writes(fresh, 50)).toEqual({ prepared: 0, executed: rounds })
    expect(await fresh.get('p53')).toBe('53')
    await fresh.disconnect()
  })

  it('a prepared write stores what a text does', async () => {
    const fresh = backend.open(server.url)
    const values = [null, 1.5, 'it\'s "\\ $1 ? @1', 'é😀 \u0000 end ', { a: [1, null] }, 'x'.repeat(100_000), '']
    for (const key of ['v', 'v ', 'V', 'v\u0000'])
      for (const value of values) {
        await fresh.set(key, value)
        expect(await fresh.get(key)).toEqual(value)
        await fresh.idempotency.set(key, value, 60_000)
        expect((await fresh.idempotency.get(key))!.value).toEqual(value)
      }
    for (const state of [
      { state: 'open' as const, failureCount: 3 },
      { state: 'half-open' as const, failureCount: 2, lastFailureTime: 1_700_000_000_123, lastSuccessTime: 1 },
      { state: 'closed' as const, failureCount: 0 }
    ]) {
      await fresh.setState('s', state)
      expect(await fresh.getState('s')).toEqual(state)
    }
    for (const ttl of [60_000, Number.MAX_SAFE_INTEGER]) {
      const lock = held(await fresh.acquire(`t${ttl}`, ttl))
      expect(await fresh.acquire(`t${ttl}`, ttl)).toBeNull()
      expect([await lock.extend(ttl), await lock.isValid()]).toEqual([true, true])
      await lock.release()
      expect(await lock.isValid()).toBe(false)
    }
    await fresh.disconnect()
  })

  it('without preparedStatements it is sent as text', async () => {
    const plain = backend.open(server.url, { preparedStatements: false } as object)
    expect(await writes(plain, 100)).toEqual({ prepared: 0, executed: 0 })
    expect(await plain.get('p103')).toBe('103')
    await plain.disconnect()
  })

  it('a server that prepares no more gets it as text', async () => {
    const [before] = (await reader.run(['SELECT @@GLOBAL.max_prepared_stmt_count AS most'])) as { most: number }[]
    await reader.run(['SET GLOBAL max_prepared_stmt_count = 0'])
    const late = backend.open(server.url)
    expect((await writes(late, 200)).executed).toBe(0)
    expect(await late.get('p203')).toBe('203')
    await reader.run([`SET GLOBAL max_prepared_stmt_count = ${before!.most}`])
    await late.disconnect()
  })

  // In a text statement non-ASCII characters take twice their bytes.
  it('a value that fits is taken, whatever its letters; one that does not leaves the connection alone', async () => {
    const [before] = (await reader.run(['SELECT @@GLOBAL.max_allowed_packet AS most'])) as { most: number }[]
    await reader.run(['SET GLOBAL max_allowed_packet = 4194304'])
    const [fresh, plain] = [true, false].map((preparedStatements) =>
      backend.open(server.url, { connections: 1, preparedStatements, commandTimeout: 20_000 } as object)
    ) as [Adapter, Adapter]
    const [fits, tooLong] = ['é'.repeat(1.5e6), 'é'.repeat(2.2e6)]
    const saved = (data: string) => ({ id: 'large', taskId: 'large', sequence: 1, timestamp: 1, progress: 0, data })
    await Promise.all([fresh.set('large1', fits), fresh.set('large2', fits), fresh.idempotency.set('large', fits)])
    await fresh.save(saved(fits))
    expect([await fresh.get('large1'), await fresh.get('large2')].every((value) => value === fits)).toBe(true)
    expect((await fresh.idempotency.get('large'))?.value === fits).toBe(true)
    expect((await fresh.load('large'))?.data === fits).toBe(true)
    const [session] = (await reader.run(["SHOW GLOBAL STATUS LIKE 'Connections'"])) as { Value: string }[]
    const refused = [fresh.set('k', tooLong), fresh.save(saved(tooLong)), plain.set('k', fits), plain.save(saved(fits))]
    for (const outcome of await Promise.allSettled(refused))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'VALUE_TOO_LARGE' } })
    await fresh.delete('large1')
    const [after] = (await reader.run(["SHOW GLOBAL STATUS LIKE 'Connections'"])) as { Value: string }[]
    expect(Number(after!.Value) - Number(session!.Value), 'the first login of the second adapter').toBe(1)
    await reader.run([`SET GLOBAL max_allowed_packet = ${before!.most}`])
    await Promise.all([fresh.disconnect(), plain.disconnect()])
  })

  it('release', async () => {
    const locks: Held[] = []
    for (let i = 0; i < rounds; i++) locks.push(held(await adapter.acquire(`r${i}`, 60_000)))
    expect(await statementsOf((i) => locks[i]!.release())).toBe(rounds)
    for (const lock of locks) expect(await lock.isValid()).toBe(false)
  })
})
