// THIRD-PARTY-NOTICES: the licence of every library inside the .node files, and of compiled or bundled code.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { librariesIn, npmInAddons, npmInBundles } from './inside.mjs'

const titleOf = ({ apt, source, version }) =>
  source ? `${apt}, built from the source package ${source} ${version}` : apt

function licenceOf({ apt }) {
  const file = `/usr/share/doc/${apt}/copyright`
  if (!existsSync(file)) throw new Error(`there is no ${file}, which a release has to show`)
  return readFileSync(file, 'utf8')
}

function npmLicence({ name, version, folder }) {
  const file = readdirSync(folder).find((one) => /^licen[sc]e/i.test(one))
  return [`${name} ${version}`, readFileSync(join(folder, file), 'utf8')]
}

const chapter = ([title, text]) => `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${text.trim()}\n`

const introduction = `The libraries below are inside the addons of this package or of its JavaScript. Those that were built from Debian's source packages were
built as they are, by tools/release/recipes.mjs of this package. To put others in their place, for example a changed libmariadb (LGPL-2.1): build
them by makeLibraries() of tools/release/libraries.mjs or in any other way, and link them into the addons of this package by
\`PERSISTENCE_LIBRARIES=<folder> npx <package> build\`.
`

/** @param {{ backends: string[] }} wanted */
export function notices({ backends }) {
  const libraries = new Map(backends.flatMap(librariesIn).map((library) => [library.apt, library]))
  const system = [...libraries.values()].map((library) => [titleOf(library), licenceOf(library)])
  const npm = [...npmInAddons(), ...npmInBundles(backends)].map(npmLicence)
  return [introduction, ...[...system, ...npm].map(chapter)].join('\n')
}
