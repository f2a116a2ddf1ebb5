// Finds the server programs and the account that they may run under.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { backends } from '../facts.mjs'
import { descriptions, serverPackages } from './descriptions.mjs'

const ofServers = serverPackages
  .filter(({ program }) => program)
  .map(({ program, apt, variable }) => [program, `sudo apt-get install ${apt}, or set ${variable}`])

const install = { ...Object.fromEntries(ofServers), openssl: 'sudo apt-get install openssl' }

function executable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

// Debian keeps initdb and postgres off the PATH, one folder per major version.
function debianPostgresFolders() {
  const base = '/usr/lib/postgresql'
  try {
    const majors = readdirSync(base).sort((a, b) => Number(b) - Number(a))
    return majors.map((major) => join(base, major, 'bin'))
  } catch {
    return []
  }
}

/** The path of an installed program; undefined when there is none. */
export function findInstalled(name) {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const folder = path.find((folder) => executable(join(folder, name)))
  return folder && join(folder, name)
}

function folderOf(name) {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...path, ...debianPostgresFolders()].find((folder) => executable(join(folder, name)))
}

export const isInstalled = (name) => folderOf(name) !== undefined

function refuseOtherSystems(name) {
  if (process.platform === 'linux') return
  const variables = backends.map((backend) => descriptions[backend].variable)
  const all = `${variables.slice(0, -1).join(', ')} and ${variables.at(-1)}`
  throw new Error(`throw-away servers need Linux: set ${all} instead of starting ${name}`)
}

export function findProgram(name) {
  refuseOtherSystems(name)
  const folder = folderOf(name)
  if (folder === undefined) throw new Error(`${name} is not installed: ${install[name]}`)
  return join(folder, name)
}

/** Another program of the same installation. */
export const beside = (program, name) => join(dirname(realpathSync(program)), name)

export function versionOf(program, flag = '--version') {
  const text = execFileSync(program, [flag], { encoding: 'utf8', env: cleanEnvironment() })
  return /\d+(\.\d+)+/.exec(text.replaceAll(program, ''))?.[0] ?? text.trim()
}

// The environment of a sanitizer or a fake clock in this process (LD_PRELOAD and the like) must not reach the servers.
export function cleanEnvironment(extra = {}) {
  return { PATH: process.env.PATH, LC_ALL: 'C', ...extra }
}

function idOf(flag, name) {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return undefined
  }
}

// PostgreSQL refuses to run as root.
export function unprivilegedAccount() {
  if (process.getuid() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name)
    if (uid) return { uid, gid: idOf('-g', name) }
  }
  throw new Error('PostgreSQL does not run as root: create an account named postgres, or set DATABASE_URL')
}
