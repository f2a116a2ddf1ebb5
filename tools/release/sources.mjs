// Fetches source packages of this Debian, with apt settings of its own: the machine's lists are neither read nor changed.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

function suite() {
  const release = readFileSync('/etc/os-release', 'utf8')
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1]
  if (!/^ID=debian$/m.test(release) || !name) throw new Error('a release is packed on Debian, whose sources are linked')
  return name
}

/** Where sources are looked for: in the archive, and in the one that has security updates before it. */
export function lists(name, env = process.env) {
  const archive = env.DEBIAN_MIRROR || 'http://deb.debian.org/debian'
  const security = env.DEBIAN_SECURITY_MIRROR || 'http://deb.debian.org/debian-security'
  const places = [`${archive} ${name}`, `${archive} ${name}-updates`, `${security} ${name}-security`]
  return places.map((place) => `deb-src [signed-by=${keyring}] ${place} main`)
}

const options = (folder) => ({
  'Dir::Etc::sourcelist': join(folder, 'sources.list'),
  'Dir::Etc::sourceparts': '-',
  'Dir::State::lists': join(folder, 'lists'),
  'Dir::Cache': join(folder, 'cache'),
  'APT::Sandbox::User': 'root',
  // An archive that can't be reached would hide its versions.
  'APT::Update::Error-Mode': 'any',
  'Acquire::Languages': 'none',
  'Acquire::Retries': '3'
})

const settings = (folder) => Object.entries(options(folder)).flatMap(([name, value]) => ['-o', `${name}=${value}`])

function apt(folder, ...args) {
  const stdio = ['ignore', 'ignore', 'inherit']
  execFileSync('apt-get', ['-q', ...settings(folder), ...args], { cwd: folder, stdio })
}

/** Reads anew which sources there are. */
export function updateSources(folder) {
  for (const name of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o755 })
  writeFileSync(join(folder, 'sources.list'), `${lists(suite()).join('\n')}\n`)
  apt(folder, 'update')
}

/** Whether one version is newer than another, as Debian counts them. */
export const isNewer = (one, other) => spawnSync('dpkg', ['--compare-versions', one, 'gt', other]).status === 0

/** All versions of a source package that the archives list, the newest first. */
export function versionsOf(folder, name) {
  const text = execFileSync('apt-cache', [...settings(folder), 'madison', name], { encoding: 'utf8' })
  const versions = [...text.matchAll(/^[^|]*\| *(\S+) *\|.* Sources$/gm)].map(([, version]) => version)
  return [...new Set(versions)].sort((one, other) => (isNewer(one, other) ? -1 : 1))
}

function isFetched(folder, name, version) {
  try {
    apt(folder, 'source', '--download-only', '--only-source', `${name}=${version}`)
    return true
  } catch {
    return false
  }
}

/**
 * The newest version of a source package, downloaded unless it was before. A mirror may list what it does not have: with
 * `mayBeOlder` the newest that it has does, to try a release out.
 */
export function chooseSource(folder, name, mayBeOlder) {
  const [newest, ...older] = versionsOf(folder, name)
  if (newest === undefined) throw new Error(`no archive lists sources of ${name}`)
  if (isFetched(folder, name, newest)) return newest
  const instead = mayBeOlder ? older.find((version) => isFetched(folder, name, version)) : undefined
  if (instead === undefined)
    throw new Error(
      `the sources of ${name} ${newest} can't be fetched: name other mirrors by DEBIAN_MIRROR and DEBIAN_SECURITY_MIRROR`
    )
  console.warn(`the sources of ${name} ${newest} can't be fetched: taking ${instead}, which is not for publishing`)
  return instead
}

const unpacked = (folder, name) =>
  readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isDirectory() && entry.name.startsWith(`${name}-`))

/** A version of a source package, freshly unpacked, and how its authors number it. */
export function unpackSource(folder, name, version) {
  const old = unpacked(folder, name)
  if (old) rmSync(join(folder, old.name), { recursive: true })
  apt(folder, 'source', '--only-source', `${name}=${version}`)
  const found = unpacked(folder, name).name
  return { path: join(folder, found), version: found.slice(name.length + 1) }
}
