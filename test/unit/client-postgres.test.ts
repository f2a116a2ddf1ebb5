import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PostgresAdapter } from '../../lib/adapters/postgres.js'
import { adoptPostgres } from '../../lib/backends/postgres/client.js'
import { adopting, refusal } from './support/adopting.js'

const { settingsOf } = adopting(adoptPostgres)

const folder = mkdtempSync(join(tmpdir(), 'material-'))
const ca = join(folder, 'ca.pem')
writeFileSync(ca, 'CA')
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(() => {
  for (const name of Object.keys(process.env).filter((name) => name.startsWith('PG'))) vi.stubEnv(name, undefined)
  vi.stubEnv('USER', 'somebody')
})
afterEach(() => vi.unstubAllEnvs())

const verified = { rejectUnauthorized: true, ca: expect.stringContaining('BEGIN CERTIFICATE') }
const unverified = { rejectUnauthorized: false }

describe('a PostgreSQL URL', () => {
  it.each([
    ['postgres://h', { host: 'h', port: 5432, user: 'somebody', database: 'somebody', sslmode: 'disable' }],
    ['postgresql://me:secret@h:7/app', { host: 'h', port: 7, user: 'me', password: 'secret', database: 'app' }],
    ['postgres://me:p%40ss%2F@h/my%20app', { password: 'p@ss/', database: 'my app' }],
    ['postgres://me:p@ss@h/app', { password: 'p@ss', host: 'h' }],
    ['postgres://[::1]:7/app', { host: '::1', port: 7 }],
    ['postgres:///app', { host: 'localhost', database: 'app' }],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/app', { socketPath: '/var/run/postgresql', port: 5432, database: 'app' }],
    ['postgres://me@/app?host=/run&port=7', { socketPath: '/run', port: 7, user: 'me' }],
    ['postgres://%2Frun%2F.s.PGSQL.7/app', { socketPath: '/run', port: 7 }],
    ['socket:/run?db=app', { socketPath: '/run', database: 'app' }],
    ['socket://me:secret@/run?db=app&encoding=utf8', { socketPath: '/run', user: 'me', password: 'secret' }],
    ['/run app', { socketPath: '/run', database: 'app' }],
    ['postgres://h?user=me&password=secret&dbname=app', { user: 'me', password: 'secret', database: 'app' }],
    ['postgres://h?application_name=a&connect_timeout=2', { applicationName: 'a', connectTimeout: 2000 }],
    ['postgres://h?statement_timeout=70&query_timeout=60', { commandTimeout: 60 }]
  ])('%s', (url, wanted) => {
    expect(settingsOf(url)).toMatchObject(wanted)
  })

  it.each([
    ['disable', undefined, 'disable'],
    ['allow', unverified, 'allow'],
    ['prefer', unverified, 'prefer'],
    ['require', unverified, ''],
    ['no-verify', unverified, ''],
    ['verify-ca', verified, ''],
    ['verify-full', verified, ''],
    [`require&sslrootcert=${ca}`, { rejectUnauthorized: true, ca: 'CA' }, 'verify-ca'],
    [`verify-ca&sslrootcert=${ca}`, { rejectUnauthorized: true, ca: 'CA' }, 'verify-ca'],
    [`verify-full&sslrootcert=${ca}`, { rejectUnauthorized: true, ca: 'CA' }, ''],
    ['verify-full&sslrootcert=system', verified, '']
  ])('sslmode=%s means what libpq makes of it', (words, tls, sslmode) => {
    expect(settingsOf(`postgres://h/app?sslmode=${words}`)).toMatchObject({ ...(tls && { tls }), sslmode })
  })

  it.each([
    '',
    'mysql://h',
    'app',
    'postgres://me:secret#@h/x',
    'postgres://me:secret@h:x/a',
    'postgres://h?sslmode=secret'
  ])('is refused without being quoted: %s', (url) => {
    const error = refusal(() => adoptPostgres(url))
    expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
    expect(error.message).not.toContain('secret')
  })

  it.each([
    ['a:1,b:2/app', { host: 'a', port: 1, moreServers: [{ host: 'b', port: 2 }] }],
    [
      'a,b:2,[::1]/app',
      {
        port: 5432,
        moreServers: expect.arrayContaining([
          { host: 'b', port: 2 },
          { host: '::1', port: 5432 }
        ])
      }
    ],
    ['/app?host=a,b&port=7', { host: 'a', port: 7, moreServers: [{ host: 'b', port: 7 }] }],
    ['%2Frun,b/app', { socketPath: '/run', moreServers: [{ host: 'b', port: 5432 }] }],
    ['a,%2Frun%2F.s.PGSQL.8/app', { host: 'a', moreServers: [{ host: '/run', port: 8 }] }],
    ['a,b/app?target_session_attrs=read-write', { host: 'a', targetSession: 'read-write' }]
  ])('of several servers: %s', (rest, wanted) => {
    expect(settingsOf(`postgres://${rest}`)).toMatchObject(wanted)
  })

  it.each([
    ['postgres:///app?host=a,b,c&port=1,2', '"port"'],
    ['postgres://a,b/app?target_session_attrs=any-of-them', '"target_session_attrs"'],
    ['postgres://a:1,b:x/app', '"pool"']
  ])('of several servers, wrongly: %s', (url, named) => {
    const error = refusal(() => adoptPostgres(url))
    expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
    expect(error.message).toContain(named)
  })

  describe('with a service file', () => {
    const own = join(folder, 'services')
    writeFileSync(
      own,
      '# ours\n[one]\nhost=s1,s2\nport=1,2\ndbname=sd\nuser=su\npassword=p=w d\n\n[two]\nhost=s3\ntarget_session_attrs=standby\n[bad]\nsecret word\n[nested]\nservice=one\n[typo]\nhots=x\n'
    )
    beforeEach(() => vi.stubEnv('PGSERVICEFILE', own))

    it('takes from it the settings that the URL lacks', () => {
      const wanted = {
        host: 's1',
        port: 1,
        moreServers: [{ host: 's2', port: 2 }],
        user: 'su',
        password: 'p=w d',
        database: 'sd'
      }
      expect(settingsOf('postgres://?service=one')).toMatchObject(wanted)
      expect(settingsOf('postgres:///mine?service=one&user=me')).toMatchObject({
        ...wanted,
        user: 'me',
        database: 'mine'
      })
    })

    it('takes it from the environment, before the other variables', () => {
      vi.stubEnv('PGSERVICE', 'two')
      vi.stubEnv('PGHOST', 'eh')
      vi.stubEnv('PGUSER', 'eu')
      expect(settingsOf('postgres:///app')).toMatchObject({ host: 's3', user: 'eu', targetSession: 'standby' })
      expect(settingsOf(new Pool({ host: 'h' }))).toMatchObject({ host: 'h' })
    })

    it('looks into the one of all users after it', () => {
      writeFileSync(join(folder, 'pg_service.conf'), '[common]\nhost=c\n')
      vi.stubEnv('PGSYSCONFDIR', folder)
      expect(settingsOf('postgres://?service=common')).toMatchObject({ host: 'c' })
    })

    it.each(['none', 'bad', 'nested'])('names the wrong service in the error, and never its content: %s', (service) => {
      const error = refusal(() => adoptPostgres(`postgres://?service=${service}`))
      expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
      expect(error.message).toContain('"service"')
      expect(error.message).not.toContain('secret')
    })

    it('names an unsupported parameter in the error', () => {
      expect(refusal(() => adoptPostgres('postgres://?service=typo'))).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
    })
  })

  it('takes the settings that libpq takes from the environment', () => {
    vi.stubEnv('PGHOST', 'a,b')
    vi.stubEnv('PGPORT', '1,2')
    vi.stubEnv('PGTARGETSESSIONATTRS', 'primary')
    vi.stubEnv('PGCHANNELBINDING', 'require')
    vi.stubEnv('PGSSLMODE', 'verify-ca')
    vi.stubEnv('PGSSLROOTCERT', ca)
    expect(settingsOf('postgres:///app')).toMatchObject({
      host: 'a',
      port: 1,
      moreServers: [{ host: 'b', port: 2 }],
      targetSession: 'primary',
      channelBinding: 'require',
      tls: { ca: 'CA' },
      sslmode: 'verify-ca'
    })
  })
})

