// The contents of a package's addons and JavaScript, for its notices and its bill of materials.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { facts, root } from '../facts.mjs'
import { archivePath, nameOf } from '../libraries.mjs'
import { fieldOf } from './installed.mjs'
import { archivesOf, descriptionOf, madeOf } from './libraries.mjs'
import { packageOf } from './recipes.mjs'

const packages = { openssl: 'libssl-dev', ...packageOf }

/** The SPDX name of the licence, by the distribution's package that has its text. */
function licenceOf(apt) {
  if (!facts.licences[apt]) throw new Error(`tools/sources.json does not say which licence ${apt} has`)
  return facts.licences[apt]
}

function headersOf(apt, header) {
  const files = execFileSync('dpkg-query', ['--listfiles', apt], { encoding: 'utf8' }).split('\n')
  return files.filter((file) => file.endsWith(`/${header}`))
}

function ofDistribution(library) {
  const { apt, archives = [], header } = library
  const files = archives.length > 0 ? archives.map((name) => archivePath(library, name)) : headersOf(apt, header)
  return { version: fieldOf(apt, 'Version'), architecture: fieldOf(apt, 'Architecture'), files }
}

function ofRelease(name) {
  const { source, version } = madeOf(name)
  return { source, version, description: descriptionOf({ source, version }), files: archivesOf(name) }
}

function describe(library) {
  const { apt } = library
  const name = nameOf(library)
  const origin = madeOf(name).source ? ofRelease(name) : ofDistribution(library)
  return { apt, licence: licenceOf(apt), ...origin }
}

/** A library and its dependencies. */
function withOthers(library) {
  const { needs = [], also = [] } = madeOf(nameOf(library))
  const others = [...needs, ...also].map((name) => ({ pkgConfig: name, apt: packages[name], archives: [name] }))
  return [library, ...others].map(describe)
}

/**
 * The libraries inside of the addon of a backend: the distribution's package with the licence, the licence, the version, and
 * the files that are linked in or included; of one that was made the source package and its description, else the architecture.
 */
export function librariesIn(backend) {
  const all = [...facts.core.libraries, ...facts.backends[backend].libraries]
  return [...new Map(all.flatMap(withOthers).map((library) => [library.apt, library])).values()]
}

const require = createRequire(import.meta.url)
const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages

function npmPackage(name) {
  let folder = dirname(require.resolve(name))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { name, version, licence: license, folder, integrity: locked[`node_modules/${name}`].integrity }
}

/** The npm packages that are compiled into every addon. */
export const npmInAddons = () => ['node-addon-api', 'node-api-headers'].map(npmPackage)

/** The npm packages that are bundled into the JavaScript. */
export const npmInBundles = (backends) =>
  ['devalue', ...backends.flatMap((name) => facts.backends[name].npm ?? [])].map(npmPackage)
