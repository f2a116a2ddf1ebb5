// A connection string with several PostgreSQL servers, and one whose servers are all down.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { type SqlServer, startPostgres } from '../../tools/servers.mjs'
import { askPostgres } from '../support/ask.js'
import { eventually, rejection } from '../support/expectations.js'
import { freshPrefix, quickly } from '../support/harness.js'
import { postgres } from '../support/postgres-backend.js'

async function started(starting: Promise<SqlServer>): Promise<SqlServer> {
  const server = await starting
  onTestFinished(() => server.stop())
  return server
}

/** A server that accepts connections and sends nothing. */
async function silentPort(): Promise<number> {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function open(servers: string, query = '', options = {}) {
  const adapter = postgres.open(`postgres://app:secret@${servers}/app${query}`, {
    keyPrefix: freshPrefix(),
    ...quickly,
    ...options
  })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const at = ({ port }: { port: number }) => `127.0.0.1:${port}`
const closed = '127.0.0.1:1'

describe('no server', () => {
  it.each([
    [closed, 'ECONNREFUSED'],
    ['name.invalid', 'EAI_'],
    ['%2Fnonexistent', 'ENOENT'],
    [`${closed},%2Fnonexistent`, 'ENOENT']
  ])('at %s is told by its code: %s', async (servers, code) => {
    const error = await rejection(() => open(servers, '', { connectTimeout: 5000 }).connect())
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true })
    expect(error.nativeCode).toContain(code)
  })
})

describe('of several servers', () => {
  it('the first that can be reached is used', async () => {
    const server = await started(startPostgres())
    const adapter = open(`${closed},${at(server)}`)
    await adapter.connect()
    expect(await adapter.set('k', 1)).toBeUndefined()
  })

  it('one that is silent is left for the next after connectTimeout', async () => {
    const server = await started(startPostgres())
    const silent = `127.0.0.1:${await silentPort()}`
    const adapter = open(`${silent},${silent},${at(server)}`, '', { commandTimeout: 5000 })
    const began = performance.now()
    await adapter.connect()
    expect(performance.now() - began).toBeGreaterThan(2 * quickly.connectTimeout - 50)
    expect(await adapter.get('k')).toBeNull()
  })

  it('the next one also has its certificate checked', async () => {
    const server = await started(startPostgres({ tls: { certificate: 'wrongName' } }))
    const ca = 'ca' in server ? String(server.ca) : ''
    const silent = `localhost:${await silentPort()}`
    const adapter = open(`${silent},localhost:${server.port}`, '', { tls: { ca }, commandTimeout: 5000 })
    expect(await rejection(() => adapter.connect())).toMatchObject({ code: 'TLS_FAILED' })
    const named = { tls: { ca, servername: 'elsewhere.example' }, commandTimeout: 5000 }
    await open(`${silent},localhost:${server.port}`, '', named).connect()
  })

  it('all silent: one clear error', async () => {
    const silent = `127.0.0.1:${await silentPort()}`
    const error = await rejection(() => open(`${silent},${silent}`, '', { commandTimeout: 5000 }).connect())
    expect(error).toMatchObject({ code: 'TIMEOUT' })
  })
})

describe('over TLS', () => {
  it('a login that ends in two records, which come at once, goes on', async () => {
    const server = await started(startPostgres({ tls: true }))
    const admin = { connectionString: server.adminUrl }
    // The server sends the warning in a separate TLS record.
    await askPostgres(admin, "ALTER ROLE app SET default_text_search_config = 'none_such'")
    const proxy = await openFaultProxy({ port: server.port })
    onTestFinished(() => proxy.close())
    proxy.delay(50)
    const adapter = open(`127.0.0.1:${proxy.port}`, '?sslmode=require', { connectTimeout: 5000, commandTimeout: 5000 })
    const since = performance.now()
    await adapter.connect()
    expect(performance.now() - since).toBeLessThan(4000)
  })
})

describe('a primary and its standby', () => {
  it('read-write finds the primary wherever it stands, and the promoted standby', { timeout: 60_000 }, async () => {
    const primary = await started(startPostgres({ durable: true }))
    const standby = await started(startPostgres({ durable: true, standbyOf: primary }))
    const both = `${at(standby)},${at(primary)}`
    const adapter = open(both, '?target_session_attrs=read-write', { commandTimeout: 2000 })
    const prefix = 'p:'
    const reader = postgres.open(`postgres://app:secret@${both}/app?target_session_attrs=standby`, {
      keyPrefix: prefix,
      createTables: false
    })
    onTestFinished(() => reader.disconnect())
    const writer = open(both, '?target_session_attrs=primary', { keyPrefix: prefix, commandTimeout: 5000 })
    await writer.set('k', 'written')
    const replicated = () => reader.get('k').catch((error) => error.code)
    await eventually(replicated, (value) => value === 'written')
    expect(await rejection(() => reader.set('k', 'refused'))).toMatchObject({ code: 'READ_ONLY', nativeCode: '25006' })

    const lock = await adapter.acquire('k', 60_000, 'me')
    expect(lock).not.toBeNull()
    // Replication is asynchronous: a lock that has not reached the standby would be lost.
    const locks = 'SELECT count(*)::int AS answer FROM go_goscope_locks'
    await eventually(
      () => askPostgres({ connectionString: standby.adminUrl }, locks),
      (count) => count === 1
    )
    await primary.kill()
    const meanwhile = await rejection(() => adapter.set('meanwhile', 1))
    expect(['CONNECT_FAILED', 'CONNECTION_LOST', 'TIMEOUT']).toContain(meanwhile.code)
    await askPostgres({ connectionString: standby.adminUrl }, 'SELECT pg_promote() AS answer')
    const other = () => adapter.acquire('k', 1000, 'other').catch((error) => error.code)
    await eventually(other, (handle) => handle === null)
    expect(await lock?.isValid()).toBe(true)
  })

  it('where only a standby is left, read-write is a failed connection that may be tried again', async () => {
    const primary = await started(startPostgres())
    const standby = await started(startPostgres({ standbyOf: primary }))
    const error = await rejection(() => open(at(standby), '?target_session_attrs=read-write').connect())
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true })
    expect(error.message).toContain('read-only')
  })
})
