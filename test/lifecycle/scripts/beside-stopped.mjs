// beside-stopped.mjs <server> <rounds> <milliseconds>: the throughput of a Redis adapter and of fs.readFile beside an adapter
// whose server is stopped, as a share of the throughput beside an idle adapter. Each round measures both, one after the other.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startMariadb, startMongodb, startMysql, startPostgres, startRedis } from '../../../tools/servers.mjs'
import { report } from '../../support/child.mjs'
import { open, startWork } from './adapters.mjs'

const [name, rounds, span] = process.argv.slice(2)
const here = fileURLToPath(import.meta.url)
const starters = {
  redis: startRedis,
  postgres: startPostgres,
  mariadb: startMariadb,
  mysql: startMysql,
  mongodb: startMongodb
}
const patience = { connectTimeout: 60_000, commandTimeout: 60_000 }

const [server, neighbourServer] = await Promise.all([starters[name](), startRedis()])
const neighbour = await open({ name: 'redis', url: neighbourServer.url })
const openOn = () => open({ name: server.backend, url: server.url }, patience)
const adapter = await openOn()
await Promise.all([adapter.connect(), neighbour.connect()])

/** How many calls of `use` this number of callers completes within the span. */
async function count(use, callers) {
  let done = 0
  const until = performance.now() + Number(span)
  const caller = async () => {
    for (; performance.now() < until; done++) await use()
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return done
}

async function measure() {
  const [redis, files] = await Promise.all([count(() => neighbour.get('k'), 50), count(() => readFile(here), 4)])
  return { redis, files }
}

async function measureStopped() {
  const fresh = await openOn()
  server.freeze()
  const hanging = [adapter, fresh].map((one) => startWork(one, 200))
  const done = await measure()
  server.thaw()
  await Promise.all(hanging)
  await fresh.disconnect()
  return done
}

await measure()
for (let round = 0; round < Number(rounds); round++) {
  const idle = await measure()
  const stopped = await measureStopped()
  report({ redis: stopped.redis / idle.redis, files: stopped.files / idle.files })
}
await Promise.all([adapter.disconnect(), neighbour.disconnect()])
await Promise.all([server.stop(), neighbourServer.stop()])
