// The common part of MySQL and MariaDB servers: accounts, settings, address.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
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

// Run by the server at each start, before it serves; a restart keeps existing accounts.
function startStatements({ cleaning = [], apart }, { user, password, database }, tls) {
  return [
    "SET sql_mode = '';",
    // Each server of several does this itself.
    `SET SESSION ${apart ?? 'sql_log_bin'} = 0;`,
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
    // A MariaDB that starts removes the temporary tables of all servers that share the folder with it.
    tmpdir: folder.path,
    'init-file': writeInto(folder, 'start.sql', `${startStatements(kind, options, tls).join('\n')}\n`),
    'max-connections': 400,
    'skip-name-resolve': 'ON',
    'default-time-zone': '+00:00',
    ...(options.durable ? {} : kind.quick),
    ...tlsSettings(tls),
    ...options.settings
  }
}

/** After `kill -9` the last writes are also in the binary log, from which replicas read them. */
export const survivesKill = { 'innodb-flush-log-at-trx-commit': 2 }

/** One that is undefined is left out. */
export function asArguments(settings) {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  return given.map(([name, value]) => `--${name}=${value}`)
}

// It runs under the account of this process; as root only with an option.
const asUser = (account) => (process.getuid() === 0 && !account ? ['--user=root'] : [])

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

async function layData(kind, folder) {
  const { name, program, install } = kind
  const { account } = folder
  const data = await layTemplate(folder, name, [program, versionOf(program), install], (target) => {
    runAs(account, install[0], [...install.slice(1), `--datadir=${target}`, ...asUser(account)])
  })
  // The id of MySQL's template; each server makes its own.
  rmSync(join(data, 'auto.cnf'), { force: true })
  return data
}

async function layAnew(kind, folder, data) {
  rmSync(data, { recursive: true })
  await layData(kind, folder)
}

/**
 * `kind`: its name and program; `install`: the command that makes a data folder; `place`: settings with the places of its
 * files; `quick`: settings that make it quick instead of durable; `cleaning`: statements that delete needless accounts from the
 * data folder; `account`: the account that it runs under; `apart`: the setting that, at 0, keeps statements to itself.
 */
export async function startMysqld(kind, wanted) {
  const options = withDefaults(wanted)
  const folder = await openFolder(kind.name, { account: kind.account, quick: !options.durable })
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
      ...asUser(kind.account),
      ...(options.args ?? [])
    ],
    describe: (port) => describe(folder, options, tls, port)
  }
  const server = await startServer(folder, plan, options.port)
  return Object.assign(server, {
    backend: 'mysql',
    version: versionOf(kind.program),
    /** As it was before its first start; only while it does not run. */
    layAnew: () => layAnew(kind, folder, data),
    ca: tls?.certs.ca,
    certs: tls?.certs
  })
}
