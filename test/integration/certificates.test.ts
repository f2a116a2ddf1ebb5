// An adapter trusts only the right certificate, unless the application explicitly switches verification off.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CertificateKind, StartOptions } from '../../tools/servers.mjs'
import { type Outcome, outcomeOf } from '../faults/support/outcomes.js'
import { type OptionsWithTls, openOn, ownServer, type Subject, subjects } from '../faults/support/subjects.js'

type Tls = NonNullable<OptionsWithTls['tls']>
type By = 'name' | 'address'
type Server = Awaited<ReturnType<typeof ownServer>>

const hosts = { name: 'localhost', address: '127.0.0.1' }

/** For each certificate: whether a connect by name, and by address, succeeds. */
const matrix: [CertificateKind, Record<By, boolean>][] = [
  ['good', { name: true, address: true }],
  ['expired', { name: false, address: false }],
  ['wrongName', { name: false, address: true }],
  ['wrongIp', { name: true, address: false }],
  ['unknownCa', { name: false, address: false }]
]

/** The equivalent forms of the settings. */
const targets: Record<string, (subject: Subject, server: Server, host: string, tls: Tls) => [object, OptionsWithTls?]> =
  {
    'a config object': (subject, server, host, tls) => [subject.config(server, host, tls)],
    'a client object': (subject, server, host, tls) => [subject.client(subject.config(server, host, tls))],
    'the option tls': (subject, server, host, tls) => [subject.config(server, host, false), { tls }]
  }

async function use(subject: Subject, [target, options]: [string | object, OptionsWithTls?]): Promise<Outcome> {
  const adapter = openOn(subject, target, { connectTimeout: 1500, ...options })
  const outcome = await outcomeOf(() => adapter.set('k', 1))
  expect(adapter.isConnected()).toBe(outcome.code === undefined)
  return outcome
}

const start = (subject: Subject, tls?: StartOptions['tls']) => ownServer(subject, { tls })
const refused = { code: 'TLS_FAILED', retryable: false, outcomeKnown: true }

describe.each(subjects)('%s over TLS', (_name, subject) => {
  describe.each(matrix)('with the certificate "%s"', (certificate, letsIn) => {
    let server: Server
    beforeAll(async () => {
      server = await subject.start({ tls: { certificate } })
    })
    afterAll(() => server.stop())

    const judge = ({ error }: Outcome, by: By) =>
      letsIn[by] ? expect(error, `by ${by}`).toBeUndefined() : expect(error, `by ${by}`).toMatchObject(refused)

    it.each(Object.entries(targets))('through %s', async (_how, target) => {
      for (const by of ['name', 'address'] as const)
        judge(await use(subject, target(subject, server, hosts[by], { ca: server.ca! })), by)
    })

    it('through its URL', async () => {
      const { hostname, search } = new URL(server.url)
      const options = /sslrootcert|ssl-ca/.test(search) ? {} : { tls: { ca: server.ca! } }
      judge(await use(subject, [server.url, options]), hostname === hosts.name ? 'name' : 'address')
    })

    it.each(Object.entries(targets))('unverified, as asked for, through %s', async (_how, target) => {
      const { error } = await use(subject, target(subject, server, hosts.name, { rejectUnauthorized: false }))
      expect(error).toBeUndefined()
    })
  })

  it('trusts nobody of its own: without "ca" the authority is unknown', async () => {
    const chosen = await start(subject, { certificate: 'good' })
    expect((await use(subject, [subject.config(chosen, hosts.name, true)])).error).toMatchObject(refused)
  })

  it('checks another name where it is told to', async () => {
    const chosen = await start(subject, { certificate: 'good' })
    const named = (servername: string) => subject.config(chosen, hosts.address, { ca: chosen.ca!, servername })
    if (!subject.namesAnother) {
      expect(() => openOn(subject, named('localhost'))).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_OPTION' }))
      return
    }
    expect((await use(subject, [named('localhost')])).error).toBeUndefined()
    expect((await use(subject, [named('example.net')])).error).toMatchObject(refused)
  })

  it('never falls back to plain text', async () => {
    const plain = await ownServer(subject, subject.plain)
    for (const tls of [{ ca: '' }, { rejectUnauthorized: false }]) {
      const { code } = await use(subject, [subject.config(plain, hosts.name, tls)])
      expect(subject.codesOfPlainServer).toContain(code)
    }
  })

  it('is not spoken where it was not asked for', async () => {
    const chosen = await start(subject, { certificate: 'good' })
    const { code } = await use(subject, [subject.config(chosen, hosts.name, false)])
    // MySQL reports that it requires TLS.
    expect(['CONNECT_FAILED', 'AUTH_FAILED', 'TIMEOUT', 'TLS_FAILED']).toContain(code)
  })

  it('shows a client certificate where one is asked for', async () => {
    const chosen = await start(subject, { clientCertificate: true })
    const { clientCert, clientKey, encryptedClientKey, passphrase, strangerCert, strangerKey } = chosen.certs!
    const using = (tls: object) => use(subject, [subject.config(chosen, hosts.name, { ca: chosen.ca!, ...tls })])
    expect((await using({ cert: clientCert, key: clientKey })).error).toBeUndefined()
    expect((await using({ cert: clientCert, key: encryptedClientKey, passphrase })).error).toBeUndefined()
    expect((await using({})).code).toBe(subject.codesOfClient.without)
    const stranger = await using({ cert: strangerCert, key: strangerKey })
    expect(stranger.code).toBe(subject.codesOfClient.stranger)
    for (const tls of [
      { cert: clientCert, key: encryptedClientKey, passphrase: 'wrong' },
      { cert: clientCert, key: encryptedClientKey },
      { cert: clientCert, key: strangerKey },
      { cert: 'none', key: 'none' }
    ])
      expect(await using(tls)).toMatchObject({ code: 'TLS_FAILED' })
  })
})
