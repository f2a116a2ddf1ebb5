// The data folder of a PostgreSQL, with the database and the roles that the options name.
import { join } from 'node:path'
import { beside, versionOf } from './programs.mjs'
import { layTemplate, runAs, withDefaults } from './template.mjs'

const initialize = [
  '--encoding=UTF8',
  '--locale=C',
  '--username=postgres',
  '--auth=trust',
  '--no-sync',
  '--no-instructions'
]

// One per line, on a data folder that no server has open.
function runOffline(account, program, data, statements) {
  runAs(account, program, ['--single', '-F', '-D', data, 'postgres'], `${statements.join('\n')}\n`)
}

const quote = (name) => `"${name.replaceAll('"', '""')}"`
const literal = (text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

// Of a connection string of libpq's.
const literalOf = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`

const usual = withDefaults({})
const ownDatabase = ['CREATE ROLE app LOGIN CREATEDB;', 'CREATE DATABASE app OWNER app;', ...passwordStatements(usual)]

// Both the owner and the superuser get it, so that a test can make changes that the owner may not.
function passwordStatements({ user, password }) {
  const secret = password === null ? 'NULL' : literal(password)
  return ['postgres', user].map((role) => `ALTER ROLE ${quote(role)} PASSWORD ${secret};`)
}

function renameStatements({ user, database }) {
  const renamed = []
  if (user !== usual.user) renamed.push(`ALTER ROLE app RENAME TO ${quote(user)};`)
  if (database !== usual.database) renamed.push(`ALTER DATABASE app RENAME TO ${quote(database)};`)
  return renamed
}

const isUsual = (options) => Object.entries(usual).every(([name, value]) => options[name] === value)

/** Lays a fresh data folder into `folder`, with the database and owner of `options`, and returns its path. */
export async function layData(folder, program, options) {
  const { account } = folder
  const key = [program, versionOf(program), initialize, ownDatabase]
  const data = await layTemplate(folder, 'postgres', key, (target) => {
    runAs(account, beside(program, 'initdb'), [...initialize, '-D', target])
    runOffline(account, program, target, ownDatabase)
  })
  if (!isUsual(options)) {
    runOffline(account, program, data, [...renameStatements(options), ...passwordStatements(options)])
  }
  return data
}

/** The connection string by which a standby follows the server. */
export function sourceOf({ socketPath, port, password }) {
  const secret = password === null ? '' : ` password=${literalOf(password)}`
  return `host=${literalOf(socketPath)} port=${port} user=postgres${secret}`
}

/** Copies the data of the running `standbyOf` into `folder` for a standby, and returns its path. */
export async function copyData(folder, program, { standbyOf }) {
  const data = join(folder.path, 'data')
  const args = ['-D', data, '-d', sourceOf(standbyOf), '--write-recovery-conf', '--checkpoint=fast', '--no-sync']
  runAs(folder.account, beside(program, 'pg_basebackup'), args)
  return data
}
