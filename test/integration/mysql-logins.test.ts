// Each authentication plugin works, and no password is sent to an untrusted server.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server as Listener } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type SqlServer, startMariadb, startMysql } from '../../tools/servers.mjs'
import { rounds } from '../faults/support/figures.js'
import { outcomeOf } from '../faults/support/outcomes.js'
import { openOn, subjects } from '../faults/support/subjects.js'
import { freshPrefix } from '../support/harness.js'
import { connect, mariadb, mysql } from '../support/mysql-backend.js'
import { runScript } from '../support/processes.js'

type Server = SqlServer & { readonly ca?: string }
const servers: [string, typeof startMariadb][] = [
  ['mariadb', startMariadb],
  ['mysql', startMysql]
]
const subjectOf = (name: string) => subjects.find(([own]) => own === name)![1]
const refused = { code: 'AUTH_FAILED', retryable: false, outcomeKnown: true }

async function run(server: Server, statements: string[]) {
  const admin = await connect(Object.assign(new URL(server.adminUrl), { search: '' }).href, server.ca)
  for (const statement of statements) await admin.query(statement)
  await admin.end()
}

const use = (name: string, server: SqlServer, login: object) =>
  outcomeOf(() =>
    openOn(subjectOf(name), { host: 'localhost', port: server.port, database: 'app', ...login }).set('k', 1)
  )

/** `how`: the text after IDENTIFIED. */
async function newcomer(server: Server, how: string): Promise<string> {
  const user = `u${freshPrefix().slice(5, 13)}`
  await run(server, [`CREATE USER ${user}@'%' IDENTIFIED ${how}`, `GRANT ALL ON app.* TO ${user}@'%'`])
  return user
}

describe.each([
  ['in the clear', undefined],
  ['over TLS', true]
])('%s', (_how, tls) => {
  const ssl = (server: Server) => (tls ? { ssl: { ca: server.ca! } } : {})

  it('mariadb, ed25519', async () => {
    const server = await startMariadb({ tls, args: ['--plugin-load-add=auth_ed25519'] })
    onTestFinished(() => server.stop())
    const user = await newcomer(server, "VIA ed25519 USING PASSWORD('secret')")
    expect((await use('mariadb', server, { user, password: 'secret', ...ssl(server) })).error).toBeUndefined()
    expect((await use('mariadb', server, { user, password: 'wrong', ...ssl(server) })).error).toMatchObject(refused)
  })

  // The server has not cached a hash of the user's password yet, so it needs the password itself.
  it('mysql, the first login by caching_sha2_password', async () => {
    const server = await startMysql({ tls })
    onTestFinished(() => server.stop())
    const how = "WITH caching_sha2_password BY 'secret'"
    const user = await newcomer(server, how)
    expect((await use('mysql', server, { user, password: 'wrong', ...ssl(server) })).error).toMatchObject(refused)
    for (const login of ['first', 'second'])
      expect((await use('mysql', server, { user, password: 'secret', ...ssl(server) })).error, login).toBeUndefined()
  })
})

// A process loads the library's plugin once, at the first login that needs it.
it('mariadb, ed25519: several first logins at once', { timeout: 120_000 }, async () => {
  const server = await startMariadb({ args: ['--plugin-load-add=auth_ed25519'] })
  onTestFinished(() => server.stop())
  const user = await newcomer(server, "VIA ed25519 USING PASSWORD('secret')")
  const url = `mysql://${user}:secret@127.0.0.1:${server.port}/app`
  for (let round = 0; round < rounds(100, 20); round++) {
    const { reports } = await runScript('test/integration/scripts/first-logins.mjs', { args: () => ['mysql', url] })
    expect(reports).toEqual([{ refused: [] }])
  }
})

it('mysql, the first login in the clear where the server has no key to encrypt a password with', async () => {
  const keys = ['private', 'public'].map((kind) => `--caching-sha2-password-${kind}-key-path=none.pem`)
  const server = await startMysql({ args: [...keys, '--caching-sha2-password-auto-generate-rsa-keys=OFF'] })
  onTestFinished(() => server.stop())
  const { user, password } = server
  expect((await use('mysql', server, { user, password })).error).toMatchObject(refused)
})

