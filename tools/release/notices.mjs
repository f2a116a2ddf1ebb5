// THIRD-PARTY-NOTICES: the licence of every library inside the .node files, and of what is compiled or bundled in.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { facts } from '../facts.mjs'
import { madeOf } from './libraries.mjs'
import { packageOf } from './recipes.mjs'

const packages = { openssl: 'libssl-dev', ...packageOf }

function origin(name) {
  const { source, version } = madeOf(name)
  return source ? `, built from the source package ${source} ${version}` : ''
}

/** A library and what it brings along, by the distribution's packages whose licences tell of them. */
function inside({ apt, pkgConfig }) {
  const { needs = [], also = [] } = madeOf(pkgConfig)
  return [[apt, origin(pkgConfig)], ...[...needs, ...also].map((name) => [packages[name], origin(name)])]
}

function licenceOf(apt) {
  const file = `/usr/share/doc/${apt}/copyright`
  if (!existsSync(file)) throw new Error(`there is no ${file}, which a release has to show`)
  return readFileSync(file, 'utf8')
}

const require = createRequire(import.meta.url)

function npmLicence(name) {
  let folder = dirname(require.resolve(name))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  const file = readdirSync(folder).find((one) => /^licen[sc]e/i.test(one))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return [`${name} ${version}`, readFileSync(join(folder, file), 'utf8')]
}

const chapter = ([title, text]) => `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${text.trim()}\n`

const introduction = `The libraries below are inside the addons of this package or of its JavaScript. Those that were built from Debian's source packages were
built as they are, by tools/release/recipes.mjs of this package. To put others in their place, for example a changed libmariadb (LGPL-2.1): build
them by makeLibraries() of tools/release/libraries.mjs or in any other way, and link them into the addons of this package by
\`PERSISTENCE_LIBRARIES=<folder> npx <package> build\`.
`

/** @param {{ backends: string[], bundled: string[] }} wanted */
export function notices({ backends, bundled }) {
  const libraries = [facts.core, ...backends.map((backend) => facts.backends[backend])].flatMap(
    (part) => part.libraries
  )
  const system = [...new Map(libraries.flatMap(inside))].map(([apt, from]) => [`${apt}${from}`, licenceOf(apt)])
  const npm = ['node-addon-api', ...bundled].map(npmLicence)
  return [introduction, ...[...system, ...npm].map(chapter)].join('\n')
}
