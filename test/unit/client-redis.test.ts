import { Cluster, Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { adoptRedis } from '../../lib/backends/redis/client.js'
import { adopting, refusal } from './support/adopting.js'

const { settingsOf } = adopting(adoptRedis)

describe('a Redis URL', () => {
  it.each([
    ['redis://h', { host: 'h', port: 6379 }],
    ['redis://h:7000/3', { host: 'h', port: 7000, database: '3' }],
    ['redis://:secret@h', { password: 'secret' }],
    ['redis://me:p%40ss%2F@h', { user: 'me', password: 'p@ss/' }],
    ['redis://me:100%@h', { user: 'me', password: '100%' }],
    ['redis://[::1]:7000', { host: '::1', port: 7000 }],
    ['redis://h?db=2&family=6', { host: 'h', database: '2' }],
    ['redis://h?connectionName=app&commandTimeout=70', { applicationName: 'app', commandTimeout: 70 }],
    ['/run/redis.sock?db=4', { socketPath: '/run/redis.sock', database: '4' }],
    ['unix:///run/redis.sock', { socketPath: '/run/redis.sock' }],
    ['redis+unix://me:secret@/run/redis.sock?db=1', { socketPath: '/run/redis.sock', user: 'me', password: 'secret' }],
    ['rediss://h', { tls: { rejectUnauthorized: true, ca: expect.stringContaining('BEGIN CERTIFICATE') } }]
  ])('%s', (url, wanted) => {
    expect(settingsOf(url)).toMatchObject(wanted)
  })

  it.each([
    '',
    'h:6379',
    'http://h',
    'redis://h/first',
    'redis://a b:secret@h:1:2',
    'redis://h#secret',
    'redis://u:%ff@h'
  ])('is refused without being quoted: %s', (url) => {
    const error = refusal(() => adoptRedis(url))
    expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
    expect(error.message).not.toContain('secret')
  })

  it('with a port that is none is a RangeError', () => {
    expect(refusal(() => adoptRedis('redis://h:70000'))).toMatchObject({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE' })
  })
})

describe('an ioredis client', () => {
  const made = (config: object) => new Redis({ lazyConnect: true, ...config })

  it('is read as ioredis would connect', () => {
    const client = made({ host: 'h', port: 7, username: 'u', password: 'p', db: 2 })
    expect(settingsOf(client)).toMatchObject({ host: 'h', port: 7, user: 'u', password: 'p', database: '2' })
  })

  it('with nothing said means localhost without TLS', () => {
    const settings = settingsOf(made({}))
    expect(settings).toMatchObject({ host: 'localhost', port: 6379, database: '0' })
    expect(settings).not.toHaveProperty('tls')
    expect(settings).not.toHaveProperty('password')
  })

  it('hands on its key prefix and itself', () => {
    const client = made({ keyPrefix: 'app:' })
    expect(adoptRedis(client)).toMatchObject({ keyPrefix: 'app:', client })
  })

  it('keeps TLS on for rediss://, and its material', () => {
    const tls = { ca: 'CA', cert: ['C', Buffer.from('D')], servername: 'name' }
    const client = new Redis('rediss://h', { tls, lazyConnect: true })
    expect(settingsOf(client).tls).toEqual({ ca: 'CA', cert: 'C\nD', servername: 'name', rejectUnauthorized: true })
  })

  it('may opt out of verification', () => {
    const client = made({ tls: { rejectUnauthorized: false } })
    expect(settingsOf(client).tls).toEqual({ rejectUnauthorized: false })
  })

  it('ends without a word to a server that it never connected to', async () => {
    const client = new Redis({ lazyConnect: true })
    client.sendCommand = () => {
      throw new Error('used')
    }
    await adoptRedis(client).end()
    await adoptRedis(client).end()
    expect(client.status).toBe('end')
  })

  it('of a cluster is refused', () => {
    const cluster = new Cluster([{ host: 'h' }], { lazyConnect: true })
    expect(refusal(() => adoptRedis(cluster))).toMatchObject({ code: 'UNSUPPORTED_OPTION', backend: 'redis' })
  })
})

describe('a config object', () => {
  it.each([
    [{ sentinels: [{ host: 'h' }] }, 'sentinels'],
    [{ Connector: class {} }, 'Connector'],
    [{ natMap: {} }, 'natMap'],
    [{ readOnly: true }, 'readOnly'],
    [{ role: 'slave' }, 'role'],
    [{ tls: { checkServerIdentity: () => false } }, 'tls.checkServerIdentity'],
    [{ tls: { maxVersion: 'TLSv1.1' } }, 'tls.maxVersion'],
    [{ tls: { ecdhCurve: 'auto' } }, 'tls.ecdhCurve'],
    [{ host: 'a,b' }, 'host'],
    [{ hots: 'h' }, 'hots']
  ])('what can not be honoured is refused by name: %j', (config, name) => {
    const error = refusal(() => adoptRedis(config))
    expect(error).toMatchObject({ name: 'PersistenceError', code: 'UNSUPPORTED_OPTION' })
    expect(error.message).toContain(`"${name}"`)
  })

  it.each([
    [{ port: 'abc' }, 'TypeError'],
    [{ port: 65_536 }, 'RangeError'],
    [{ db: -1 }, 'RangeError'],
    [{ host: 5 }, 'TypeError'],
    [{ password: 5 }, 'TypeError'],
    [{ tls: 'yes' }, 'TypeError'],
    [{ tls: { ca: 5 } }, 'TypeError'],
    [{ tls: { rejectUnauthorized: 0 } }, 'TypeError']
  ])('a bad value is named: %j', (config, name) => {
    const error = refusal(() => adoptRedis(config))
    expect(error.name).toBe(name)
    expect(error.message).toContain(Object.keys(config)[0])
  })

  it('absent fields count as not given', () => {
    expect(settingsOf({ host: undefined, password: null, sentinels: null, tls: undefined })).toEqual({
      host: 'localhost',
      port: 6379
    })
  })

  it('a function for the password is asked later', () => {
    const password = () => 'secret'
    expect(adoptRedis({ password })).toMatchObject({ password, settings: { asksForPassword: true } })
  })

  it.each([undefined, null, 5, [], new Map(), () => {}])('%s is none', (source) => {
    expect(refusal(() => adoptRedis(source))).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' })
  })
})
