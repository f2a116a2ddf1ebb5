import { askRedis } from '../../servers/redis-ask.mjs'
import { waitFor } from '../../servers/wait.mjs'
import { startRedis, startRedisPair, startRedisSentinels } from '../../servers.mjs'
import { withThird } from '../third.mjs'

async function startReplica({ port }) {
  const node = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] })
  await askRedis(node, 'REPLICAOF', '127.0.0.1', String(port))
  await waitFor(async () => (await askRedis(node, 'ROLE'))[3] === 'connected', 'the third node did not connect')
  return node
}

export const start = startRedisPair
export const watched = startRedisSentinels
export const three = () => withThird(startRedisPair, startReplica)
export const demote = (pair) => pair.switchOver()
export const cutOff = (replica) => askRedis(replica, 'REPLICAOF', '127.0.0.1', '1')
