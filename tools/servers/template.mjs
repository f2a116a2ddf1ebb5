// A PostgreSQL data folder is made once per version and account, then copied for each server.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFolder, temporaryRoot } from './folder.mjs'
import { cleanEnvironment, findProgram, versionOf } from './programs.mjs'

const initialize = ['--encoding=UTF8', '--locale=C', '--username=postgres', '--auth=trust', '--no-sync', '--no-instructions']

// In a world-writable folder: one that somebody else has laid there beforehand is not trusted.
function cacheFolder() {
  const folder = join(temporaryRoot(), `persistence-native.cache-${process.getuid()}`)
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

/** Runs statements, one per line, on a data folder that no server has open. */
export function runOffline(account, program, data, statements) {
  runAs(account, program, ['--single', '-F', '-D', data, 'postgres'], `${statements.join('\n')}\n`)
}

const quote = (name) => `"${name.replaceAll('"', '""')}"`
const literal = (text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** Both the owner and the superuser get the password, so that a test can prepare what the owner may not. */
export function ownerStatements({ user, password, database }) {
  const secret = `PASSWORD ${password === null ? 'NULL' : literal(password)}`
  return [
    `ALTER ROLE postgres ${secret};`,
    `CREATE ROLE ${quote(user)} LOGIN ${secret};`,
    `CREATE DATABASE ${quote(database)} OWNER ${quote(user)};`,
  ]
}

async function makeTemplate(target, account, program) {
  const folder = await openFolder('template', account)
  try {
    const data = join(folder.path, 'data')
    runAs(account, findProgram('initdb'), [...initialize, '-D', data])
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

/** Lays a fresh data folder into `folder` and returns its path. */
export async function layData(folder, program) {
  const { account } = folder
  const key = createHash('sha256').update(JSON.stringify([program, versionOf(program), account, initialize]))
  const template = join(cacheFolder(), `postgres-${key.digest('hex').slice(0, 16)}`)
  if (!existsSync(template)) await makeTemplate(template, account, program)
  const data = join(folder.path, 'data')
  runAs(account, 'cp', ['-a', '--reflink=auto', template, data])
  return data
}
