// `doctor` and TLS: negotiated, requested but missing, and not requested.
import { describe, expect, it } from 'vitest'
import { diagnose } from '../faults/support/doctor.js'
import { ownServer, type Subject, subjects } from '../faults/support/subjects.js'

/** The same URL with TLS switched on. */
const secured: Record<string, (url: string) => string> = {
  redis: (url) => url.replace('redis:', 'rediss:'),
  postgres: (url) => `${url}?sslmode=verify-full`,
  mariadb: (url) => `${url}?ssl-mode=VERIFY_IDENTITY`,
  mysql: (url) => `${url}?ssl-mode=VERIFY_IDENTITY`,
  mongodb: (url) => `${url}&tls=true`
}

const start = (subject: Subject, secure: boolean) => ownServer(subject, secure ? { tls: true } : subject.plain)

describe.each(subjects)('on %s', (name, subject) => {
  it('tells what was negotiated', async () => {
    const server = await start(subject, true)
    const {
      code,
      server: seen,
      text,
      notes
    } = await diagnose([server.url], { NODE_EXTRA_CA_CERTS: server.certs!.caFile })
    expect(code, text).toBe(0)
    expect(seen.tls).toEqual({
      protocol: expect.stringMatching(/^TLSv1\.[23]$/),
      cipher: expect.stringMatching(/^\w[\w-]+$/)
    })
    expect(text).toContain(`TLS: ${seen.tls!.protocol}, ${seen.tls!.cipher}`)
    expect(notes.filter((note) => note.startsWith('tls'))).toEqual([])
  })

  it('a certificate that nobody knows', async () => {
    const server = await ownServer(subject, { tls: { certificate: 'unknownCa' } })
    const { code, server: seen } = await diagnose([server.url])
    expect([code, seen.connected, seen.error?.code]).toEqual([1, false, 'TLS_FAILED'])
  })

  it('a server without TLS, where TLS was asked for', async () => {
    const server = await start(subject, false)
    const { code, server: seen, problems } = await diagnose([secured[name]!(server.url)])
    expect(code).toBe(1)
    expect(subject.codesOfPlainServer).toContain(seen.error?.code)
    expect(problems).toEqual([expect.stringMatching(`^connection: ${seen.error!.code}: `)])
  })

  it('a server without TLS, where nobody asked for it', async () => {
    const server = await start(subject, false)
    const { code, server: seen, notes, text } = await diagnose([server.url])
    expect([code, seen.tls]).toEqual([0, null])
    expect(notes).toContain('tls: the connection is plain: the URL does not ask for TLS')
    expect(text).toContain('TLS: none')
  })
})

it('a name that is not verified', async () => {
  const subject = subjects.find(([name]) => name === 'mongodb')![1]
  const { url, certs } = await start(subject, true)
  const { code, notes } = await diagnose([`${url}&tlsAllowInvalidHostnames=true`], {
    NODE_EXTRA_CA_CERTS: certs!.caFile
  })
  expect(code).toBe(0)
  expect(notes).toContain("tls: the name in the server's certificate is not verified")
})

it('plain although TLS would have been liked', async () => {
  const subject = subjects.find(([name]) => name === 'postgres')![1]
  const { url } = await start(subject, false)
  const { code, problems } = await diagnose([`${url}?sslmode=prefer`])
  expect([code, problems]).toEqual([1, ['tls: TLS was asked for, but the connection is plain']])
})
