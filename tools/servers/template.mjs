// A PostgreSQL data folder is made once per version and account, then copied for each server.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { openFolder } from './folder.mjs'
import { cleanEnvironment, findProgram, versionOf } from './programs.mjs'
import { diskRoot } from './roots.mjs'

const initialize = [
  '--encoding=UTF8',
  '--locale=C',
  '--username=postgres',
  '--auth=trust',
  '--no-sync',
  '--no-instructions'
]

// In a world-writable folder: one that somebody else has laid there beforehand is not trusted.
function cacheFolder() {
  const folder = join(diskRoot(), `persistence-native.cache-${process.getuid()}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const found = lstatSync(folder)
  if (found.isDirectory() && found.uid === process.getuid()) return folder
  throw new Error(`${folder} belongs to someone else: set TMPDIR to a folder of your own`)
}

function runAs(account, program, args, input) {
  const options = { cwd: '/', input, encoding: 'utf8', env: cleanEnvironment(), ...account }
  const { error, status, stderr } = spawnSync(program, args, options)
  if (error) throw error
  if (status !== 0) throw new Error(`${program} failed: ${stderr.trim().split('\n').at(-1)}`)
}

// One per line, on a data folder that no server has open.
function runOffline(account, program, data, statements) {
  runAs(account, program, ['--single', '-F', '-D', data, 'postgres'], `${statements.join('\n')}\n`)
}

const quote = (name) => `"${name.replaceAll('"', '""')}"`
const literal = (text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

const defaults = { user: 'app', password: 'secret', database: 'app' }
const ownDatabase = [
  'CREATE ROLE app LOGIN CREATEDB;',
  'CREATE DATABASE app OWNER app;',
  ...passwordStatements(defaults)
]

// Both the owner and the superuser get it, so that a test can prepare what the owner may not.
function passwordStatements({ user, password }) {
  const secret = password === null ? 'NULL' : literal(password)
  return ['postgres', user].map((role) => `ALTER ROLE ${quote(role)} PASSWORD ${secret};`)
}

function renameStatements({ user, database }) {
  const renamed = []
  if (user !== defaults.user) renamed.push(`ALTER ROLE app RENAME TO ${quote(user)};`)
  if (database !== defaults.database) renamed.push(`ALTER DATABASE app RENAME TO ${quote(database)};`)
  return renamed
}

const isDefault = (options) => Object.entries(defaults).every(([name, value]) => options[name] === value)

/** An option that is given as undefined counts as absent. */
export function withDefaults(options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(given) }
}

async function makeTemplate(target, account, program) {
  const folder = await openFolder('template', { account })
  try {
    const data = join(folder.path, 'data')
    runAs(account, findProgram('initdb'), [...initialize, '-D', data])
    runOffline(account, program, data, ownDatabase)
    moveUnlessThere(data, target)
  } finally {
    await folder.close()
  }
}

// Of several processes that make it at once, the first wins.
function moveUnlessThere(from, to) {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}

/** Lays a fresh data folder into `folder`, with the database and owner of `options`, and returns its path. */
export async function layData(folder, program, options) {
  const { account } = folder
  const key = createHash('sha256').update(
    JSON.stringify([program, versionOf(program), account, initialize, ownDatabase])
  )
  const template = join(cacheFolder(), `postgres-${key.digest('hex').slice(0, 16)}`)
  if (!existsSync(template)) await makeTemplate(template, account, program)
  const data = join(folder.path, 'data')
  runAs(account, 'cp', ['-a', '--reflink=auto', template, data])
  if (!isDefault(options)) {
    runOffline(account, program, data, [...renameStatements(options), ...passwordStatements(options)])
  }
  return data
}
