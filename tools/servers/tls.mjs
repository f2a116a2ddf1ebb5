// The certificates and keys of a server, written into its folder.
import { makeCertificates } from './certificates.mjs'
import { openFolder, writeInto } from './folder.mjs'

let made

// Once per process: a client that trusts `ca` can then be tried against every kind of server certificate.
async function certificatesOfThisProcess() {
  const folder = await openFolder('certificates')
  try {
    return await makeCertificates(folder.path)
  } finally {
    await folder.close()
  }
}

// A certificate for another name fails for a client that connects by name only, one for another address by address only.
const hosts = { wrongName: 'localhost', wrongIp: '127.0.0.1' }

/** @param {boolean | { certificate?: string, clientCertificate?: boolean } | undefined} wanted */
export async function prepareTls(folder, wanted) {
  if (!wanted) return undefined
  const kind = wanted.certificate ?? 'good'
  made ??= certificatesOfThisProcess()
  const certs = await made
  const own = certs.servers[kind]
  if (own === undefined)
    throw new Error(`unknown certificate ${kind}: use one of ${Object.keys(certs.servers).join(', ')}`)
  const file = (name, pem) => writeInto(folder, name, pem)
  return {
    host: hosts[kind] ?? '127.0.0.1',
    asksForClient: wanted.clientCertificate === true,
    certFile: file('server.crt', own.cert),
    keyFile: file('server.key', own.key),
    caFile: file('ca.crt', certs.ca),
    certKey: `${own.cert}${own.key}`,
    certs: {
      ...certs,
      caFile: `${folder.path}/ca.crt`,
      clientCertFile: file('client.crt', certs.clientCert),
      clientKeyFile: file('client.key', certs.clientKey),
      clientPairFile: file('client.pem', `${certs.clientCert}${certs.clientKey}`)
    }
  }
}
