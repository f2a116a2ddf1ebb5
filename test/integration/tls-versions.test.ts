// TLS versions and ciphers that one side does not accept: servers that allow one version, and the negotiated version.
import type { TlsOptions } from '@go-go-scope/persistence-native'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StartOptions } from '../../tools/servers.mjs'
import { type Outcome, outcomeOf } from '../faults/support/outcomes.js'
import { type OptionsWithTls, openOn, ownServer, type Subject, subjects } from '../faults/support/subjects.js'
import { askPostgres } from '../support/ask.js'

type Version = 'TLSv1.2' | 'TLSv1.3'
type Server = Awaited<ReturnType<typeof ownServer>>

const versions: Version[] = ['TLSv1.2', 'TLSv1.3']
const otherThan = (version: Version): Version => (version === 'TLSv1.2' ? 'TLSv1.3' : 'TLSv1.2')
const exactly = (version: Version): TlsOptions => ({ minVersion: version, maxVersion: version })
const ciphers: Record<Version, [string, string]> = {
  'TLSv1.2': ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  'TLSv1.3': ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256']
}

/** The server options that allow one TLS version only. */
const only: Record<string, (version: Version) => StartOptions & { settings?: Record<string, string> }> = {
  redis: (version) => ({ args: ['--tls-protocols', version] }),
  postgres: (version) => ({ settings: { ssl_min_protocol_version: version, ssl_max_protocol_version: version } }),
  mariadb: (version) => ({ settings: { 'tls-version': version } }),
  mysql: (version) => ({ settings: { 'tls-version': version } }),
  mongodb: (version) => ({
    args: ['--tlsDisabledProtocols', `TLS1_0,TLS1_1,${otherThan(version).replace('TLSv1.', 'TLS1_')}`]
  })
}

/** The server options that allow one cipher of this version only. */
const cipherOf: Record<string, (version: Version, cipher: string) => StartOptions> = {
  redis: (version, cipher) => ({ args: [version === 'TLSv1.2' ? '--tls-ciphers' : '--tls-ciphersuites', cipher] }),
  mongodb: (version, cipher) => ({
    args: ['--setParameter', `opensslCipher${version === 'TLSv1.2' ? '' : 'Suite'}Config=${cipher}`]
  })
}

/** MongoDB closes the connection without a message. */
const refusedBy = ({ name }: Subject) =>
  name === 'mongodb' ? { code: 'CONNECT_FAILED', retryable: true } : { code: 'TLS_FAILED', retryable: false }

/** The equivalent forms of the settings. */
const targets: Record<string, (subject: Subject, server: Server, tls: TlsOptions) => [object, OptionsWithTls?]> = {
  'a config object': (subject, server, tls) => [subject.config(server, 'localhost', tls)],
  'a client object': (subject, server, tls) => [
    subject.client(subject.config(server, 'localhost', clientTls(subject, tls)))
  ],
  'the option tls': (subject, server, tls) => [subject.config(server, 'localhost', false), { tls }]
}

// The driver has no "minVersion"; it can only name a single version.
function clientTls({ name }: Subject, { minVersion, maxVersion, ...tls }: TlsOptions): TlsOptions {
  if (name !== 'mongodb') return { minVersion, maxVersion, ...tls }
  return maxVersion === 'TLSv1.2'
    ? { ...tls, secureProtocol: 'TLSv1_2_method' }
    : { ...tls, ciphers: ciphers['TLSv1.3'].join(':') }
}

async function use(subject: Subject, [target, options]: [object, OptionsWithTls?]): Promise<Outcome> {
  const adapter = openOn(subject, target, { ...options })
  return outcomeOf(() => adapter.set('k', 1))
}

const throughConfig = (subject: Subject, server: Server, tls: TlsOptions) =>
  use(subject, [subject.config(server, 'localhost', { ca: server.ca!, ...tls })])

describe.each(subjects)('%s over TLS', (name, subject) => {
  describe.each(versions)('with a server that takes %s alone', (version) => {
    let server: Server
    beforeAll(async () => {
      server = await subject.start({ tls: true, ...only[name]!(version) })
    })
    afterAll(() => server?.stop())

    it.each(Object.entries(targets))('through %s', async (_how, target) => {
      const ca = server.ca!
      expect((await use(subject, target(subject, server, { ca, ...exactly(version) }))).error).toBeUndefined()
      const { error } = await use(subject, target(subject, server, { ca, ...exactly(otherThan(version)) }))
      expect(error).toMatchObject({ ...refusedBy(subject), outcomeKnown: true })
      expect((error as Error).message).toContain(otherThan(version))
    })

    it('bounded on one side, or not at all', async () => {
      for (const tls of [{}, { minVersion: 'TLSv1' }, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }] as TlsOptions[])
        expect((await throughConfig(subject, server, tls)).error).toBeUndefined()
      const bound = version === 'TLSv1.2' ? ({ minVersion: 'TLSv1.3' } as const) : ({ maxVersion: 'TLSv1.2' } as const)
      expect((await throughConfig(subject, server, bound)).error).toMatchObject(refusedBy(subject))
    })
  })
})

