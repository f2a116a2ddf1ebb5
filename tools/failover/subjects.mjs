// Demotion, promotion and the other steps of each server, by its own commands.

import { Group, settling } from '../servers/group.mjs'
import { askMysql } from '../servers/mysql-ask.mjs'
import { askPostgres } from '../servers/postgres-ask.mjs'
import { askRedis } from '../servers/redis-ask.mjs'
import { waitFor } from '../servers/wait.mjs'
import {
  startGalera,
  startGroupReplication,
  startMariadbPair,
  startMongodbSet,
  startMysqlPair,
  startPostgres,
  startPostgresPair,
  startRedis,
  startRedisPair,
  startRedisSentinels
} from '../servers.mjs'

const behind = (pair, third) => new Group([...pair.nodes, third], (node) => pair.takesWrites(node))

/** A pair and one more replica of its primary; `failOver` is the pair's. */
async function withThird(startPair, startThird) {
  const pair = await startPair()
  const third = await settling([pair], () => startThird(pair.nodes[0]))
  return Object.assign(behind(pair, third), { failOver: () => pair.failOver() })
}

async function startRedisReplica({ port }) {
  const node = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] })
  await askRedis(node, 'REPLICAOF', '127.0.0.1', String(port))
  await waitFor(async () => (await askRedis(node, 'ROLE'))[3] === 'connected', 'the third node did not connect')
  return node
}

// A primary that is set to read-only keeps its sessions. A primary that is restarted as a standby ends them.
async function demotePostgres(pair) {
  const [old, next] = pair.nodes
  await askPostgres(old, 'ALTER SYSTEM SET default_transaction_read_only = on')
  await askPostgres(old, 'SELECT pg_reload_conf()')
  await pair.catchUp()
  return pair.promote(next)
}

async function cutOffPostgres(replica) {
  await askPostgres(replica, "ALTER SYSTEM SET primary_conninfo = ''")
  await askPostgres(replica, 'SELECT pg_reload_conf()')
}

// All nodes took writes before: whether the others still do is only known once one of them has confirmed a write.
async function loseNodeOfGalera(cluster) {
  await cluster.kill()
  const next = await cluster.primary()
  await askMysql(next, 'CREATE TABLE app.probe (id INT PRIMARY KEY)', 'INSERT INTO app.probe VALUES (1)')
  return next
}

const startCluster = async () => {
  const cluster = await startGalera()
  return Object.assign(cluster, { failOver: () => loseNodeOfGalera(cluster) })
}

const switchOver = (pair) => pair.switchOver()

/**
 * `start`: a primary and a replica. `watched`: the same, for a proxy. `three`: nodes of which one is lost.
 * `cutOff(replica)`: it gets nothing of the primary's any more.
 */
export const subjects = {
  redis: {
    start: startRedisPair,
    watched: startRedisSentinels,
    three: () => withThird(startRedisPair, startRedisReplica),
    demote: switchOver,
    cutOff: (replica) => askRedis(replica, 'REPLICAOF', '127.0.0.1', '1')
  },
  postgres: {
    start: startPostgresPair,
    watched: startPostgresPair,
    three: () => withThird(startPostgresPair, (standbyOf) => startPostgres({ standbyOf })),
    demote: demotePostgres,
    cutOff: cutOffPostgres
  },
  mariadb: {
    start: startMariadbPair,
    watched: startMariadbPair,
    three: startCluster,
    demote: switchOver,
    cutOff: (replica) => askMysql(replica, 'STOP SLAVE')
  },
  mysql: {
    start: startMysqlPair,
    watched: startMysqlPair,
    three: startGroupReplication,
    demote: switchOver,
    cutOff: (replica) => askMysql(replica, 'STOP REPLICA')
  },
  mongodb: { start: startMongodbSet, watched: startMongodbSet, three: startMongodbSet }
}
