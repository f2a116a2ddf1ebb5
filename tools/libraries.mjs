// Where the client libraries of a backend are: static ones that a release made (PERSISTENCE_LIBRARIES names their folder,
// see tools/release), else the libraries that pkg-config finds.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

function output(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

const pkgConfig = (...args) => output('pkg-config', ...args)

// Asked of the compiler first: the folder that hiredis.pc of some distributions names holds no archive.
export function archivePath(library, name) {
  const file = `lib${name}.a`
  const places = [
    output('g++', `-print-file-name=${file}`) ?? '',
    join(library.pkgConfig ? (pkgConfig('--variable=libdir', library.pkgConfig) ?? '') : '', file)
  ]
  return places.find((path) => isAbsolute(path) && existsSync(path))
}

/** A library's name: pkg-config's where that knows the library. */
export const nameOf = ({ pkgConfig, name }) => pkgConfig ?? name

function madeFor(library) {
  const folder = join(process.env.PERSISTENCE_LIBRARIES ?? '', nameOf(library))
  const file = join(folder, 'library.json')
  if (!process.env.PERSISTENCE_LIBRARIES || !existsSync(file)) return undefined
  return { folder, ...JSON.parse(readFileSync(file, 'utf8')) }
}

function ofRelease({ folder, archives, needs = [], also = [] }) {
  const own = archives.map((name) => join(folder, 'lib', name))
  const others = needs.flatMap((name) => ofRelease(madeFor({ pkgConfig: name })))
  return [...own, ...others, ...also.map((name) => archivePath({}, name)), '-ldl', '-pthread', '-lm']
}

const words = (text) => (text ? text.split(/\s+/) : [])

// Static, so that OpenSSL's functions inside the addon are not replaced by those that Node exports.
function ofDistribution(library) {
  if (!library.archives) return words(pkgConfig('--libs', library.pkgConfig))
  return [...library.archives.map((name) => archivePath(library, name)), '-ldl', '-pthread']
}

/** Flags for the linker. */
export function linkFlags(library) {
  const made = madeFor(library)
  return made ? ofRelease(made) : ofDistribution(library)
}

/** Flags for the compiler; as system headers, so that only our own code is held to our warnings. */
export function compileFlags(library) {
  const made = madeFor(library)
  if (!made && !library.pkgConfig) return []
  if (!made) return words(pkgConfig('--cflags', library.pkgConfig)).map((flag) => flag.replace(/^-I/, '-isystem'))
  const defines = (made.defines ?? []).map((name) => `-D${name}`)
  return [...made.includes.map((name) => `-isystem${join(made.folder, name)}`), ...defines]
}

export function isMissing(library) {
  if (madeFor(library)) return false
  if (library.pkgConfig && pkgConfig('--exists', library.pkgConfig) === undefined) return true
  return (library.archives ?? []).some((name) => !archivePath(library, name))
}
