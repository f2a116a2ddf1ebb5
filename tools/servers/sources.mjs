// Every server that there is: whose backend it serves, which variable names one that runs already, and how to start it.
import { byServer, descriptions, fetched, servers } from './descriptions.mjs'
import { startPglite } from './pglite.mjs'

// Vite warns of an import from the own folder, which it can not list.
const modules = await byServer((server) => import(/* @vite-ignore */ `./${server}.mjs`))

function usual(server) {
  const { backend, variable } = descriptions[server]
  return [server, { backend, variable, start: modules[server].start }]
}

function releasesOf(server) {
  const { backend, releases } = descriptions[server]
  const startOf = (release) => (options) => modules[server].start({ ...options, release })
  return releases.map((name) => [name, { backend, variable: fetched[name].variable, start: startOf(name) }])
}

export const sources = {
  ...Object.fromEntries(servers.map(usual)),
  ...Object.fromEntries(servers.flatMap(releasesOf)),
  pglite: { backend: 'postgres', variable: 'PGLITE_URL', start: startPglite }
}

const all = (field) => servers.flatMap((server) => descriptions[server][field])

/** The servers that a test run uses; a full one uses others as well. */
export const serversOfRun = () => (process.env.PERSISTENCE_FULL ? [...servers, ...all('releases')] : servers)

/** Servers that a full run starts because adapters must refuse them. */
export const tooOld = () => (process.env.PERSISTENCE_FULL ? all('tooOld') : [])

/** Proxies in front of servers, and the libraries that fake names. */
export const besideServers = [
  'pgbouncer118',
  'pgbouncer126',
  'haproxy',
  'nutcracker',
  'pgpool',
  'nssWrapper',
  'resolvWrapper'
]
