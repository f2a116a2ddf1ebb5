// TLS versions, ciphers and the certificate's name from clients and URLs, translated for the native pools.
import { checkServerIdentity } from 'node:tls'
import { Redis } from 'ioredis'
import { MongoClient } from 'mongodb'
import { createConnection, createPool } from 'mysql2'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Backend } from '../../lib/backends/backend.js'
import { MONGODB } from '../../lib/backends/mongodb/backend.js'
import { MYSQL } from '../../lib/backends/mysql/backend.js'
import { POSTGRES } from '../../lib/backends/postgres/backend.js'
import { REDIS } from '../../lib/backends/redis/backend.js'
import { readOptions, settingsOf } from '../../lib/session/options.js'
import { refusal } from './support/adopting.js'

type Name = 'redis' | 'postgres' | 'mysql' | 'mongodb'
type Tls = Record<string, unknown>

const LIST = 'ECDHE-RSA-AES256-GCM-SHA384'
const SUITE = 'TLS_AES_128_GCM_SHA256'
const backends: Record<Name, Backend> = { redis: REDIS, postgres: POSTGRES, mysql: MYSQL, mongodb: MONGODB }
const urls: Record<Name, string> = {
  redis: 'rediss://h',
  postgres: 'postgres://h/d?sslmode=verify-full',
  mysql: 'mysql://h/d?ssl-mode=VERIFY_IDENTITY',
  mongodb: 'mongodb://h/d?tls=true'
}
const configs: Record<Name, (tls: Tls) => object> = {
  redis: (tls) => ({ host: 'h', tls }),
  postgres: (ssl) => ({ host: 'h', ssl }),
  mysql: (ssl) => ({ host: 'h', ssl }),
  mongodb: (tls) => ({ url: 'mongodb://h/d', tls: true, ...tls })
}
const names = Object.keys(backends) as Name[]

const tlsOf = (name: Name, source: unknown, options: object = {}) =>
  settingsOf(backends[name].adopt(source), readOptions(options, backends[name], []), backends[name]).tls

/** The same, through a config object and through the option of the adapter. */
const ways: [string, (name: Name, tls: Tls) => unknown][] = [
  ['a config object', (name, tls) => tlsOf(name, configs[name](tls))],
  ['the option tls', (name, tls) => tlsOf(name, urls[name], { tls })]
]
const cells = names.flatMap((name) => ways.map(([how, read]) => [name, how, read] as const))