describe('a pg Pool', () => {
  it.each<[string, object]>([
    ['fields', { host: 'h', port: 7, user: 'u', password: 'p', database: 'd' }],
    ['connection string', { connectionString: 'postgres://u:p@h:7/d' }],
    ['connection string that wins', { connectionString: 'postgres://u:p@h:7/d', host: 'other', password: 'other' }]
  ])('is read as pg would connect: %s', (_title, config) => {
    expect(settingsOf(new Pool(config))).toMatchObject({ host: 'h', port: 7, user: 'u', password: 'p', database: 'd' })
  })

  it('takes the rest from the environment, as pg does', () => {
    const environment = { PGHOST: 'eh', PGPORT: '8', PGUSER: 'eu', PGPASSWORD: 'ep', PGDATABASE: 'ed', PGAPPNAME: 'ea' }
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const wanted = { host: 'eh', port: 8, user: 'eu', password: 'ep', database: 'ed', applicationName: 'ea' }
    expect(settingsOf(new Pool())).toMatchObject(wanted)
    expect(settingsOf(new Pool({ host: 'h', user: 'u' }))).toMatchObject({ ...wanted, host: 'h', user: 'u' })
  })

  it('hands on its limits and itself', () => {
    const pool = new Pool({ max: 3, connectionTimeoutMillis: 70, query_timeout: 60 })
    const adopted = adoptPostgres(pool)
    expect(adopted).toMatchObject({ client: pool, maxConnections: 3 })
    expect(adopted.settings).toMatchObject({ connectTimeout: 70, commandTimeout: 60 })
  })

  it('no limit of time leaves our own', () => {
    const settings = settingsOf(new Pool({ connectionTimeoutMillis: 0, statement_timeout: false }))
    expect(settings).not.toHaveProperty('connectTimeout')
    expect(settings).not.toHaveProperty('commandTimeout')
  })

  it.each<[string, object, object | undefined]>([
    ['nothing', {}, undefined],
    ['true', { ssl: true }, verified],
    ['a CA', { ssl: { ca: Buffer.from('CA') } }, { rejectUnauthorized: true, ca: 'CA' }],
    [
      'a hidden key',
      { ssl: { cert: 'C', key: 'K', ca: 'CA' } },
      { cert: 'C', key: 'K', ca: 'CA', rejectUnauthorized: true }
    ],
    ['an opt-out', { ssl: { rejectUnauthorized: false } }, unverified],
    ['sslmode=require, which pg verifies', { connectionString: 'postgres://h?sslmode=require' }, verified],
    ['a URL that says no-verify', { connectionString: 'postgres://h?sslmode=no-verify' }, unverified],
    ['libpq on request', { connectionString: 'postgres://h?uselibpqcompat=true&sslmode=require' }, unverified],
    ['a URL over ssl', { connectionString: 'postgres://h?sslmode=require', ssl: unverified }, verified]
  ])('TLS by %s', (_title, config, tls) => {
    expect(settingsOf(new Pool(config)).tls).toEqual(tls)
  })

  it('TLS by the environment', () => {
    vi.stubEnv('PGSSLMODE', 'require')
    expect(settingsOf(new Pool()).tls).toEqual(verified)
    expect(settingsOf(new Pool({ ssl: false })).tls).toBeUndefined()
  })

  it('a function for the password is asked later', () => {
    const password = async () => 'secret'
    const adopted = adoptPostgres(new Pool({ connectionString: 'postgres://u@h/d', password }))
    expect(adopted).toMatchObject({ password, settings: { asksForPassword: true } })
    expect(adopted.settings).not.toHaveProperty('password')
  })

  it('options of the session and channel binding', () => {
    const url = 'postgres://h/d?channel_binding=require&options=-c%20search_path%3Dx'
    expect(settingsOf(url)).toMatchObject({ channelBinding: 'require', sessionOptions: '-c search_path=x' })
    expect(() => adoptPostgres({ channel_binding: 'maybe' })).toThrow(TypeError)
  })

  it('ends once, however often it is asked', async () => {
    const pool = new Pool()
    await adoptPostgres(pool).end()
    await adoptPostgres(pool).end()
    expect(pool.ended).toBe(true)
  })
})

