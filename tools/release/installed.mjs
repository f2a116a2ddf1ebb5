// Static libraries that a release takes as they are installed on this machine.
import { execFileSync } from 'node:child_process'
import { facts } from '../facts.mjs'
import { packageOf, recipes } from './recipes.mjs'
import { isNewer, versionsOf } from './sources.mjs'

const librariesOf = (backend) => facts.backends[backend].libraries

/** The distribution's packages whose static libraries are inside of these backends. */
function packagesIn(backends) {
  const all = backends.flatMap(librariesOf)
  const direct = all.filter(({ pkgConfig, archives }) => archives && !recipes[pkgConfig]).map(({ apt }) => apt)
  const drawn = all.flatMap(({ pkgConfig }) => recipes[pkgConfig]?.also ?? []).map((name) => packageOf[name])
  return [...new Set([...direct, ...drawn])]
}

/** A field of dpkg's record of an installed package. */
export const fieldOf = (apt, name) =>
  execFileSync('dpkg-query', ['--show', '--showformat', `\${${name}}`, apt], { encoding: 'utf8' })

function complaintAbout(folder, apt) {
  const [source, version] = ['Package', 'Version'].map((name) => fieldOf(apt, `source:${name}`))
  const [newest = version] = versionsOf(folder, source)
  return isNewer(newest, version) ? [`${apt} is installed from ${source} ${version}, the newest is ${newest}`] : []
}

/** The packages that are older than the archives', in words. `folder`: see updateSources. */
export const complaintsAboutInstalled = (folder, backends) =>
  packagesIn(backends).flatMap((apt) => complaintAbout(folder, apt))
