// The description of each server: tools/servers/<server>.json. tools/sources.json names the servers of each backend.
//   title        in tables and pages
//   variable     the environment variable with the URL of a server that runs already
//   debian       the package that the server needs (`apt`), and how to see that it is installed: a `program` on the PATH, a
//                `file`, a `library`; `service`: the unit that the package would start
//   nativeTests  the environment of the native tests: variable, and field of the started server
//   drivers      the JavaScript drivers that the benchmark compares with; benchmark: the settings it starts the server with
//   fetched      programs that are fetched, by name: a `suite` of Debian with `packages`, or an `index` of wheels with `files`
//   releases     those of them that are servers of other releases; tooOld: those that the adapters refuse
import { readFileSync } from 'node:fs'
import { facts } from '../facts.mjs'

const none = { releases: [], tooOld: [], fetched: {} }
const read = (server) => JSON.parse(readFileSync(new URL(`${server}.json`, import.meta.url), 'utf8'))
const ofBackend = ([backend, { servers }]) => servers.map((server) => [server, { ...none, backend, ...read(server) }])

/** By server, in the order of the columns of tables. */
export const descriptions = Object.fromEntries(Object.entries(facts.backends).flatMap(ofBackend))

export const servers = Object.keys(descriptions)

const fetchedFor = ({ variable, fetched }) =>
  Object.entries(fetched).map(([name, program]) => [name, { variable, ...program }])

/** The fetched programs of all servers, by name. */
export const fetched = Object.fromEntries(Object.values(descriptions).flatMap(fetchedFor))

/** The packages of the distribution that the servers need, with the variable of the server. */
export const serverPackages = Object.values(descriptions)
  .filter(({ debian }) => debian)
  .map(({ debian, variable }) => ({ ...debian, variable }))

/** What `load(server)` resolves to, by server. */
export async function byServer(load) {
  const loaded = await Promise.all(servers.map(async (server) => [server, await load(server)]))
  return Object.fromEntries(loaded)
}
