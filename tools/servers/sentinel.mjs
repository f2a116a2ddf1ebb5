// A Redis Sentinel with short time-outs, for tests.

import { openFolder, writeInto } from './folder.mjs'
import { programOf } from './private.mjs'
import { versionOf } from './programs.mjs'
import { askRedis } from './redis-ask.mjs'
import { startServer } from './server.mjs'

/** The name by which sentinels know the primary. */
export const group = 'main'

const quorum = 2
const periods = ['info-period', 'publish-period', 'ping-period', 'ask-period'].flatMap((name) => [name, '200'])

function configuration(folder, { port, password }, downAfter) {
  return [
    'bind 127.0.0.1',
    `dir ${folder.path}`,
    `sentinel monitor ${group} 127.0.0.1 ${port} ${quorum}`,
    `sentinel down-after-milliseconds ${group} ${downAfter}`,
    `sentinel failover-timeout ${group} 5000`,
    ...(password === undefined ? [] : [`sentinel auth-pass ${group} ${JSON.stringify(password)}`]),
    ''
  ].join('\n')
}

/** Starts one that watches `primary` and takes it for dead after `downAfter` milliseconds of silence. */
export async function startSentinel(primary, { release, downAfter = 500 } = {}) {
  const program = await programOf('redis-server', release)
  const folder = await openFolder('sentinel', { quick: true })
  const file = writeInto(folder, 'sentinel.conf', configuration(folder, primary, downAfter))
  const server = await startServer(folder, {
    name: 'redis-sentinel',
    program,
    stopSignal: 'SIGTERM',
    quitSignal: 'SIGKILL',
    ready: /\+monitor master/,
    arguments: (port) => [file, '--sentinel', '--port', String(port)],
    settle: (port) => askRedis({ port }, 'SENTINEL', 'DEBUG', ...periods),
    describe: (port) => ({ host: '127.0.0.1', url: `redis://127.0.0.1:${port}` })
  })
  return Object.assign(server, { backend: 'redis', version: versionOf(program) })
}
