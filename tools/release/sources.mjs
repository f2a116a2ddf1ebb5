// Fetches source packages of this Debian, with apt settings of its own: the machine's lists are neither read nor changed.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const mirror = process.env.DEBIAN_MIRROR ?? 'http://deb.debian.org/debian'

function suite() {
  const release = readFileSync('/etc/os-release', 'utf8')
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1]
  if (!/^ID=debian$/m.test(release) || !name) throw new Error('a release is packed on Debian, whose sources are linked')
  return name
}

// Not the security archive: it may lack the sources of what it ships.
const lists = (name) => [name, `${name}-updates`].map((one) => `deb-src [signed-by=${keyring}] ${mirror} ${one} main`)

function apt(folder, ...args) {
  const options = {
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3'
  }
  const settings = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  execFileSync('apt-get', ['-q', ...settings, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}

function prepare(folder) {
  for (const name of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o755 })
  writeFileSync(join(folder, 'sources.list'), `${lists(suite()).join('\n')}\n`)
  apt(folder, 'update')
}

const unpacked = (folder, name) =>
  readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isDirectory() && entry.name.startsWith(`${name}-`))

/** The source of `name`, freshly unpacked, and its upstream version. What was downloaded before is kept. */
export function fetchSource(folder, name) {
  if (!existsSync(join(folder, 'sources.list'))) prepare(folder)
  const old = unpacked(folder, name)
  if (old) rmSync(join(folder, old.name), { recursive: true })
  apt(folder, 'source', name)
  const found = unpacked(folder, name).name
  return { path: join(folder, found), version: found.slice(name.length + 1) }
}
