// Odyssey in transaction mode in front of one PostgreSQL.
import { openFolder, writeInto } from './folder.mjs'
import { privateServer } from './private.mjs'
import { versionOf } from './programs.mjs'
import { startServer } from './server.mjs'

const quote = (text) => `"${text.replaceAll('"', '\\"')}"`

function configuration({ port: serverPort, user, password, database }, port) {
  return `daemonize no
log_format "%p %t %l [%i %s] (%c) %m\\n"
log_to_stdout yes
log_session no
log_stats no
listen {
  host "127.0.0.1"
  port ${port}
}
storage "server" {
  type "remote"
  host "[127.0.0.1]:${serverPort}"
}
database ${quote(database)} {
  user ${quote(user)} {
    authentication "scram-sha-256"
    password ${quote(password)}
    storage "server"
    storage_user ${quote(user)}
    storage_password ${quote(password)}
    pool "transaction"
    pool_size 3
    pool_reserve_prepared_statement yes
    pool_discard no
  }
}
`
}

/** It keeps named statements, and gives each transaction one of three sessions. */
export async function startOdyssey({ server }) {
  const { program } = await privateServer('odyssey')
  const folder = await openFolder('odyssey', { quick: true })
  const pooler = await startServer(folder, {
    name: 'odyssey',
    program,
    stopSignal: 'SIGTERM',
    quitSignal: 'SIGTERM',
    ready: /listening on/,
    complaint: /error|fatal/i,
    arguments: (port) => [writeInto(folder, 'odyssey.conf', configuration(server, port))],
    describe: (port) => {
      const { user, password, database } = server
      const url = Object.assign(new URL(server.url), { host: `127.0.0.1:${port}` }).href
      return { host: '127.0.0.1', user, password, database, url }
    }
  })
  return Object.assign(pooler, { backend: 'postgres', version: versionOf(program) })
}
