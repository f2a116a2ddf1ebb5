import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool } from 'mysql2'
import { createPool as createPromisePool } from 'mysql2/promise'
import { afterAll, describe, expect, it } from 'vitest'
import { adoptMysql } from '../../lib/backends/mysql/client.js'
import { adopting, refusal } from './support/adopting.js'

const { settingsOf } = adopting(adoptMysql)

const folder = mkdtempSync(join(tmpdir(), 'material-'))
const ca = join(folder, 'ca.pem')
writeFileSync(ca, 'CA')
afterAll(() => rmSync(folder, { recursive: true }))

const verified = { rejectUnauthorized: true, ca: expect.stringContaining('BEGIN CERTIFICATE') }

describe('a MySQL URL', () => {
  it.each([
    ['mysql://h', { host: 'h', port: 3306, user: '', database: '' }],
    ['mariadb://me:secret@h:7/app', { host: 'h', port: 7, user: 'me', password: 'secret', database: 'app' }],
    ['mysql://me:p%40ss%2F@h/my%20app', { password: 'p@ss/', database: 'my app' }],
    ['mysql://[::1]:7/app', { host: '::1', port: 7 }],
    ['mysql:///app?socketPath=/run/mysqld.sock', { socketPath: '/run/mysqld.sock', database: 'app' }],
    ['mysql://h?connectTimeout=2000&connectionLimit=3', { connectTimeout: 2000 }],
    ['mysql://h?ssl=true', { tls: verified }],
    ['mysql://h?ssl={"rejectUnauthorized":false}', { tls: { rejectUnauthorized: false } }],
    ['mysql://h?ssl-mode=REQUIRED', { tls: { rejectUnauthorized: false } }],
    ['mysql://h?ssl-mode=verify_identity', { tls: verified }],
    [`mysql://h?ssl-ca=${encodeURIComponent(ca)}`, { tls: { ca: 'CA', rejectUnauthorized: true } }]
  ])('%s', (url, settings) => {
    expect(settingsOf(url)).toMatchObject(settings)
  })

  it.each(['mysql://h', 'mysql://h?ssl-mode=DISABLED', 'mysql://h?ssl=false'])('%s is plain', (url) => {
    expect(settingsOf(url)).not.toHaveProperty('tls')
  })

  it.each([
    ['postgres://h', 'ERR_INVALID_ARG_VALUE'],
    ['mysql://a,b/app', 'UNSUPPORTED_OPTION'],
    ['mysql://h?ssl-mode=PREFERRED', 'UNSUPPORTED_OPTION'],
    ['mysql://h?ssl-mode=VERIFY_CA', 'UNSUPPORTED_OPTION'],
    ['mysql://h?ssl-mode=maybe', 'ERR_INVALID_ARG_VALUE'],
    ['mysql://h?ssl=Amazon%20RDS', 'UNSUPPORTED_OPTION'],
    ['mysql://h?ssl-ca=/nowhere', 'ERR_INVALID_ARG_VALUE'],
    ['mysql://h?compress=true', 'UNSUPPORTED_OPTION'],
    ['mysql://h?colour=red', 'UNSUPPORTED_OPTION']
  ])('%s is refused with %s', (url, code) => {
    expect(refusal(() => settingsOf(url))).toMatchObject({ code })
  })
})

describe('a config of mysql2', () => {
  it('a field beside the URL wins over the URL', () => {
    expect(settingsOf({ uri: 'mysql://a:b@h/app', user: 'me', host: '' })).toMatchObject({ user: 'me', host: 'h' })
  })

  it.each([['stream'], ['authPlugins'], ['passwordSha1'], ['localAddress'], ['password2']])(
    '%s is refused by its name',
    (name) => {
      const error = refusal(() => settingsOf({ host: 'h', [name]: () => undefined }))
      expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', message: expect.stringContaining(name) })
    }
  )

  it('a function for the password is asked later', () => {
    expect(settingsOf({ host: 'h', password: () => 'secret' })).toMatchObject({ asksForPassword: true })
  })

  it('a name that is not to be verified can’t be had', () => {
    const error = refusal(() => settingsOf({ host: 'h', ssl: { verifyIdentity: false } }))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
    expect(settingsOf({ host: 'h', ssl: { verifyIdentity: true } })).toMatchObject({ tls: verified })
  })
})

describe('a pool of mysql2', () => {
  const config = { host: 'h', port: 7, user: 'me', password: 'secret', database: 'app', connectionLimit: 3 }
  const expected = { host: 'h', port: 7, user: 'me', password: 'secret', database: 'app' }

  it.each([
    ['callbacks', () => createPool(config)],
    ['callbacks, by its promises', () => createPool(config).promise()],
    ['promises', () => createPromisePool(config)],
    ['a URL', () => createPool('mysql://me:secret@h:7/app?connectionLimit=3')]
  ])('with %s', async (_how, make) => {
    const adopted = adoptMysql(make())
    expect(adopted.settings).toMatchObject(expected)
    expect(adopted.settings).not.toHaveProperty('tls')
    expect(adopted.maxConnections).toBe(3)
    await adopted.end()
    await adopted.end()
  })

  it('the two faces of one pool are one client', () => {
    const pool = createPool(config)
    expect(adoptMysql(pool).client).toBe(adoptMysql(pool.promise()).client)
  })

  it('with TLS', () => {
    expect(adoptMysql(createPool({ ...config, ssl: {} })).settings).toMatchObject({ tls: verified })
  })
})
