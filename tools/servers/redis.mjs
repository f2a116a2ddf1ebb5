import { openFolder, writeInto } from './folder.mjs'
import { programOf } from './private.mjs'
import { versionOf } from './programs.mjs'
import { startServer } from './server.mjs'
import { prepareTls } from './tls.mjs'

const socketName = 'redis.sock'

const storage = {
  quick: { save: '""', appendonly: 'no' },
  durable: { save: '""', appendonly: 'yes', appendfsync: 'always' }
}

function accessLines({ user, password }) {
  if (user === undefined) return password === undefined ? [] : [`requirepass ${JSON.stringify(password)}`]
  const secret = password === undefined ? 'nopass' : JSON.stringify(`>${password}`)
  return ['user default off', `user ${user} on ${secret} ~* &* +@all`]
}

function tlsLines(tls) {
  if (!tls) return []
  return [
    `tls-cert-file ${tls.certFile}`,
    `tls-key-file ${tls.keyFile}`,
    `tls-ca-cert-file ${tls.caFile}`,
    `tls-auth-clients ${tls.asksForClient ? 'yes' : 'no'}`
  ]
}

function configuration(folder, options, tls) {
  const settings = storage[options.durable ? 'durable' : 'quick']
  return [
    'bind 127.0.0.1',
    `dir ${folder.path}`,
    `unixsocket ${folder.path}/${socketName}`,
    ...Object.entries(settings).map(([name, value]) => `${name} ${value}`),
    ...accessLines(options),
    ...tlsLines(tls)
  ].join('\n')
}

function describe(folder, options, tls, port) {
  const { user = '', password } = options
  const login = password === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  const host = tls?.host ?? '127.0.0.1'
  const socketPath = `${folder.path}/${socketName}`
  return {
    host,
    user: options.user,
    password,
    socketPath,
    socketFile: socketPath,
    url: `${tls ? 'rediss' : 'redis'}://${login}${host}:${port}`
  }
}

/** Starts a Redis of its own in a temporary folder, gone with this process. */
export async function start(options = {}) {
  const program = await programOf('redis-server', options.release)
  const folder = await openFolder('redis', { quick: !options.durable })
  const tls = await prepareTls(folder, options.tls)
  const file = writeInto(folder, 'redis.conf', configuration(folder, options, tls))
  const server = await startServer(
    folder,
    {
      name: 'redis-server',
      program,
      env: options.env,
      stopSignal: 'SIGTERM',
      quitSignal: 'SIGKILL',
      arguments: (port) =>
        [file, ...(tls ? ['--port', '0', '--tls-port', port] : ['--port', port]), ...(options.args ?? [])].map(String),
      describe: (port) => describe(folder, options, tls, port)
    },
    options.port
  )
  return Object.assign(server, { backend: 'redis', version: versionOf(program), ca: tls?.certs.ca, certs: tls?.certs })
}
