// Each login mechanism succeeds, and a wrong mechanism fails.
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMongodb } from '../../tools/servers.mjs'
import { outcomeOf } from '../faults/support/outcomes.js'
import { openOn, subjects } from '../faults/support/subjects.js'

const subject = subjects.find(([name]) => name === 'mongodb')![1]
const refused = { code: 'AUTH_FAILED', retryable: false, outcomeKnown: true }

let server: Awaited<ReturnType<typeof startMongodb>>
let client: MongoClient
beforeAll(async () => {
  // The certificate has the server's organization, so the server takes it for a member's certificate.
  const args = ['--setParameter', 'enforceUserClusterSeparation=false']
  server = await startMongodb({ password: 'secret', tls: { clientCertificate: true }, args })
  const { clientPairFile, caFile } = server.certs!
  client = new MongoClient(server.adminUrl!, { tlsCAFile: caFile, tlsCertificateKeyFile: clientPairFile })
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

const use = (options: object) => {
  const { ca, clientCert: cert, clientKey: key } = server.certs!
  const config = { url: `mongodb://localhost:${server.port}/test`, directConnection: true, tls: true, ca, cert, key }
  return outcomeOf(() => openOn(subject, { ...config, ...options }).set('k', 1))
}

describe('mongodb', () => {
  it.each(['SCRAM-SHA-1', 'SCRAM-SHA-256', 'DEFAULT'])('%s', async (authMechanism) => {
    const login = (password: string) => ({ auth: { username: 'app', password }, authSource: 'admin', authMechanism })
    expect((await use(login('secret'))).error).toBeUndefined()
    expect((await use(login('wrong'))).error).toMatchObject(refused)
  })

  it('MONGODB-X509', async () => {
    expect((await use({ authMechanism: 'MONGODB-X509' })).error).toMatchObject(refused)
    await client.db('$external').command({
      createUser: 'CN=app,O=throwaway',
      roles: ['readWriteAnyDatabase', 'dbAdminAnyDatabase'].map((role) => ({ role, db: 'admin' }))
    })
    expect((await use({ authMechanism: 'MONGODB-X509' })).error).toBeUndefined()
  })
})
