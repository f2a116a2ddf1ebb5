// Makes a fresh clone ready: system packages, npm packages, servers, build. Each step is skipped when it is up to date.
//   node tools/setup.mjs [demo|test]
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './facts.mjs'
import { canInstall, installPackages, isOffered, updateLists } from './setup-apt.mjs'
import { hasSubstitute, mayBeAbsent, missingFor } from './setup-needs.mjs'

class NotReady extends Error {}

function fail(message) {
  throw new NotReady(message)
}

function checkNode() {
  const major = Number.parseInt(process.versions.node, 10)
  if (major < 20) fail(`Node 20 or newer is needed, this is ${process.versions.node}`)
  if (process.platform !== 'linux') fail(`Linux is needed, this is ${process.platform}`)
}

const isNeededHere = (name) => !mayBeAbsent(name) || isOffered(name)

function askFor(purpose, missing) {
  const names = missing.filter((name) => !hasSubstitute(name, purpose))
  const how = `apt-get install ${names.join(' ')} (Debian and Ubuntu names)`
  if (!names.every(mayBeAbsent)) fail(`Install these first, as root: ${how}, then run this again`)
}

function installMissing(purpose, missing) {
  updateLists()
  installPackages(missing.filter(isNeededHere))
  const left = missingFor(purpose).filter(isNeededHere)
  if (left.length > 0)
    fail(`Could not install ${left.join(' ')}: see apt-get's messages above, install them and run this again`)
}

/** Installs the packages that are missing for `purpose`, also when it is only a single one. */
export function systemPackages(purpose) {
  const missing = missingFor(purpose)
  if (missing.length === 0) return
  if (canInstall()) installMissing(purpose, missing)
  else askFor(purpose, missing)
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

function npmPackagesAreCurrent(folder) {
  const installed = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const there = readJson(installed).packages
  const wanted = Object.entries(readJson(join(folder, 'package-lock.json')).packages).filter(([path]) => path !== '')
  return wanted.every(([path, { version, optional, peer }]) => optional || peer || there[path]?.version === version)
}

function run(failure, cwd, command, ...args) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) fail(failure)
}

function npmPackages(folder = root, ...more) {
  if (npmPackagesAreCurrent(folder)) return
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', ...more]
  run('npm ci failed: is the npm registry reachable? See its messages above', folder, 'npm', ...args)
}

/** Clients that the tests hand over; the peers that they ask for contradict each other. */
const clients = join(root, 'test/clients')

// Servers that the distribution lacks, fetched now so that no test waits for a mirror or fails because of it.
function privateServers() {
  const failure =
    'Is a mirror of Debian reachable? DEBIAN_MIRROR names another one; or name a server of yours, see README'
  run(failure, root, process.execPath, 'tools/servers/fetch.mjs')
}

/** Installs the packages that `purpose` needs; the error is one line with the command to run. */
export function install(purpose) {
  checkNode()
  systemPackages(purpose)
  npmPackages()
  if (purpose !== 'test') return
  npmPackages(clients, '--legacy-peer-deps')
  privateServers()
}

/** Builds the outdated parts; throws if that fails. */
export const build = () =>
  run('The build failed, see above', root, process.execPath, 'tools/build.mjs', 'native', 'lib')

/** Runs a step; where it can't be done prints why in one line and returns false. */
export function attempt(step) {
  try {
    step()
    return true
  } catch (error) {
    if (!(error instanceof NotReady)) throw error
    console.error(error.message)
    return false
  }
}

function setUp(purpose) {
  if (!['demo', 'test'].includes(purpose)) fail('usage: node tools/setup.mjs [demo|test]')
  install(purpose)
  build()
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = attempt(() => setUp(process.argv[2] ?? 'demo')) ? 0 : 1
