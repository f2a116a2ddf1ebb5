// Installs Debian and Ubuntu packages, without starting servers that the machine did not have before.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { serverPackages } from './servers/descriptions.mjs'

const isRoot = process.getuid?.() === 0
const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined

/** Whether this user can install packages here; sudo may ask for a password on a terminal. */
export const canInstall = () => has('apt-get') && (isRoot || has('sudo'))

function asRoot(command, ...args) {
  const [program, ...rest] = isRoot ? [command, ...args] : ['sudo', command, ...args]
  return spawnSync(program, rest, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

const apt = (...args) => asRoot('env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', ...args)
const install = (names) => apt('install', '--no-install-recommends', ...names)

const config = '/etc/postgresql-common/createcluster.conf'
const noCluster = `s/^#*\\s*create_main_cluster.*/create_main_cluster = false/`
const asBefore = `s/^create_main_cluster = false/#create_main_cluster = true/`

// The tests make clusters of their own; Debian's would be started with the machine.
function installPostgres() {
  const fresh = !existsSync(config)
  if (!install(['postgresql-common'])) return false
  if (fresh) asRoot('sed', '-i', noCluster, config)
  const done = install(['postgresql'])
  if (fresh) asRoot('sed', '-i', asBefore, config)
  return done
}

// Masked while it is installed, so that its service is neither started now nor with the machine.
const withoutService = (name, service) => () => {
  const systemd = existsSync('/run/systemd/system')
  if (systemd) asRoot('systemctl', '--quiet', 'mask', service)
  const done = install([name])
  if (systemd) asRoot('systemctl', '--quiet', 'unmask', service)
  if (systemd) asRoot('systemctl', '--quiet', 'disable', service)
  return done
}

const services = serverPackages.filter(({ service }) => service)

const special = {
  postgresql: installPostgres,
  ...Object.fromEntries(services.map(({ apt, service }) => [apt, withoutService(apt, service)]))
}

/** Updates apt's list of packages. */
export function updateLists() {
  if (!apt('update')) console.warn('apt-get update failed; trying with the lists that are there')
}

/** Whether the distribution has a package of this name. */
export const isOffered = (name) => spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0

/** Installs these packages; apt-get prints its errors. */
export function installPackages(names) {
  if (names.length === 0) return
  console.log(`installing ${names.join(' ')}`)
  const plain = names.filter((name) => !special[name])
  if (plain.length > 0) install(plain)
  for (const name of names.filter((one) => special[one])) special[name]()
}
