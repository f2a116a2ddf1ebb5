// Runs a program beside throw-away servers of its own: node tools/suites/with-servers.mjs program args…
// Never the servers of REDIS_URL and DATABASE_URL: such a program empties the databases that it gets.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { descriptions } from '../servers/descriptions.mjs'
import { sources } from '../servers/sources.mjs'

const needed = Object.entries(descriptions).filter(([, { nativeTests }]) => nativeTests)

async function start([name, { nativeTests }]) {
  const server = await sources[name].start()
  const addresses = Object.entries(nativeTests).map(([variable, field]) => [variable, server[field]])
  return { addresses, stop: () => server.stop() }
}

const [program, ...args] = process.argv.slice(2)
const servers = await Promise.all(needed.map(start))
const addresses = Object.fromEntries(servers.flatMap((server) => server.addresses))
const child = spawn(program, args, { env: { ...process.env, ...addresses }, stdio: ['ignore', 'inherit', 'inherit'] })
const [code] = await once(child, 'exit')
await Promise.all(servers.map((server) => server.stop()))
process.exitCode = code ?? 1
