import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, describe, expect, it } from 'vitest'
import { adoptMongodb } from '../../lib/backends/mongodb/client.js'
import { fields } from '../../lib/backends/mongodb/fields.js'
import { adopting, refusal } from './support/adopting.js'

const { settingsOf } = adopting(adoptMongodb)

const folder = mkdtempSync(join(tmpdir(), 'material-'))
const pair = join(folder, 'pair.pem')
writeFileSync(pair, 'PAIR')
afterAll(() => rmSync(folder, { recursive: true }))

const hostsIn = (source: unknown) => /^mongodb(?:\+srv)?:\/\/([^/]*)\//.exec(String(settingsOf(source).uri))?.[1]
const file = encodeURIComponent(pair)
const x509 = `authMechanism=MONGODB-X509&tlsCertificateKeyFile=${file}`

describe('a MongoDB URL', () => {
  it.each([
    ['mongodb://h', 'h'],
    ['mongodb://h:7', 'h:7'],
    ['mongodb://a:1,b:2,c/app', 'a:1,b:2,c'],
    ['mongodb://[::1]:7,[fe80::1]', '[::1]:7,[fe80::1]'],
    ['mongodb://%2Frun%2Fmongodb.sock/app', '%2Frun%2Fmongodb.sock'],
    ['mongodb+srv://me:secret@cluster.example.net/app', 'cluster.example.net']
  ])('%s names its hosts', (url, hosts) => {
    expect(hostsIn(url)).toBe(hosts)
  })

  it.each([
    ['mongodb://h', { database: 'test' }],
    ['mongodb://me:p%40ss%2F@h/app', { user: 'me', password: 'p@ss/', database: 'app' }],
    ['mongodb://h/app?authsource=admin&APPNAME=mine', { authSource: 'admin', applicationName: 'mine' }],
    ['mongodb+srv://cluster.example.net/app', { tls: { rejectUnauthorized: true } }],
    [`mongodb://h/?${x509}`, { authMechanism: 'MONGODB-X509', tls: { cert: 'PAIR', key: 'PAIR' } }]
  ])('%s says how to connect', (url, settings) => {
    expect(settingsOf(url)).toMatchObject(settings)
  })

  it('keeps credentials out of what libmongoc parses', () => {
    expect(settingsOf('mongodb://me:secret@h/app').uri).not.toContain('secret')
  })

  it.each([
    ['mysql://h', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb://h:seven', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb+srv://', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb+srv://cluster.example.net:27017/app', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb+srv://a.example.net,b.example.net/app', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb+srv://cluster.example.net/?directConnection=true', 'UNSUPPORTED_OPTION'],
    ['mongodb://h/?authMechanism=MONGODB-X509&tls=true', 'UNSUPPORTED_OPTION'],
    [`mongodb://h/?tls=false&${x509}`, 'UNSUPPORTED_OPTION'],
    [`mongodb://me:secret@h/?${x509}`, 'UNSUPPORTED_OPTION'],
    ['mongodb://h/?authMechanism=GSSAPI', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb://h/?tlsCertificateKeyFile=/nowhere', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb://h/?readPreference=secondary', 'UNSUPPORTED_OPTION'],
    ['mongodb://h/?replicaSet=a%00b', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb://h/a.b', 'ERR_INVALID_ARG_VALUE'],
    ['mongodb://h/a%24b', 'ERR_INVALID_ARG_VALUE'],
    [`mongodb://h/${'x'.repeat(64)}`, 'ERR_INVALID_ARG_VALUE'],
    ['mongodb://h/?colour=red', 'UNSUPPORTED_OPTION']
  ])('%s is refused with %s', (url, code) => {
    const error = refusal(() => settingsOf(url))
    expect(error).toMatchObject({ code })
    expect(error.message).not.toContain('secret')
  })
})

describe('a config with the options of MongoClient', () => {
  it('a field beside the URL wins over the URL', () => {
    const auth = { username: 'me', password: 'mine' }
    expect(settingsOf({ url: 'mongodb://a:b@h/app', auth, dbName: 'other' })).toMatchObject({
      user: 'me',
      password: 'mine',
      database: 'other'
    })
  })
})

describe('a Db of the mongodb package', () => {
  it('gives the hosts, the login and the database', () => {
    const client = new MongoClient('mongodb://me:secret@a:1,b:2/?authSource=admin&replicaSet=rs0')
    expect(settingsOf(client.db('app'))).toMatchObject({
      user: 'me',
      password: 'secret',
      database: 'app',
      authSource: 'admin'
    })
    expect(hostsIn(client.db('app'))).toBe('a:1,b:2')
  })
})

describe('the Stable API', () => {
  const declared = (serverApi: unknown) => settingsOf({ url: 'mongodb://h', serverApi }).serverApi

  it('is declared as the client declares it', () => {
    expect(declared('1')).toEqual({ version: '1', strict: false, deprecationErrors: false })
    expect(declared({ version: '1', strict: true })).toEqual({ version: '1', strict: true, deprecationErrors: false })
    const client = new MongoClient('mongodb://h', { serverApi: { version: '1', deprecationErrors: true } })
    expect(settingsOf(client.db()).serverApi).toEqual({ version: '1', strict: false, deprecationErrors: true })
    expect(settingsOf('mongodb://h').serverApi).toBeUndefined()
  })

  it.each([
    ['2', 'ERR_INVALID_ARG_VALUE'],
    [{ version: '1', strict: 'very' }, 'ERR_INVALID_ARG_TYPE'],
    [{ version: '1', other: 1 }, 'UNSUPPORTED_OPTION']
  ])('%j is refused with %s', (serverApi, code) => {
    const error = refusal(() => declared(serverApi))
    expect(error).toMatchObject({ code })
    expect(error.message).toContain('serverApi')
  })
})

describe('an option that the native connection does not support', () => {
  const unused = (source: unknown) => adoptMongodb(source).unknown?.names ?? []

  it('is named for a warning', () => {
    expect(unused('mongodb://h/?compressors=zstd,zlib&w=1')).toEqual(['compressors'])
    expect(unused({ url: 'mongodb://h', compressors: ['snappy'], family: 6 })).toEqual(['compressors', 'family'])
    expect(unused(new MongoClient('mongodb://h', { compressors: ['zlib'], family: 4 }).db())).toEqual(
      expect.arrayContaining(['compressors', 'family'])
    )
  })

  it('is not named in a warning unless it is set', () => {
    expect(unused('mongodb://h/?compressors=none')).toEqual([])
    expect(unused(new MongoClient('mongodb://h').db())).toEqual([])
  })
})

// These are refused in a URL or a config; of a client object they are refused or named in a warning.
const known = ['fsync', 'maxStalenessSeconds', 'readPreferenceTags', 'srvAllowedHostsSuffix', 'srvHostValidator']
const internal = ['name', 'connectionType', 'srvPoller', 'hints', 'index']
const ofTls = ['pskCallback', 'enableTrace', 'requestCert', 'SNICallback', 'requestOCSP']

it("every option of the newest driver is honoured, refused or meaningless, but for those that are an unknown option's", () => {
  const { OPTIONS } = createRequire(import.meta.url)('mongodb-7/lib/connection_string.js')
  const absent = Object.keys(OPTIONS as object).filter((name) => !Object.hasOwn(fields, name))
  expect(absent.sort()).toEqual([...known, ...internal, ...ofTls].sort())
  for (const name of absent)
    expect(refusal(() => settingsOf({ url: 'mongodb://h', [name]: 'x' })).code, name).toBe('UNSUPPORTED_OPTION')
})
