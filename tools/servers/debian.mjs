// Packages of another Debian suite, by an apt that has its own lists: this machine's are neither read nor locked.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const limits = { timeout: 600_000, maxBuffer: 64 << 20 }
const publicMirror = 'http://deb.debian.org/debian'
/** Where Debian and Ubuntu lay the keys of Debian's archive. */
export const keyrings = ['gpg', 'pgp'].map((kind) => `/usr/share/keyrings/debian-archive-keyring.${kind}`)

// The name of the missing file is more helpful than apt's summary at the end.
function complaintIn(text) {
  const lines = text.split('\n')
  return lines.find((line) => / Failed to fetch /.test(line)) ?? lines.findLast((line) => /^(E|dpkg-deb):/.test(line))
}

/** Fails with the program's error output. */
export async function run(program, args, options) {
  try {
    return (await execute(program, args, { ...limits, ...options })).stdout
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`${program} is not installed`)
    throw new Error(complaintIn(error.stderr ?? '') ?? error.message.split('\n')[0])
  }
}

// Debian's archive itself: neither its security archive nor one that merely looks alike has other suites.
async function ownMirror() {
  const format = '$(ORIGIN) $(REPO_URI)'
  const lines = (await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'])).split('\n')
  const isDebian = (line) => /^Debian (?!.*security)|^ \S+\/debian\/?$/.test(line)
  return lines.find(isDebian)?.split(' ')[1]
}

/** The archive to fetch from: DEBIAN_MIRROR, the one that this machine uses, or the public one. */
const findMirror = async () => process.env.DEBIAN_MIRROR || (await ownMirror()) || publicMirror

function findKeyring() {
  const keyring = process.env.DEBIAN_KEYRING || keyrings.find((file) => existsSync(file))
  if (keyring && existsSync(keyring)) return keyring
  throw new Error('no keyring of Debian: sudo apt-get install debian-archive-keyring, or set DEBIAN_KEYRING')
}

const lists = ['lists/partial', 'archives/partial', 'none']

// An empty status file: nothing counts as installed, so every library is fetched, libc included.
function layState(folder, mirror, suites) {
  for (const name of lists) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'status'), '')
  const lines = suites.map((suite) => `deb [signed-by=${findKeyring()}] ${mirror} ${suite} main\n`)
  writeFileSync(join(folder, 'sources.list'), lines.join(''))
}

const settings = (folder) => ({
  'Dir::Etc::sourcelist': join(folder, 'sources.list'),
  'Dir::Etc::sourceparts': '-',
  'Dir::Etc::preferences': '/dev/null',
  'Dir::Etc::preferencesparts': join(folder, 'none'),
  'Dir::State': folder,
  'Dir::State::lists': join(folder, 'lists'),
  'Dir::State::status': join(folder, 'status'),
  'Dir::State::extended_states': join(folder, 'extended_states'),
  'Dir::Cache': folder,
  'Dir::Cache::archives': join(folder, 'archives'),
  'Acquire::Languages': 'none',
  'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
  'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
  'Acquire::Retries': '2',
  'Acquire::http::Timeout': '30',
  'APT::Sandbox::User': 'root',
  'APT::Default-Release': '',
  'APT::Install-Recommends': 'false',
  'APT::Update::Error-Mode': 'any',
  'APT::Update::Post-Invoke::': 'true',
  'APT::Update::Post-Invoke-Success::': 'true',
  'Debug::NoLocking': 'true'
})

// Maintainer scripts are never run, so packages that only those need are left out: of the dependencies only libraries are kept.
const isLibrary = (name) => /^lib/.test(name) && !/-perl$|^lib(pam|debconf|perl|c-bin)/.test(name)

// Experimental holds only packages that are newer than in sid, and apt takes a package from there where it is asked to by name.
const suitesOf = (suite) => (suite === 'experimental' ? ['sid', suite] : [suite])

/** An apt for `suite` that keeps its lists in `folder`. */
export async function openSuite(folder, suite) {
  layState(folder, await findMirror(), suitesOf(suite))
  const options = Object.entries(settings(folder)).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const apt = (args, cwd = folder) =>
    run('apt-get', ['-q', ...options, ...args], { cwd, env: { ...process.env, LC_ALL: 'C' } })
  const asked = (names, packages) => names.map((name) => (packages.includes(name) ? `${name}/${suite}` : name))
  return {
    update: () => apt(['update']),
    /** Downloads the named packages and every library that they need into `target`. */
    async download(packages, target) {
      const plan = (await apt(['--simulate', 'install', ...asked(packages, packages)])).matchAll(/^Inst (\S+)/gm)
      const wanted = [...plan].map(([, name]) => name).filter((name) => packages.includes(name) || isLibrary(name))
      await apt(['download', ...asked(wanted, packages)], target)
    }
  }
}
