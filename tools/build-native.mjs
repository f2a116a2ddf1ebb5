// Builds one .node per backend with node-gyp. A backend whose client library is missing is skipped aloud.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { backends, missingPackages, root, sourcesOf } from './facts.mjs'

// In a clone the gyp file is in the root. In a published package npm must not find it: it is beside the sources.
const folder = existsSync(join(root, 'binding.gyp')) ? root : join(root, 'native')
const stamp = join(folder, 'build/configured')

function fail(message) {
  console.error(message)
  process.exit(1)
}

// The headers beside the running node make the build independent of a download.
function headers() {
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include/node/node_api.h')) ? ['--nodedir', prefix] : []
}

function installedNodeGyp() {
  try {
    return createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js')
  } catch {
    return undefined
  }
}

// npm has one of its own: beside the npm that runs this, or beside Node.
const npmFolders = () => [
  dirname(dirname(process.env.npm_execpath ?? '')),
  join(dirname(dirname(process.execPath)), 'lib/node_modules/npm')
]
const nodeGypOf = (npm) => join(npm, 'node_modules/node-gyp/bin/node-gyp.js')

function nodeGypProgram() {
  const found = installedNodeGyp() ?? npmFolders().map(nodeGypOf).find(existsSync)
  return found ?? fail('the native build needs node-gyp: run npm install --save-dev node-gyp, and this again')
}

function nodeGyp(...args) {
  const command = [nodeGypProgram(), ...args, '--loglevel=warn', ...headers()]
  // Make says nothing where there is nothing to do.
  const env = { ...process.env, MAKEFLAGS: 's' }
  const { status, error } = spawnSync(process.execPath, command, {
    cwd: folder,
    env,
    stdio: ['ignore', 'inherit', 'inherit']
  })
  if (status !== 0) fail(`node-gyp ${args[0]} failed${error ? `: ${error.message}` : '; see its messages above'}`)
}

function skipped() {
  const lacking = backends.map((backend) => [backend, missingPackages(backend)]).filter(([, names]) => names.length > 0)
  for (const [backend, names] of lacking)
    console.warn(
      `skipping the ${backend} backend: install ${names.join(' ')} (Debian and Ubuntu names) and build again`
    )
  return lacking.map(([backend]) => backend)
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

const inputs = [
  'binding.gyp',
  'tools/backend.gypi',
  'tools/sources.json',
  'tools/facts.mjs',
  'tools/libraries.mjs',
  'package-lock.json'
]

function fingerprint() {
  const hash = createHash('sha256').update(process.version).update(process.execPath)
  for (const file of inputs) hash.update(read(join(root, file)))
  hash.update(JSON.stringify([skipped(), ['core', ...backends].map(sourcesOf)]))
  return hash.digest('hex')
}

function checkTools() {
  const absent = ['make', 'g++', 'python3', 'pkg-config'].filter((tool) => spawnSync(tool, ['--version']).error)
  if (absent.length > 0)
    fail(`the native build needs ${absent.join(', ')}: apt-get install build-essential python3 pkg-config`)
  const packages = missingPackages('core')
  if (packages.length > 0) fail(`the native build needs ${packages.join(' ')}: apt-get install ${packages.join(' ')}`)
}

export async function buildNative() {
  checkTools()
  const now = fingerprint()
  if (read(stamp) !== now) {
    nodeGyp('configure')
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, now)
  }
  nodeGyp('build', '-j', String(availableParallelism()))
}
