// Compiles the product for macOS on arm64, by zig. Nothing is linked, and nothing runs.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { backends, facts, nodeApiHeaders, root, sourcesOf } from '../facts.mjs'
import { inTurn } from '../fuzz/in-turn.mjs'
import { compileFlags } from '../libraries.mjs'
import { findZig } from '../zig.mjs'
import { failed, passed, sum } from './run.mjs'

const run = promisify(execFile)
const folder = join(root, 'build/macos')
const defines = [
  'NAPI_VERSION=8',
  'NODE_ADDON_API_CPP_EXCEPTIONS_ALL',
  'NODE_ADDON_API_CPP_EXCEPTIONS',
  'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'
]

// The folder of the distribution's headers also has those of its C library, which must not be found.
const headers = ['boost', 'hiredis', 'nlohmann', 'openssl']

function linkHeaders() {
  const machines = readdirSync('/usr/include').filter((name) => name.endsWith('-linux-gnu'))
  for (const name of headers) {
    const into = join(folder, 'include', name)
    mkdirSync(into, { recursive: true })
    const places = ['', ...machines].map((machine) => join('/usr/include', machine, name)).filter(existsSync)
    for (const place of places) for (const file of readdirSync(place)) symlinkSync(join(place, file), join(into, file))
  }
}

const flagsOf = (backend) => [
  ...['-target', 'aarch64-macos', '-std=c++20', '-O0', '-g0', '-c', `-I${join(root, 'native')}`],
  `-isystem${join(folder, 'include')}`,
  ...[...facts.core.libraries, ...(facts.backends[backend]?.libraries ?? [])].flatMap(compileFlags),
  ...nodeApiHeaders(),
  ...defines.map((define) => `-D${define}`),
  ...(backend === 'core' ? [] : addonDefines(backend))
]

const addonDefines = (backend) => [
  `-DBACKEND=${backend}`,
  `-DBACKEND_CLASS=${facts.backends[backend].class}`,
  `-DBACKEND_HEADER="${backend}/store.hpp"`
]

/** A source that several backends share is compiled once, the addon once for each. */
function units() {
  const all = ['core', ...backends].flatMap((part) => sourcesOf(part).map((source) => ({ part, source })))
  const nameOf = ({ part, source }) => (facts.addon.sources.includes(source) ? `${part} ${source}` : source)
  return [...new Map(all.map((unit) => [nameOf(unit), unit])).values()]
}

async function compile(zig, { part, source }, at) {
  const env = { ...process.env, ZIG_GLOBAL_CACHE_DIR: join(folder, 'cache') }
  const object = join(folder, `${at}.o`)
  try {
    await run(zig, ['c++', ...flagsOf(part), '-o', object, join(root, source)], { env })
    return passed()
  } catch (error) {
    console.error(`${source} does not compile for macOS:\n${error.stderr}`)
    return failed()
  } finally {
    rmSync(object, { force: true })
  }
}

export async function runMacos() {
  const zig = await findZig()
  rmSync(join(folder, 'include'), { recursive: true, force: true })
  linkHeaders()
  const counts = await inTurn([...units().entries()], availableParallelism(), ([at, unit]) => compile(zig, unit, at))
  return sum(counts)
}