describe('a config object', () => {
  it.each([
    [{ stream: () => undefined }, 'stream'],
    [{ ssl: { ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' } }, 'ssl.ciphers'],
    [{ hostaddr: '127.0.0.1' }, 'hostaddr'],
    [{ onConnect: () => {} }, 'onConnect'],
    [{ service: 'x' }, 'service'],
    [{ hots: 'h' }, 'hots']
  ])('what can not be honoured is refused by name: %j', (config, name) => {
    const error = refusal(() => adoptPostgres(config))
    expect(error).toMatchObject({ name: 'PersistenceError', code: 'UNSUPPORTED_OPTION' })
    expect(error.message).toContain(`"${name}"`)
  })

  it.each([
    [{ port: 'abc' }, 'TypeError'],
    [{ port: 65_536 }, 'RangeError'],
    [{ host: 5 }, 'TypeError'],
    [{ connectionString: 5 }, 'TypeError'],
    [{ ssl: 'maybe' }, 'TypeError'],
    [{ sslrootcert: '/nowhere/ca.pem' }, 'TypeError'],
    [{ max: -1 }, 'RangeError']
  ])('a bad value is named: %j', (config, name) => {
    const error = refusal(() => adoptPostgres(config))
    expect(error.name).toBe(name)
    expect(error.message).toContain(Object.keys(config)[0])
  })

  it.each([undefined, null, 5, [], new Map()])('%s is none', (source) => {
    expect(refusal(() => adoptPostgres(source))).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' })
  })

  it.each([
    ['options', { options: '-c a=\0' }],
    ['application_name', { application_name: 'a\0' }],
    ['host', { host: 'one,t\0wo' }],
    ['options', 'postgres://h/d?options=-c%00']
  ])('U+0000 is refused under the name that was written: %s', (name, source) => {
    expect(refusal(() => adoptPostgres(source))).toMatchObject({
      name: 'RangeError',
      message: expect.stringMatching(new RegExp(`^"${name}" has the character U\\+0000`))
    })
  })
})

describe('listeners of a pool', () => {
  const warnings = async (pool: Pool) => {
    const seen: string[] = []
    const listener = (event: unknown) => seen.push((event as { message: string }).message)
    subscribe('go-go-scope:persistence', listener)
    try {
      const adapter = new PostgresAdapter(pool)
      new PostgresAdapter(pool)
      await adapter.disconnect()
    } finally {
      unsubscribe('go-go-scope:persistence', listener)
    }
    return seen
  }

  it('with listeners for "connect" gives one warning, because native connections do not call them', async () => {
    const pool = new Pool()
    pool.on('connect', (client) => void client.query('SET search_path = tenant'))
    expect(await warnings(pool)).toEqual([expect.stringContaining('listeners for "connect"')])
    expect(await warnings(new Pool())).toEqual([])
  })
})
