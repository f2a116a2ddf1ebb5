// A data folder takes long to make: it is made once per version and account, then copied for each server.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { openFolder } from './folder.mjs'
import { cleanEnvironment } from './programs.mjs'
import { diskRoot } from './roots.mjs'

// In a world-writable folder: a template of another account is not trusted.
function cacheFolder() {
  const folder = join(diskRoot(), `persistence-native.cache-${process.getuid()}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const found = lstatSync(folder)
  if (found.isDirectory() && found.uid === process.getuid()) return folder
  throw new Error(`${folder} belongs to someone else: set TMPDIR to a folder of your own`)
}

/** Runs a program to its end; throws with the last line of its error output. */
export function runAs(account, program, args, input) {
  const options = { cwd: '/', input, encoding: 'utf8', env: cleanEnvironment(), ...account }
  const { error, status, stderr } = spawnSync(program, args, options)
  if (error) throw error
  if (status !== 0) throw new Error(`${program} failed: ${stderr.trim().split('\n').at(-1)}`)
}

// Of several processes that make it at once, the first wins.
function moveUnlessThere(from, to) {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}

async function makeTemplate(target, account, make) {
  const folder = await openFolder('template', { account })
  try {
    const data = join(folder.path, 'data')
    make(data)
    moveUnlessThere(data, target)
  } finally {
    await folder.close()
  }
}

/**
 * Lays a data folder into `folder`, and returns its path. `make(path)` makes the template of `name`, which is another
 * one for each `key`: all that it depends on beside the account.
 */
export async function layTemplate(folder, name, key, make) {
  const { account } = folder
  const digest = createHash('sha256')
    .update(JSON.stringify([key, account]))
    .digest('hex')
    .slice(0, 16)
  const template = join(cacheFolder(), `${name}-${digest}`)
  if (!existsSync(template)) await makeTemplate(template, account, make)
  const data = join(folder.path, 'data')
  runAs(account, 'cp', ['-a', '--reflink=auto', template, data])
  return data
}

/** The default settings of each SQL server. */
const defaults = { user: 'app', password: 'secret', database: 'app' }

/** An option that is given as undefined counts as absent. */
export function withDefaults(options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(given) }
}
