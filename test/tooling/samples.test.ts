// The documented samples, as printed: type-checked, and run as processes of their own against real servers.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { versionOf } from '../support/drivers.ts'
import { buildFile, buildSample, buildSampleOn, builtFile } from '../support/samples/build.ts'
import { everyProvider } from '../support/samples/told.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

function environment(sample: string): NodeJS.ProcessEnv {
  const urls = inject('urls')
  const redis = new URL(urls.redis)
  const postgres = new URL(urls.postgres)
  const mysql = new URL(urls.mysql)
  return {
    ...process.env,
    MONGODB_URL: urls.mongodb,
    REDIS_URL: redis.href,
    REDIS_HOST: redis.hostname,
    REDIS_PORT: redis.port,
    REDIS_PASSWORD: decodeURIComponent(redis.password) || undefined,
    DATABASE_URL: sample.startsWith('mysql') ? mysql.href : postgres.href,
    MYSQL_HOST: mysql.hostname,
    MYSQL_PORT: mysql.port,
    MYSQL_DATABASE: mysql.pathname.slice(1),
    MYSQL_USER: decodeURIComponent(mysql.username),
    MYSQL_PASSWORD: decodeURIComponent(mysql.password),
    MARIADB_PASSWORD: decodeURIComponent(new URL(urls.mariadb).password),
    POSTGRES_HOST: postgres.hostname,
    POSTGRES_PORT: postgres.port,
    POSTGRES_DB: postgres.pathname.slice(1),
    POSTGRES_USER: decodeURIComponent(postgres.username),
    POSTGRES_PASSWORD: decodeURIComponent(postgres.password)
  }
}

async function runSample(file: string, { endsItself }: { endsItself: boolean }) {
  const child = spawn(process.execPath, [file], { env: environment(basename(file)), timeout: 20_000 })
  const output = { stdout: '', stderr: '' }
  child.stderr.on('data', (bytes) => {
    output.stderr += bytes
  })
  child.stdout.on('data', (bytes) => {
    output.stdout += bytes
    if (!endsItself) child.kill()
  })
  const [code, signal] = await once(child, 'close')
  return { ...output, ended: endsItself ? code : signal }
}

const packageOf = (client: string) => client.replace(/\/.*/, '')

describe('samples', () => {
  beforeAll(() => {
    const clients = ['ioredis', 'pg', 'mysql2', 'mongodb'].map((name) => `${name} ${versionOf(name)}`)
    console.log(`as printed: with ${clients.join(', ')}`)
  })

  it('type-check in strict mode', async () => {
    await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'examples'], { cwd: root })
  }, 60_000)

  // The page's first Redis sample never ends its client, so that ioredis keeps the process alive.
  it.each([
    { name: 'redis-basic', endsItself: false },
    { name: 'redis-connection', endsItself: true },
    { name: 'postgres-basic', endsItself: true },
    { name: 'postgres-connection', endsItself: true },
    { name: 'mysql-basic', endsItself: true },
    { name: 'mysql-connection', endsItself: true },
    // The sample never closes its MongoClient, which keeps the process alive.
    { name: 'mongodb-basic', endsItself: false },
    { name: 'mongodb-connection', endsItself: true }
  ])(
    '$name runs as printed',
    async ({ name, endsItself }) => {
      const result = await runSample(await buildSample(name, { hostileClient: false }), { endsItself })
      expect(result).toMatchObject({ stderr: '', ended: endsItself ? 0 : 'SIGTERM' })
      expect(JSON.parse(result.stdout)).toEqual(everyProvider)
    },
    60_000
  )

  it('mysql-mariadb runs as printed, but for the place of its server', async () => {
    const { hostname, port, pathname, username } = new URL(inject('urls').mariadb)
    const printed = readFileSync(join(root, 'examples/mysql-mariadb.ts'), 'utf8')
    const placed = printed
      .replace("host: 'mariadb.example.com'", `host: '${hostname}', port: ${port}`)
      .replace("user: 'myapp'", `user: '${decodeURIComponent(username)}'`)
      .replace("database: 'myapp'", `database: '${pathname.slice(1)}'`)
    const file = builtFile('mysql-mariadb.ts')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, placed)
    const result = await runSample(await buildFile(file, builtFile('mysql-mariadb.mjs')), { endsItself: true })
    expect(result).toEqual({ stdout: '', stderr: '', ended: 0 })
  }, 60_000)

  it.each([
    { name: 'redis-basic', endsItself: true },
    { name: 'redis-connection', endsItself: true },
    { name: 'postgres-basic', endsItself: true },
    { name: 'postgres-connection', endsItself: true },
    { name: 'mysql-basic', endsItself: true },
    { name: 'mysql-connection', endsItself: true },
    { name: 'mongodb-basic', endsItself: false }
  ])(
    '$name never uses the client that it hands over',
    async ({ name, endsItself }) => {
      const result = await runSample(await buildSample(name, { hostileClient: true }), { endsItself })
      expect(result).toMatchObject({ stderr: '', ended: endsItself ? 0 : 'SIGTERM' })
      expect(JSON.parse(result.stdout)).toEqual(everyProvider)
    },
    60_000
  )

  // The oldest client versions that support the sample's imports; of MongoDB's driver also the newest, as the root has
  // one in between.
  it.each([
    { name: 'redis-basic', client: 'ioredis-5', endsItself: false },
    { name: 'redis-connection', client: 'ioredis-5', endsItself: true },
    { name: 'postgres-basic', client: 'pg-8.0', endsItself: true },
    { name: 'postgres-connection', client: 'pg-8.0', endsItself: true },
    { name: 'mysql-basic', client: 'mysql2-2/promise', endsItself: true },
    { name: 'mysql-connection', client: 'mysql2-2/promise', endsItself: true },
    { name: 'mongodb-basic', client: 'mongodb-7', endsItself: false },
    { name: 'mongodb-basic', client: 'mongodb-5.0', endsItself: false }
  ])(
    '$name runs with $client',
    async ({ name, client, endsItself }) => {
      console.log(`${name} with ${client} ${versionOf(packageOf(client))}`)
      const result = await runSample(await buildSampleOn(name, client), { endsItself })
      expect(result).toMatchObject({ stderr: '', ended: endsItself ? 0 : 'SIGTERM' })
      expect(JSON.parse(result.stdout)).toEqual(everyProvider)
    },
    60_000
  )

  it('a client that is called is noticed', async () => {
    const { ended, stderr } = await runSample('test/support/samples/control.mjs', { endsItself: true })
    expect(ended).toBe(97)
    expect(stderr).toContain('query was called')
  })
})
