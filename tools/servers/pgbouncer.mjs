import { openFolder, writeInto } from './folder.mjs'
import { privateServer } from './private.mjs'
import { unprivilegedAccount, versionOf } from './programs.mjs'
import { startServer } from './server.mjs'

const quote = (text) => `"${text.replaceAll('"', '""')}"`

function configuration(folder, { socketPath, port: serverPort, user, password }, port, settings) {
  const users = writeInto(folder, 'users.txt', `${quote(user)} ${quote(password ?? '')}\n`)
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: password === null ? 'trust' : 'scram-sha-256',
    auth_file: users,
    pool_mode: 'transaction',
    max_client_conn: 400,
    default_pool_size: 3,
    ...settings
  }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`)
  const databases = `* = host=${socketPath} port=${serverPort}`
  return ['[databases]', databases, '[pgbouncer]', ...lines, ''].join('\n')
}

/** Starts a pgbouncer in transaction mode in front of the PostgreSQL `server`; gone with this process. */
export async function startPgbouncer({ server, release, settings = {} }) {
  const { program } = await privateServer(release)
  const folder = await openFolder('pgbouncer', { account: unprivilegedAccount(), quick: true })
  const pooler = await startServer(folder, {
    name: 'pgbouncer',
    program,
    stopSignal: 'SIGINT',
    quitSignal: 'SIGTERM',
    ready: /process up:/,
    complaint: /FATAL|ERROR/,
    arguments: (port) => [writeInto(folder, 'pgbouncer.ini', configuration(folder, server, port, settings))],
    describe: (port) => {
      const { user, password, database } = server
      const url = Object.assign(new URL(server.url), { host: `127.0.0.1:${port}` }).href
      return { host: '127.0.0.1', user, password, database, url }
    }
  })
  return Object.assign(pooler, { backend: 'postgres', version: versionOf(program) })
}
