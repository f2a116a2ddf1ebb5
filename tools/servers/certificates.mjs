// A throw-away certificate authority and the certificates that tests need, good and bad.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cleanEnvironment, findProgram } from './programs.mjs'

const run = promisify(execFile)
const days = 2
const passphrase = 'open sesame'

const kinds = {
  good: { names: 'DNS:localhost,IP:127.0.0.1,IP:::1' },
  expired: { names: 'DNS:localhost,IP:127.0.0.1,IP:::1', days: -1 },
  wrongName: { names: 'DNS:elsewhere.example,IP:127.0.0.1' },
  wrongIp: { names: 'DNS:localhost,IP:192.0.2.1' },
  unknownCa: { names: 'DNS:localhost,IP:127.0.0.1,IP:::1', authority: 'otherCa' }
}

function workshop(folder) {
  const program = findProgram('openssl')
  const openssl = (...args) => run(program, args, { cwd: folder, env: cleanEnvironment() })
  const read = (name) => readFileSync(join(folder, name), 'utf8')
  return { folder, openssl, read }
}

const newKey = (name) => [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-noenc',
  '-keyout',
  `${name}.key`
]

async function makeAuthority({ openssl }, name) {
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']
  const added = extensions.flatMap((extension) => ['-addext', extension])
  const subject = ['-subj', `/O=throwaway/CN=${name}`, '-days', String(days)]
  await openssl('req', '-x509', ...newKey(name), ...subject, ...added, '-out', `${name}.crt`)
}

async function sign({ folder, openssl }, name, { commonName, authority = 'ca', extensions, days: valid = days }) {
  const extensionFile = `${name}.ext`
  writeFileSync(join(folder, extensionFile), ['basicConstraints=CA:FALSE', ...extensions].join('\n'))
  await openssl('req', '-new', ...newKey(name), '-subj', `/O=throwaway/CN=${commonName}`, '-out', `${name}.csr`)
  const signer = ['-CA', `${authority}.crt`, '-CAkey', `${authority}.key`, '-CAcreateserial']
  const request = ['-req', '-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', extensionFile]
  await openssl('x509', ...request, ...signer, '-sha256', '-days', String(valid))
}

async function makeServer(shop, kind) {
  const { names, ...rest } = kinds[kind]
  const extensions = ['extendedKeyUsage=serverAuth', `subjectAltName=${names}`]
  await sign(shop, kind, { commonName: 'throwaway server', extensions, ...rest })
  return [kind, { cert: shop.read(`${kind}.crt`), key: shop.read(`${kind}.key`) }]
}

async function makeClient(shop, name, authority) {
  await sign(shop, name, { commonName: 'app', authority, extensions: ['extendedKeyUsage=clientAuth'] })
}

async function encrypt({ openssl }, from, to) {
  await openssl('pkcs8', '-topk8', '-in', `${from}.key`, '-passout', `pass:${passphrase}`, '-out', `${to}.key`)
}

/** Writes authority, server and client certificates into `folder`, and returns them as PEM texts. */
export async function makeCertificates(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const shop = workshop(folder)
  await Promise.all([makeAuthority(shop, 'ca'), makeAuthority(shop, 'otherCa')])
  const servers = []
  for (const kind of Object.keys(kinds)) servers.push(await makeServer(shop, kind))
  await makeClient(shop, 'client', 'ca')
  await makeClient(shop, 'strangerClient', 'otherCa')
  await encrypt(shop, 'client', 'encryptedClient')
  return {
    ca: shop.read('ca.crt'),
    otherCa: shop.read('otherCa.crt'),
    servers: Object.fromEntries(servers),
    clientCert: shop.read('client.crt'),
    clientKey: shop.read('client.key'),
    encryptedClientKey: shop.read('encryptedClient.key'),
    passphrase,
    strangerCert: shop.read('strangerClient.crt'),
    strangerKey: shop.read('strangerClient.key')
  }
}
