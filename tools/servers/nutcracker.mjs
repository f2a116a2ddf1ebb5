// A proxy that spreads keys over several Redis servers.
import { once } from 'node:events'
import { connect } from 'node:net'
import { openFolder, writeInto } from './folder.mjs'
import { settling } from './group.mjs'
import { freePort } from './port.mjs'
import { privateServer } from './private.mjs'
import { versionOf } from './programs.mjs'
import { startServer } from './server.mjs'
import { waitFor } from './wait.mjs'

function configuration(servers, port) {
  const lines = ['pool:', `  listen: 127.0.0.1:${port}`, '  redis: true', '  hash: fnv1a_64', '  distribution: ketama']
  return [...lines, '  servers:', ...servers.map((server) => `   - 127.0.0.1:${server.port}:1`), ''].join('\n')
}

async function accepts(port) {
  const socket = connect(port, '127.0.0.1')
  const answer = await once(socket, 'connect').then(
    () => true,
    () => false
  )
  socket.destroy()
  return answer
}

/** Starts one in front of the Redis `servers`; gone with this process. */
export async function startNutcracker({ servers }) {
  const { program } = await privateServer('nutcracker')
  const folder = await openFolder('nutcracker', { quick: true })
  const statistics = await freePort()
  const write = (port) => writeInto(folder, 'nutcracker.yml', configuration(servers, port))
  const proxy = await startServer(folder, {
    name: 'nutcracker',
    program,
    stopSignal: 'SIGTERM',
    quitSignal: 'SIGTERM',
    ready: /started on pid/,
    complaint: /yml: |failed/,
    arguments: (port) => ['--conf-file', write(port), '--output', '/dev/stderr', '--stats-port', statistics],
    describe: (port) => ({ host: '127.0.0.1', url: `redis://127.0.0.1:${port}` })
  })
  // It logs its start before it listens.
  await settling([proxy], () => waitFor(() => accepts(proxy.port), 'nutcracker does not listen'))
  return Object.assign(proxy, { backend: 'redis', version: versionOf(program, '--version') })
}
