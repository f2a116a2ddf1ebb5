import { openFolder, writeInto } from './folder.mjs'
import { copyData, layData } from './postgres-data.mjs'
import { programOf } from './private.mjs'
import { unprivilegedAccount, versionOf } from './programs.mjs'
import { startServer } from './server.mjs'
import { withDefaults } from './template.mjs'
import { prepareTls } from './tls.mjs'

const quick = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '128MB' }

function accessRules(password, tls) {
  const method = password === null ? 'trust' : 'scram-sha-256'
  const client = tls?.asksForClient ? ' clientcert=verify-ca' : ''
  const remote = `${tls ? 'hostssl' : 'host'} all all 127.0.0.1/32 ${method}${client}`
  return [`local all all ${method}`, remote, `local replication all ${method}`, ''].join('\n')
}

function tlsSettings(tls) {
  if (!tls) return {}
  return { ssl: 'on', ssl_cert_file: tls.certFile, ssl_key_file: tls.keyFile, ssl_ca_file: tls.caFile }
}

function allSettings(folder, options, tls, port) {
  const access = writeInto(folder, 'pg_hba.conf', accessRules(options.password, tls))
  return {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder.path,
    hba_file: access,
    max_connections: 400,
    // In the data folder, so that nothing stays in /dev/shm after kill -9.
    dynamic_shared_memory_type: 'mmap',
    shared_buffers: '64MB',
    timezone: 'UTC',
    ...(options.durable ? {} : quick),
    ...tlsSettings(tls),
    ...options.settings
  }
}

const asArguments = (settings) => Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

function urlFor(user, { password, database }, host, port, tls) {
  const secret = password === null ? '' : `:${encodeURIComponent(password)}`
  const query = tls ? `?sslmode=verify-full&sslrootcert=${encodeURIComponent(tls.caFile)}` : ''
  return `postgres://${encodeURIComponent(user)}${secret}@${host}:${port}/${encodeURIComponent(database)}${query}`
}

function describe(folder, options, tls, port) {
  const { user, password, database } = options
  const host = tls?.host ?? '127.0.0.1'
  const url = (name) => urlFor(name, options, host, port, tls)
  const socketFile = `${folder.path}/.s.PGSQL.${port}`
  return {
    host,
    user,
    password,
    database,
    socketPath: folder.path,
    socketFile,
    url: url(user),
    adminUrl: url('postgres')
  }
}

/** Starts a PostgreSQL of its own in a temporary folder, gone with this process. `password: null`: none is asked for. */
export async function start(wanted = {}) {
  const options = withDefaults(wanted)
  const program = await programOf('postgres', options.release)
  const folder = await openFolder('postgres', { account: unprivilegedAccount(), quick: !options.durable })
  const data = await (options.standbyOf ? copyData : layData)(folder, program, options)
  const tls = await prepareTls(folder, options.tls)
  const server = await startServer(
    folder,
    {
      name: 'postgres',
      program,
      env: options.env,
      stopSignal: 'SIGINT',
      quitSignal: 'SIGQUIT',
      arguments: (port) => [
        '-D',
        data,
        ...asArguments(allSettings(folder, options, tls, port)),
        ...(options.args ?? [])
      ],
      describe: (port) => describe(folder, options, tls, port)
    },
    options.port
  )
  return Object.assign(server, {
    backend: 'postgres',
    version: versionOf(program),
    ca: tls?.certs.ca,
    certs: tls?.certs
  })
}
