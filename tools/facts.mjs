// The build facts of sources.json, with globs expanded and libraries found. binding.gyp asks through the command line:
//   node tools/facts.mjs <backend|core> <sources|headers|cflags|libraries|class|available>
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const facts = JSON.parse(readFileSync(join(root, 'tools/sources.json'), 'utf8'))
export const backends = Object.keys(facts.backends)

function matches(pattern) {
  const folder = dirname(pattern)
  const [before, after] = basename(pattern).split('*')
  if (after === undefined) return existsSync(join(root, pattern)) ? [pattern] : []
  if (!existsSync(join(root, folder))) return []
  const names = readdirSync(join(root, folder)).filter((name) => name.startsWith(before) && name.endsWith(after))
  return names.sort().map((name) => `${folder}/${name}`)
}

export const expand = (patterns) => patterns.flatMap(matches)

export function sourcesOf(part) {
  if (part === 'core') return expand([...facts.core.sources, ...facts.binding.sources])
  return expand([...facts.backends[part].sources, ...facts.addon.sources])
}

const librariesOf = (part) => (part === 'core' ? facts.core : facts.backends[part]).libraries

function output(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

const pkgConfig = (...args) => output('pkg-config', ...args)

// Asked of the compiler first: the folder that hiredis.pc of some distributions names holds no archive.
function archivePath(library, name) {
  const file = `lib${name}.a`
  const places = [
    output('g++', `-print-file-name=${file}`) ?? '',
    join(pkgConfig('--variable=libdir', library.pkgConfig) ?? '', file)
  ]
  return places.find((path) => isAbsolute(path) && existsSync(path))
}

const words = (text) => (text ? text.split(/\s+/) : [])

// Static, so that OpenSSL's functions inside the addon are not replaced by those that Node exports.
function linkFlags(library) {
  if (!library.archives) return words(pkgConfig('--libs', library.pkgConfig))
  return [...library.archives.map((name) => archivePath(library, name)), '-ldl', '-pthread']
}

function isMissing(library) {
  if (pkgConfig('--exists', library.pkgConfig) === undefined) return true
  return (library.archives ?? []).some((name) => !archivePath(library, name))
}

/** The apt packages that a part needs and the machine lacks. */
export const missingPackages = (part) =>
  librariesOf(part)
    .filter(isMissing)
    .map((library) => library.apt)

const cflagsOf = (part) =>
  librariesOf(part)
    .flatMap((library) => words(pkgConfig('--cflags', library.pkgConfig)))
    .map((flag) => flag.replace(/^-I/, '-isystem'))

const nodeApi = createRequire(import.meta.url)

// As system headers, so that only our own code is held to our warnings.
function nodeApiHeaders() {
  const folders = [dirname(nodeApi.resolve('node-addon-api')), nodeApi('node-api-headers').include_dir]
  return folders.map((folder) => `-isystem${resolve(folder)}`)
}

const answers = {
  headers: nodeApiHeaders,
  sources: sourcesOf,
  cflags: cflagsOf,
  libraries: (part) => librariesOf(part).flatMap(linkFlags),
  class: (part) => [facts.backends[part].class],
  available: (part) => [missingPackages(part).length === 0 && expand(facts.backends[part].sources).length > 0 ? 1 : 0]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [part, question] = process.argv.slice(2)
  console.log(answers[question](part).join('\n'))
}
