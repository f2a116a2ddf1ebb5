import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  type StartOptions,
  serverFor,
  startMariadb,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis,
  type ThrowAwayServer
} from '../../tools/servers.mjs'
import { askMongodb, askMysql, askPostgres, askRedis } from '../support/ask.ts'
import { processesIn } from '../support/leftovers.ts'

const kinds = ['redis', 'postgres', 'mariadb', 'mysql', 'mongodb'] as const
const start: Record<(typeof kinds)[number], (options?: StartOptions) => Promise<ThrowAwayServer>> = {
  redis: startRedis,
  postgres: startPostgres,
  mariadb: startMariadb,
  mysql: startMysql,
  mongodb: startMongodb
}
const ask = {
  redis: (server: ThrowAwayServer) => askRedis(server.url),
  postgres: (server: ThrowAwayServer) => askPostgres({ connectionString: server.url }),
  mariadb: (server: ThrowAwayServer) => askMysql(server.url),
  mysql: (server: ThrowAwayServer) => askMysql(server.url),
  mongodb: (server: ThrowAwayServer) => askMongodb(server.url)
}

async function untilTestEnds<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting
  onTestFinished(() => server.stop())
  return server
}

describe.each(kinds)('a throw-away %s', (backend) => {
  test('answers, and is gone with its folder after stop', async () => {
    const server = await start[backend]()
    expect(await ask[backend](server)).toBeTruthy()
    expect(server.version).toMatch(/^\d+\.\d+/)
    await server.stop()
    expect(existsSync(server.dir)).toBe(false)
    expect(processesIn(server.dir)).toEqual([])
    await server.stop()
  })

  test('is silent while frozen, and answers again', async () => {
    const server = await untilTestEnds(start[backend]())
    server.freeze()
    const answered = vi.fn()
    const answer = ask[backend](server).then(answered)
    await sleep(200)
    expect(answered).not.toHaveBeenCalled()
    server.thaw()
    await answer
  })

  test('comes back on the same address after kill and restart', async () => {
    const server = await untilTestEnds(start[backend]())
    const { url } = server
    await server.kill()
    expect(processesIn(server.dir)).toEqual([])
    await expect(ask[backend](server)).rejects.toThrow('ECONNREFUSED')
    for (let round = 0; round < 2; round++) {
      await server.restart()
      expect(server.url).toBe(url)
      expect(await ask[backend](server)).toBeTruthy()
    }
  })

  test('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await expect(start[backend]({ port })).rejects.toThrow(`port ${port} is taken`)
  })

  test('passes on the error of its program about a bad argument', async () => {
    await expect(start[backend]({ args: ['--no-such-setting', 'x'] })).rejects.toThrow(
      /did not start: .*(setting|directive|variable)/
    )
  })
})

test('a durable server keeps acknowledged writes through kill -9', async () => {
  const redis = await untilTestEnds(startRedis({ durable: true }))
  await askRedis(redis.url, {}, ['SET', 'kept', 'yes'])
  await redis.kill()
  await redis.restart()
  expect(await askRedis(redis.url, {}, ['GET', 'kept'])).toBe('yes')
})

test('redis asks for a password and an ACL user', async () => {
  const password = 'p w"x/@'
  const plain = await untilTestEnds(startRedis({ password }))
  const named = await untilTestEnds(startRedis({ user: 'app', password }))
  expect(await askRedis(plain.url, {}, ['ACL', 'WHOAMI'])).toBe('default')
  expect(await askRedis(named.url, {}, ['ACL', 'WHOAMI'])).toBe('app')
  for (const { port } of [plain, named]) {
    await expect(askRedis(`redis://127.0.0.1:${port}`)).rejects.toThrow('NOAUTH')
  }
})

test('postgres asks for a password by default', async () => {
  const strict = await untilTestEnds(startPostgres({ user: 'o"wner', password: "se'cr\\et" }))
  const open = await untilTestEnds(startPostgres({ password: null, database: 'other' }))
  expect(await askPostgres({ connectionString: strict.url }, 'SELECT current_user AS answer')).toBe('o"wner')
  await expect(askPostgres({ connectionString: strict.url.replace(/:[^:@]*@/, ':wrong@') })).rejects.toThrow(
    'authentication'
  )
  expect(await askPostgres({ connectionString: open.url }, 'SELECT current_database() AS answer')).toBe('other')
})

test('postgres takes settings, and a superuser beside the owner of the database', async () => {
  const server = await untilTestEnds(startPostgres({ settings: { TimeZone: 'Asia/Tokyo' } }))
  const zone = "SELECT current_setting('TimeZone') AS answer"
  expect(await askPostgres({ connectionString: server.url }, zone)).toBe('Asia/Tokyo')
  const power = 'SELECT rolsuper AS answer FROM pg_roles WHERE rolname = current_user'
  expect(await askPostgres({ connectionString: server.url }, power)).toBe(false)
  expect(await askPostgres({ connectionString: server.adminUrl }, power)).toBe(true)
})

describe.each([
  ['mariadb', startMariadb],
  ['mysql', startMysql]
])('%s', (_name, startIt) => {
  test('asks for a password, and takes settings that change how its statements are read', async () => {
    const settings = { sql_mode: 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES' }
    const login = { user: "o'wner", password: "se'cr\\et", database: 'o`ther' }
    const server = await untilTestEnds(startIt({ ...login, settings }))
    const answer = "SELECT CONCAT_WS(' ', CURRENT_USER(), DATABASE(), @@GLOBAL.sql_mode) AS answer"
    expect(await askMysql(server.url, answer)).toBe("o'wner@% o`ther ANSI_QUOTES,NO_BACKSLASH_ESCAPES")
    await expect(askMysql(server.url.replace(/:[^:@]*@/, ':wrong@'))).rejects.toThrow('Access denied')
    expect(await askMysql(server.adminUrl, 'SELECT CURRENT_USER() AS answer')).toBe('root@%')
  })

  test('takes encrypted connections only where TLS is asked for, with a certificate where one is asked for', async () => {
    const server = await untilTestEnds(startIt({ tls: true }))
    expect(await askMysql(server.url)).toBe(1)
    await expect(askMysql(server.url.replace(/\?.*/, ''))).rejects.toThrow(/require_secure_transport|Access denied/)
    const strict = await untilTestEnds(startIt({ tls: { clientCertificate: true } }))
    await expect(askMysql(strict.url)).rejects.toThrow('Access denied')
  })
})

test('both listen on a Unix socket too', async () => {
  const redis = await untilTestEnds(startRedis())
  const postgres = await untilTestEnds(startPostgres())
  expect(await askRedis('', { path: redis.socketPath })).toBe('PONG')
  const { socketPath: host, port, user, database, password } = postgres
  expect(await askPostgres({ host, port, user, database, password: password ?? '' })).toBe(1)
})

test('serverFor leaves a server that the environment names alone', async () => {
  const own = await untilTestEnds(startRedis())
  vi.stubEnv('REDIS_URL', own.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const chosen = await serverFor('redis')
  expect(chosen.url).toBe(own.url)
  await chosen.stop()
  expect(await askRedis(own.url)).toBe('PONG')
})
