// What the servers that speak MySQL's protocol share: accounts, settings, address.
import { openFolder, writeInto } from './folder.mjs'
import { versionOf } from './programs.mjs'
import { startServer } from './server.mjs'
import { layTemplate, runAs, withDefaults } from './template.mjs'
import { prepareTls } from './tls.mjs'

const literal = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const quote = (name) => `\`${name.replaceAll('`', '``')}\``

function accountStatements(name, password, rights, tls) {
  const account = `${literal(name)}@'%'`
  const required = tls?.asksForClient ? ' REQUIRE X509' : ''
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${literal(password ?? '')}${required};`,
    `GRANT ALL PRIVILEGES ON ${rights};`.replace('TO ?', `TO ${account}`)
  ]
}

// Run by the server at each start, before it serves; a restart leaves what is there as it is.
function startStatements({ cleaning = [] }, { user, password, database }, tls) {
  return [
    "SET sql_mode = '';",
    ...cleaning,
    `CREATE DATABASE IF NOT EXISTS ${quote(database)};`,
    ...accountStatements('root', password, '*.* TO ? WITH GRANT OPTION', tls),
    ...accountStatements(user, password, `${quote(database)}.* TO ?`, tls)
  ]
}

function tlsSettings(tls) {
  if (!tls) return {}
  return { 'ssl-cert': tls.certFile, 'ssl-key': tls.keyFile, 'ssl-ca': tls.caFile, 'require-secure-transport': 'ON' }
}

const socketName = 'mysql.sock'

function allSettings(kind, folder, data, options, tls, port) {
  return {
    ...kind.place,
    datadir: data,
    port,
    'bind-address': '127.0.0.1',
    socket: `${folder.path}/${socketName}`,
    'pid-file': `${folder.path}/server.pid`,
    'init-file': writeInto(folder, 'start.sql', `${startStatements(kind, options, tls).join('\n')}\n`),
    'max-connections': 400,
    'skip-name-resolve': 'ON',
    'default-time-zone': '+00:00',
    ...(options.durable ? {} : kind.quick),
    ...tlsSettings(tls),
    ...options.settings
  }
}

export const asArguments = (settings) => Object.entries(settings).map(([name, value]) => `--${name}=${value}`)

// It runs as who started this; as root only when told so.
const asUser = () => (process.getuid() === 0 ? ['--user=root'] : [])

function urlFor(user, { password, database }, host, port, tls) {
  const secret = password === null ? '' : `:${encodeURIComponent(password)}`
  const query = tls ? `?ssl-mode=VERIFY_IDENTITY&ssl-ca=${encodeURIComponent(tls.caFile)}` : ''
  return `mysql://${encodeURIComponent(user)}${secret}@${host}:${port}/${encodeURIComponent(database)}${query}`
}

function describe(folder, options, tls, port) {
  const { user, password, database } = options
  const host = tls?.host ?? '127.0.0.1'
  const url = (name) => urlFor(name, options, host, port, tls)
  const socketPath = `${folder.path}/${socketName}`
  return { host, user, password, database, socketPath, socketFile: socketPath, url: url(user), adminUrl: url('root') }
}

function layData(kind, folder) {
  const { name, program, install } = kind
  return layTemplate(folder, name, [program, versionOf(program), install], (target) => {
    runAs(undefined, install[0], [...install.slice(1), `--datadir=${target}`, ...asUser()])
  })
}

/**
 * `kind`: its name and program; `install`: the command that makes a data folder; `place`: settings that say where its
 * files are; `quick`: those that make it quick instead of durable; `cleaning`: what
 * its data folder has too much.
 */
export async function startMysqld(kind, wanted) {
  const options = withDefaults(wanted)
  const folder = await openFolder(kind.name, { quick: !options.durable })
  const data = await layData(kind, folder)
  const tls = await prepareTls(folder, options.tls)
  const plan = {
    name: kind.name,
    program: kind.program,
    env: options.env,
    stopSignal: 'SIGTERM',
    quitSignal: 'SIGKILL',
    ready: /ready for connections\./,
    complaint: /\[ERROR\]/,
    arguments: (port) => [
      '--no-defaults',
      ...asArguments(allSettings(kind, folder, data, options, tls, port)),
      ...asUser(),
      ...(options.args ?? [])
    ],
    describe: (port) => describe(folder, options, tls, port)
  }
  const server = await startServer(folder, plan, options.port)
  return Object.assign(server, {
    backend: 'mysql',
    version: versionOf(kind.program),
    ca: tls?.certs.ca,
    certs: tls?.certs
  })
}