describe.each(servers)('%s', (name, start) => {
  let server: SqlServer
  beforeAll(async () => {
    server = await start({
      env: { TZ: 'Asia/Tokyo' },
      settings: { 'default-time-zone': 'SYSTEM', 'init-connect': "SET time_zone = '-11:00'" }
    })
  })
  afterAll(() => server.stop())

  it('through its socket', async () => {
    const { user, password, socketPath } = server
    const adapter = openOn(subjectOf(name), { user, password, socketPath, database: 'app' })
    await adapter.set('k', 1)
    expect([await adapter.get('k'), adapter.isConnected()]).toEqual([1, true])
    expect((await use(name, server, { user, password: 'wrong', socketPath })).error).toMatchObject(refused)
    expect((await use(name, server, { user, password, socketPath: `${socketPath}.none` })).code).toBe('CONNECT_FAILED')
  })

  it('a password by function is not cut off at U+0000', async () => {
    const password = () => `${server.password}\0and more`
    const { error } = await use(name, server, { user: server.user, password })
    expect(error).toMatchObject({ code: 'AUTH_FAILED', cause: { code: 'ERR_INVALID_ARG_VALUE' } })
  })

  it('a server in one time zone and its sessions in another: times are UTC', async () => {
    const adapter = openOn(subjectOf(name), server.url)
    const lock = await adapter.acquire('k', 60_000)
    expect(Math.abs(lock!.expiresAt - Date.now() - 60_000)).toBeLessThan(5000)
    await adapter.set('long', 1, 60_000)
    await adapter.set('short', 1, 1)
    await sleep(20)
    expect([await adapter.get('long'), await adapter.get('short')]).toEqual([1, null])
    await adapter.recordFailure('k', 3)
    expect(Math.abs((await adapter.getState('k'))!.lastFailureTime! - Date.now())).toBeLessThan(5000)
  })
})

// The server sends the reason before it closes. The message may be lost if the server closes with unread data.
it.each(servers)('%s, an init_connect that fails', async (name, start) => {
  const server = await start({ settings: { 'init-connect': 'SELECT * FROM nowhere.nothing' } })
  onTestFinished(() => server.stop())
  for (let round = 0; round < rounds(100, 10); round++) {
    const { error } = await use(name, server, { user: server.user, password: server.password })
    const message = expect.stringContaining('init_connect fails')
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', outcomeKnown: true, message })
  }
})

/** Sends a server's greeting, then requests the password in plain text. */
async function nosyServer(heard: Buffer[]): Promise<Listener> {
  const framed = (number: number, ...parts: (Buffer | string)[]) => {
    const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
    return Buffer.concat([Buffer.from([body.length, 0, 0, number]), body])
  }
  const salt = 'abcdefgh'
  const greeting = framed(
    ...([
      0,
      '\x0a8.0.40\0',
      '\x01\0\0\0',
      salt,
      '\0',
      '\xff\xf7',
      '\x21\x02\0',
      '\xff\x81',
      '\x15',
      '\0'.repeat(10)
    ] as const),
    ...[`${salt}ijkl\0`, 'mysql_native_password\0']
  )
  const server = createServer((socket) => {
    socket.write(greeting)
    socket.on('error', () => {})
    socket.on('data', (bytes) => heard.push(bytes))
    socket.once('data', () => socket.write(framed(2, '\xfemysql_clear_password\0')))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return server
}

it.each([mariadb.name, mysql.name])('%s: a password is never sent as it is', async (name) => {
  const heard: Buffer[] = []
  const { port } = (await nosyServer(heard)).address() as AddressInfo
  const { error } = await outcomeOf(() =>
    openOn(subjectOf(name), { host: '127.0.0.1', port, user: 'app', password: 'secret', database: 'app' }).set('k', 1)
  )
  expect(error).toMatchObject(refused)
  expect(heard.length).toBeGreaterThan(0)
  expect(Buffer.concat(heard).includes('secret')).toBe(false)
})
