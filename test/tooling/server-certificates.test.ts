import { describe, expect, onTestFinished, test } from 'vitest'
import { type CertificateKind, startPostgres, startRedis } from '../../tools/servers.mjs'
import { askPostgres, askRedis } from '../support/ask.ts'

type Hosts = [byName: string | undefined, byAddress: string | undefined]

const refusals: [CertificateKind, Hosts][] = [
  ['good', [undefined, undefined]],
  ['expired', ['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED']],
  ['wrongName', ['ERR_TLS_CERT_ALTNAME_INVALID', undefined]],
  ['wrongIp', [undefined, 'ERR_TLS_CERT_ALTNAME_INVALID']],
  ['unknownCa', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']]
]

async function refusalOf(asking: Promise<unknown>): Promise<string | undefined> {
  try {
    await asking
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe.each(refusals)('a server with the certificate "%s"', (certificate, [byName, byAddress]) => {
  test('is refused by a redis client where it does not fit', async () => {
    const server = await startRedis({ tls: { certificate } })
    onTestFinished(() => server.stop())
    const tls = { ca: server.ca }
    expect(await refusalOf(askRedis(`rediss://localhost:${server.port}`, { tls }))).toBe(byName)
    expect(await refusalOf(askRedis(`rediss://127.0.0.1:${server.port}`, { tls }))).toBe(byAddress)
  })

  test('is refused by a postgres client where it does not fit, also with its own URL', async () => {
    const server = await startPostgres({ tls: { certificate } })
    onTestFinished(() => server.stop())
    const { url, port, user, database, ca } = server
    const config = { port, user, database, password: 'secret', ssl: { ca } }
    expect(await refusalOf(askPostgres({ ...config, host: 'localhost' }))).toBe(byName)
    expect(await refusalOf(askPostgres({ ...config, host: '127.0.0.1' }))).toBe(byAddress)
    expect(await refusalOf(askPostgres({ connectionString: url }))).toBe(byName ?? byAddress)
  })
})

test.each(['redis', 'postgres'] as const)('%s asks for a client certificate where it shall', async (backend) => {
  const tls = { clientCertificate: true }
  const server = await (backend === 'redis' ? startRedis({ tls }) : startPostgres({ tls }))
  onTestFinished(() => server.stop())
  const { ca, certs, port } = server
  const ask = (ssl: object) =>
    backend === 'redis'
      ? askRedis(`rediss://localhost:${port}`, { tls: { ca, ...ssl } })
      : askPostgres({ host: 'localhost', port, user: 'app', password: 'secret', database: 'app', ssl: { ca, ...ssl } })
  const { clientCert: cert, encryptedClientKey: key, passphrase } = certs
  expect(await ask({ cert, key, passphrase })).toBeTruthy()
  await expect(ask({})).rejects.toThrow()
  await expect(ask({ cert: certs.strangerCert, key: certs.strangerKey })).rejects.toThrow()
})