beforeEach(() => {
  for (const name of Object.keys(process.env).filter((name) => name.startsWith('PG'))) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe.each(cells)('%s, by %s', (name, _how, read) => {
  it.each<[Tls, object]>([
    [{ minVersion: 'TLSv1.3' }, { minVersion: 'TLSv1.3' }],
    [{ maxVersion: 'TLSv1.2' }, { maxVersion: 'TLSv1.2' }],
    [
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.3' },
      { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }
    ],
    [{ minVersion: 'TLSv1.1' }, { minVersion: 'TLSv1.2' }],
    [{ secureProtocol: 'TLSv1_2_method' }, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }],
    [{ secureProtocol: 'TLSv1_2_client_method', maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.2' }],
    [
      { rejectUnauthorized: false, checkServerIdentity: () => {} },
      { rejectUnauthorized: false, verifyName: false }
    ]
  ])('%j', (tls, wanted) => {
    expect(read(name, tls)).toMatchObject(wanted)
  })

  it('without a word nothing is bounded', () => {
    for (const tls of [{}, { secureProtocol: 'TLS_method' }, { minVersion: undefined, ciphers: null }])
      expect(Object.keys(read(name, tls) as object).sort()).toEqual(['ca', 'rejectUnauthorized'])
  })

  it.each<[Tls, string]>([
    [{ minVersion: 'TLSv9' }, 'minVersion'],
    [{ maxVersion: 'tlsv1.2' }, 'maxVersion'],
    [{ minVersion: '1.2' }, 'minVersion'],
    [{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }, 'minVersion'],
    [{ secureProtocol: 'SSLv3_method' }, 'secureProtocol'],
    [{ secureProtocol: 'TLSv1_3_method' }, 'secureProtocol'],
    [{ minVersion: 'TLSv1.3', secureProtocol: 'TLSv1_2_method' }, 'secureProtocol']
  ])('%j is a TypeError', (tls, field) => {
    const error = refusal(() => read(name, tls))
    expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
    expect(error.message).toContain(field)
  })

  it.each<[Tls, string]>([
    [{ maxVersion: 'TLSv1.1' }, 'maxVersion'],
    [{ minVersion: 'TLSv1', maxVersion: 'TLSv1' }, 'maxVersion'],
    [{ secureProtocol: 'TLSv1_method' }, 'secureProtocol'],
    [{ secureProtocol: 'TLSv1_1_client_method' }, 'secureProtocol'],
    [{ ecdhCurve: 'auto' }, 'ecdhCurve'],
    [{ sigalgs: 'RSA+SHA256' }, 'sigalgs']
  ])('%j is refused', (tls, field) => {
    const error = refusal(() => read(name, tls))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', backend: name })
    expect(error.message).toContain(field)
  })

  it('a version that is no text is a TypeError', () => {
    expect(refusal(() => read(name, { minVersion: 1.2 }))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
  })
})

describe.each(cells.filter(([name]) => name !== 'postgres'))('ciphers on %s, by %s', (name, _how, read) => {
  it.each<[Tls, object]>([
    [{ ciphers: LIST }, { cipherList: LIST, cipherSuites: '' }],
    [{ ciphers: `${LIST}:!MD5:@SECLEVEL=2` }, { cipherList: `${LIST}:!MD5:@SECLEVEL=2` }],
    [{ ciphers: SUITE }, { cipherList: '', cipherSuites: SUITE, minVersion: 'TLSv1.3' }],
    [
      { ciphers: `${SUITE}:${LIST}`, maxVersion: 'TLSv1.2' },
      { cipherList: LIST, maxVersion: 'TLSv1.2' }
    ],
    [
      { ciphers: `${SUITE}:${LIST}`, minVersion: 'TLSv1.3' },
      { cipherSuites: SUITE, minVersion: 'TLSv1.3' }
    ]
  ])('%j', (tls, wanted) => {
    expect(read(name, tls)).toMatchObject(wanted)
  })

  it('of both versions', () => {
    const both = { ciphers: `${SUITE}:${LIST}` }
    if (name !== 'mysql') {
      expect(read(name, both)).toMatchObject({ cipherList: LIST, cipherSuites: SUITE })
      return
    }
    const error = refusal(() => read(name, both))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
    expect(error.message).toMatch(/ciphers.*libmariadb/)
  })

  it.each(['', 'A;B', 'A"B', 'a\0'])('%j is none', (ciphers) => {
    expect(refusal(() => read(name, { ciphers }))).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' })
  })
})

it.each(ways)('ciphers on postgres, by %s, are refused with the reason', (_how, read) => {
  const error = refusal(() => read('postgres', { ciphers: LIST }))
  expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', backend: 'postgres' })
  expect(error.message).toMatch(/ciphers.*libpq/)
})

describe('checkServerIdentity', () => {
  const called = vi.fn()
  const accepting: [string, unknown][] = [
    ['an arrow', () => undefined],
    ['an arrow with a body', () => {}],
    ['void 0', () => void 0],
    ['a return', () => { return }], // biome-ignore format: its source counts
    ['a return of undefined', () => { return undefined }], // biome-ignore format: its source counts
    ['a function', () => void 0], // biome-ignore format: its source counts
    ['a function with a name', function accept() {}],
    ['a method', { checkServerIdentity() {} }.checkServerIdentity],
    ['a comment', () => { /* any name */ // will do
    }] // biome-ignore format: its source counts
  ]
  const others: [string, unknown][] = [
    ['with a parameter', (_host: string) => undefined],
    ['with parameters of any number', (..._all: unknown[]) => undefined],
    ['that returns an error', () => new Error('no')],
    ['that returns null', () => null],
    ['that calls', () => called()],
    ['that calls, with an empty body after it', () => { called(); () => {} }], // biome-ignore format: its source counts
    ['whose text hides a call', () => { '/*'; called() /*'*/ }], // biome-ignore format: its source counts
    ['that is asynchronous', async () => {}],
    ['that is a generator', function* () {}],
    ['that is a class', class {}],
    ['that is bound', (() => {}).bind(null)],
    ['that is a proxy', new Proxy(() => {}, {})],
    ["that is Node's own", checkServerIdentity],
    ['that is a text', '() => {}'],
    ['with a text of its own', Object.assign(() => called(), { toString: () => '() => {}' })]
  ]

  describe.each(cells)('on %s, by %s', (name, _how, read) => {
    it.each(accepting)('%s', (_kind, identity) => {
      const act = () => read(name, { checkServerIdentity: identity })
      if (name !== 'mysql') {
        expect(act()).toMatchObject({ verifyName: false, rejectUnauthorized: true })
        return
      }
      const error = refusal(act)
      expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', backend: 'mysql' })
      expect(error.message).toMatch(/checkServerIdentity.*libmariadb verifies the name/)
    })

    it.each(others)('one %s is refused with the reason', (_kind, identity) => {
      const error = refusal(() => read(name, { checkServerIdentity: identity }))
      expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', backend: name })
      expect(error.message).toMatch(/checkServerIdentity.*never called/)
      expect(called).not.toHaveBeenCalled()
    })
  })
})

const nodeRedis = (options: object) => ({ close() {}, destroy() {}, sendCommand() {}, duplicate() {}, options })
const postgresJs = (options: object) =>
  Object.assign(() => {}, { options: { host: ['h'], port: [5432], user: 'u', database: 'd', pass: '', ...options } })

describe('handed-over clients', () => {
  const tls = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', checkServerIdentity: () => undefined } as const
  const ssl = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const
  const ofMysql = { host: 'h', ssl: { ...ssl, ciphers: SUITE } }

  it.each<[string, Name, () => object, object?]>([
    [
      'ioredis',
      'redis',
      () => new Redis({ tls: { ...tls, ciphers: SUITE }, lazyConnect: true }),
      { cipherSuites: SUITE }
    ],
    ['node-redis', 'redis', () => nodeRedis({ socket: { tls: true, host: 'h', ...tls, ciphers: SUITE } })],
    ['pg Pool', 'postgres', () => new pg.Pool({ host: 'h', ssl: tls }), { verifyName: false }],
    ['pg Client', 'postgres', () => new pg.Client({ host: 'h', ssl: tls }), { verifyName: false }],
    ['postgres.js', 'postgres', () => postgresJs({ ssl: tls }), { verifyName: false }],
    ['mysql2 pool', 'mysql', () => createPool(ofMysql), { cipherSuites: SUITE }]
  ])('%s', (_kind, name, client, more = {}) => {
    expect(tlsOf(name, client())).toMatchObject({ ...ssl, ...more, rejectUnauthorized: true })
  })

  it('mysql2 connection', () => {
    const connection = createConnection({ ...ofMysql, host: '127.0.0.1', port: 1 })
    connection.on('error', () => {})
    expect(tlsOf('mysql', connection)).toMatchObject({ ...ssl, cipherSuites: SUITE })
    connection.destroy()
  })

  it.each<[string, object, object]>([
    [
      'secureProtocol',
      { tls: true, secureProtocol: 'TLSv1_2_method' },
      { maxVersion: 'TLSv1.2', rejectUnauthorized: true }
    ],
    ['ciphers', { tls: true, ciphers: LIST }, { cipherList: LIST }],
    ['checkServerIdentity', { tls: true, checkServerIdentity: () => undefined }, { verifyName: false }],
    [
      'tlsAllowInvalidHostnames',
      { tls: true, tlsAllowInvalidHostnames: true },
      { verifyName: false, rejectUnauthorized: true }
    ],
    ['tlsInsecure', { tls: true, tlsInsecure: true }, { rejectUnauthorized: false }]
  ])('MongoClient: %s', (_kind, options, wanted) => {
    expect(tlsOf('mongodb', new MongoClient('mongodb://h/d', options))).toMatchObject(wanted)
    expect(tlsOf('mongodb', new MongoClient('mongodb://h/d', options).db())).toMatchObject(wanted)
  })

  it.each<[Name, () => object]>([
    ['redis', () => new Redis({ tls: { checkServerIdentity: () => new Error('no') }, lazyConnect: true })],
    ['postgres', () => new pg.Pool({ host: 'h', ssl: { checkServerIdentity: () => new Error('no') } })],
    ['mongodb', () => new MongoClient('mongodb://h/d', { tls: true, checkServerIdentity: () => new Error('no') })]
  ])('%s: a function that may refuse a name is refused', (name, client) => {
    expect(refusal(() => tlsOf(name, client()))).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
  })
})

describe('words of a URL', () => {
  it.each<[Name, string, object]>([
    ['postgres', 'postgres://h/d?sslmode=require&ssl_min_protocol_version=TLSv1.3', { minVersion: 'TLSv1.3' }],
    ['postgres', 'postgres://h/d?ssl=true&ssl_max_protocol_version=tlsv1.2', { maxVersion: 'TLSv1.2' }],
    [
      'postgres',
      'postgres://h/d?ssl_min_protocol_version=TLSv1.3',
      { minVersion: 'TLSv1.3', rejectUnauthorized: true }
    ],
    ['postgres', 'postgres://h/d?sslmode=prefer&ssl_min_protocol_version=TLSv1', { minVersion: 'TLSv1.2' }],
    ['mysql', 'mysql://h/d?ssl-mode=REQUIRED&tls-version=TLSv1.3', { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }],
    ['mysql', 'mysql://h/d?tls-version=TLSv1.1,TLSv1.2', { maxVersion: 'TLSv1.2', rejectUnauthorized: true }],
    ['mysql', 'mysql://h/d?tls-version=[TLSv1.2,TLSv1.3]', { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }],
    ['mysql', `mysql://h/d?ssl-cipher=${LIST}`, { cipherList: LIST, rejectUnauthorized: true }],
    ['mysql', `mysql://h/d?ssl-cipher=${SUITE}`, { cipherSuites: SUITE }],
    ['mysql', `mysql://h/d?tls-ciphersuites=${SUITE}`, { cipherSuites: SUITE, rejectUnauthorized: true }],
    ['mongodb', 'mongodb://h/d?tls=true&tlsAllowInvalidHostnames=true', { verifyName: false, rejectUnauthorized: true }]
  ])('%s: %s', (name, url, wanted) => {
    expect(tlsOf(name, url)).toMatchObject(wanted)
  })

  it.each<[Name, string]>([
    ['postgres', 'postgres://h/d?sslmode=disable&ssl_min_protocol_version=TLSv1.3'],
    ['mysql', 'mysql://h/d?ssl-mode=DISABLED&tls-version=TLSv1.3']
  ])('%s: %s stays plain', (name, url) => {
    expect(tlsOf(name, url)).toBeUndefined()
  })

  it.each<[Name, string, string, string]>([
    ['postgres', 'postgres://h/d?ssl_min_protocol_version=TLSv9', 'ERR_INVALID_ARG_VALUE', 'ssl_min_protocol_version'],
    ['postgres', 'postgres://h/d?ssl_max_protocol_version=TLSv1.1', 'UNSUPPORTED_OPTION', 'ssl_max_protocol_version'],
    [
      'postgres',
      'postgres://h/d?ssl=true&ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2',
      'ERR_INVALID_ARG_VALUE',
      'minVersion'
    ],
    ['mysql', 'mysql://h/d?tls-version=TLSv1.4', 'ERR_INVALID_ARG_VALUE', 'tls-version'],
    ['mysql', 'mysql://h/d?tls-version=TLSv1,TLSv1.1', 'UNSUPPORTED_OPTION', 'tls-version'],
    ['mysql', `mysql://h/d?ssl-cipher=${LIST}&tls-ciphersuites=${SUITE}`, 'UNSUPPORTED_OPTION', 'ciphers']
  ])('%s: %s is refused', (name, url, code, word) => {
    const error = refusal(() => tlsOf(name, url))
    expect(error).toMatchObject({ code })
    expect(error.message).toContain(word)
  })

  it("libpq's environment counts for a URL, and not for pg", () => {
    vi.stubEnv('PGSSLMINPROTOCOLVERSION', 'TLSv1.3')
    vi.stubEnv('PGSSLMAXPROTOCOLVERSION', 'TLSv1.3')
    expect(tlsOf('postgres', urls.postgres)).toMatchObject({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' })
    expect(tlsOf('postgres', `${urls.postgres}&ssl_min_protocol_version=TLSv1.2`)).toMatchObject({
      minVersion: 'TLSv1.2'
    })
    expect(tlsOf('postgres', new pg.Pool({ host: 'h', ssl: true }))).not.toHaveProperty('minVersion')
  })

  it('an object ssl goes before the words beside it', () => {
    const config = { host: 'h', ssl_min_protocol_version: 'TLSv1.2', ssl: { minVersion: 'TLSv1.3', ca: 'CA' } }
    expect(tlsOf('postgres', config)).toMatchObject({ minVersion: 'TLSv1.3', ca: 'CA' })
  })
})

describe('the option tls over a client', () => {
  it('narrows what the client allows', () => {
    const client = configs.redis({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' })
    expect(tlsOf('redis', client, { tls: { maxVersion: 'TLSv1.2' } })).toMatchObject({ maxVersion: 'TLSv1.2' })
  })

  it('is refused where both leave no version', () => {
    const error = refusal(() =>
      tlsOf('redis', configs.redis({ minVersion: 'TLSv1.3' }), { tls: { maxVersion: 'TLSv1.2' } })
    )
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('mysql: the name is verified where the option switches verification on again', () => {
    const client = configs.mysql({ rejectUnauthorized: false, checkServerIdentity: () => {} })
    expect(refusal(() => tlsOf('mysql', client, { tls: { rejectUnauthorized: true } }))).toMatchObject({
      code: 'UNSUPPORTED_OPTION'
    })
  })
})
