// A call that comes alone is one statement: its own answer tells what became of it.
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

  const asked = async () => {
    const rows = (await reader.run(["SHOW GLOBAL STATUS LIKE 'Questions'"])) as { Value: string }[]
    return Number(rows[0]!.Value)
  }

  async function statementsOf(call: (i: number) => Promise<unknown>): Promise<number> {
    const before = await asked()
    for (let i = 0; i < rounds; i++) await call(i)
    return (await asked()) - before - 1
  }

  it.each(Object.entries(calls))('%s', async (_title, call) => {
    expect(await statementsOf((i) => call(adapter, i))).toBe(rounds)
  })

  it('release', async () => {
    const locks: Held[] = []
    for (let i = 0; i < rounds; i++) locks.push(held(await adapter.acquire(`r${i}`, 60_000)))
    expect(await statementsOf((i) => locks[i]!.release())).toBe(rounds)
    for (const lock of locks) expect(await lock.isValid()).toBe(false)
  })
})