describe.each(subjects.filter(([name]) => name in cipherOf))('ciphers of %s', (name, subject) => {
  it.each(versions)('of %s', async (version) => {
    const [taken, other] = ciphers[version]
    const server = await ownServer(subject, { tls: true, ...cipherOf[name]!(version, taken) })
    const using = (cipher: string) => throughConfig(subject, server, { ciphers: cipher, ...exactly(version) })
    expect((await using(taken)).error).toBeUndefined()
    const { error } = await using(other)
    expect(error).toMatchObject({
      ...refusedBy(subject),
      message: expect.stringContaining('ciphers of the application')
    })
  })
})

describe.each(subjects.filter(([name]) => name !== 'postgres'))('ciphers on %s', (_name, subject) => {
  it('that nobody knows', async () => {
    const server = await ownServer(subject, { tls: true })
    for (const tls of [{ ciphers: 'NO-SUCH-CIPHER' }, { ciphers: 'TLS_NO_SUCH_CIPHER' }])
      expect((await throughConfig(subject, server, tls)).code).toBe('TLS_FAILED')
  })
})

describe('as the server sees it', () => {
  it.each(versions)('postgres: %s', async (version) => {
    const subject = subjects.find(([name]) => name === 'postgres')![1]
    const server = await ownServer(subject, { tls: true })
    const url = `${server.url}&application_name=seen`
    const [bound, value] = version === 'TLSv1.2' ? ['max', 'TLSv1.2'] : ['min', 'TLSv1.3']
    const adapter = openOn(subject, `${url}&ssl_${bound}_protocol_version=${value}`)
    await adapter.set('k', 1)
    const seen = await askPostgres(
      { connectionString: (server as { adminUrl?: string }).adminUrl! },
      `SELECT string_agg(DISTINCT version, ',') AS answer
       FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'seen'`
    )
    expect(seen).toBe(version)
  })

  const mysqls = subjects.filter(([name]) => name === 'mysql' || name === 'mariadb')
  describe.each(mysqls)('%s', (name, subject) => {
    const status = name === 'mysql' ? 'performance_schema.session_status' : 'information_schema.SESSION_STATUS'
    const told = (variable: string) => `(SELECT VARIABLE_VALUE FROM ${status} WHERE VARIABLE_NAME = '${variable}')`

    // A trigger on the table records the TLS version of the session that writes.
    async function startWriting() {
      const server = await ownServer(subject, { tls: true })
      const { port, ca } = server
      await throughConfig(subject, server, {})
      const root = await createConnection({
        host: 'localhost',
        port,
        user: 'root',
        password: 'secret',
        ssl: { ca: ca! }
      })
      await root.query('CREATE TABLE app.seen (version TEXT, cipher TEXT)')
      await root.query(
        `CREATE TRIGGER app.sees AFTER INSERT ON app.go_goscope_cache FOR EACH ROW
         INSERT INTO app.seen VALUES (${told('Ssl_version')}, ${told('Ssl_cipher')})`
      )
      return { server, root }
    }

    it('which version and cipher', async () => {
      const { server, root } = await startWriting()
      try {
        for (const version of versions)
          for (const cipher of ciphers[version]) {
            await root.query('DELETE FROM app.seen')
            const { error } = await throughConfig(subject, server, { ...exactly(version), ciphers: cipher })
            expect(error).toBeUndefined()
            const [rows] = await root.query('SELECT DISTINCT version, cipher FROM app.seen')
            expect(rows).toEqual([{ version, cipher }])
          }
      } finally {
        await root.end()
      }
    })
  })
})

describe.each(subjects)('%s: a name that nobody verifies', (name, subject) => {
  const anyName = { checkServerIdentity: () => undefined }

  it.each(Object.entries(targets))('through %s', async (_how, target) => {
    const wrong = await ownServer(subject, { tls: { certificate: 'wrongName' } })
    const tls = { ca: wrong.ca!, ...anyName }
    if (name === 'mysql' || name === 'mariadb') {
      expect(() => openOn(subject, ...target(subject, wrong, tls))).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_OPTION' })
      )
      return
    }
    expect((await use(subject, target(subject, wrong, { ca: wrong.ca! }))).code).toBe('TLS_FAILED')
    expect((await use(subject, target(subject, wrong, tls))).error).toBeUndefined()
    const stranger = await ownServer(subject, { tls: { certificate: 'unknownCa' } })
    expect((await use(subject, target(subject, stranger, { ...tls, ca: stranger.ca! }))).code).toBe('TLS_FAILED')
  })
})
