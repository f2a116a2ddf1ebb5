// The build facts of sources.json, with globs expanded and libraries found. binding.gyp asks through the command line:
//   node tools/facts.mjs <backend|core> <sources|headers|exports|cflags|libraries|class|available>
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFlags, isMissing, linkFlags } from './libraries.mjs'

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

const expand = (patterns) => patterns.flatMap(matches)

export function sourcesOf(part) {
  if (part === 'core') return expand([...facts.core.sources, ...facts.binding.sources])
  return expand([...facts.backends[part].sources, ...facts.addon.sources])
}

const librariesOf = (part) => (part === 'core' ? facts.core : facts.backends[part]).libraries

/** The apt packages that a part needs and the machine lacks. */
export const missingPackages = (part) =>
  librariesOf(part)
    .filter(isMissing)
    .map((library) => library.apt)

const cflagsOf = (part) => librariesOf(part).flatMap(compileFlags)

const nodeApi = createRequire(import.meta.url)

// As system headers, so that our warnings apply to our own code only. A published package contains them.
export function nodeApiHeaders() {
  const brought = join(root, 'native/node-api')
  if (existsSync(brought)) return [`-isystem${brought}`]
  const folders = [dirname(nodeApi.resolve('node-addon-api')), nodeApi('node-api-headers').include_dir]
  return folders.map((folder) => `-isystem${resolve(folder)}`)
}

const isAvailable = (part) =>
  backends.includes(part) && missingPackages(part).length === 0 && expand(facts.backends[part].sources).length > 0

const answers = {
  headers: nodeApiHeaders,
  exports: () => [join(root, 'native/exports.map')],
  sources: (part) => sourcesOf(part).map((path) => relative(process.cwd(), join(root, path))),
  cflags: cflagsOf,
  libraries: (part) => [...librariesOf(part), ...librariesOf('core')].flatMap(linkFlags),
  class: (part) => [facts.backends[part].class],
  available: (part) => [isAvailable(part) ? 1 : 0]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [part, question] = process.argv.slice(2)
  console.log(answers[question](part).join('\n'))
}
