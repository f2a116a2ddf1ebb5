// A MySQL or MariaDB and its replica, by global transaction ids.

import { settling, startAll } from './group.mjs'
import { start as startMariadb } from './mariadb.mjs'
import { start as startMysql } from './mysql.mjs'
import { askMysql } from './mysql-ask.mjs'
import { survivesKill } from './mysqld.mjs'
import { Pair } from './pair.mjs'
import { withDefaults } from './template.mjs'
import { waitFor } from './wait.mjs'

const literal = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
// Of domain-server-sequence.
const sequenceOf = (position) => `CAST(SUBSTRING_INDEX(${position}, '-', -1) AS UNSIGNED)`

// A restarted server takes no writes until it is promoted.
const common = { ...survivesKill, 'log-bin': 'binlog', 'read-only': 'ON', 'skip-replica-start': 'ON' }

const mariadb = {
  settings: { ...common, 'skip-replica-start': undefined, 'skip-slave-start': 'ON', 'log-slave-updates': 'ON' },
  release: ['STOP SLAVE', 'RESET SLAVE ALL', 'SET GLOBAL read_only = 0'],
  demotion: ['SET GLOBAL read_only = 1'],
  following: ({ port, password }) => [
    `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${port}, MASTER_USER = 'root',
       MASTER_PASSWORD = ${literal(password ?? '')}, MASTER_USE_GTID = current_pos, MASTER_CONNECT_RETRY = 1`,
    'START SLAVE'
  ],
  position: 'SELECT @@gtid_binlog_pos AS answer',
  // MASTER_GTID_WAIT does not count the replica's own writes from when it was the primary.
  reached: (position) => `SELECT ${sequenceOf('@@gtid_current_pos')} >= ${sequenceOf(literal(position))} AS answer`
}

const mysql = {
  settings: { ...common, 'disable-log-bin': undefined, 'gtid-mode': 'ON', 'enforce-gtid-consistency': 'ON' },
  release: ['STOP REPLICA', 'RESET REPLICA ALL', 'SET GLOBAL super_read_only = 0', 'SET GLOBAL read_only = 0'],
  demotion: ['SET GLOBAL super_read_only = 1'],
  following: ({ port, password }) => [
    'SET GLOBAL super_read_only = 1',
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ${port}, SOURCE_USER = 'root',
       SOURCE_PASSWORD = ${literal(password ?? '')}, SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1,
       SOURCE_CONNECT_RETRY = 1`,
    'START REPLICA'
  ],
  position: 'SELECT @@global.gtid_executed AS answer',
  reached: (position) => `SELECT GTID_SUBSET(${literal(position)}, @@global.gtid_executed) AS answer`
}

async function takesWrites(node) {
  const [{ answer }] = await askMysql(node, 'SELECT @@global.read_only = 0 AS answer')
  return answer === 1
}

async function catchUp({ position, reached }, replica, primary) {
  const [{ answer }] = await askMysql(primary, position)
  const isThere = async () => (await askMysql(replica, reached(answer)))[0].answer === 1
  await waitFor(isThere, 'the replica did not catch up')
}

let ids = 0

// Its own writes are gone: it begins with an empty data folder, and the primary's binary log has all. A replica skips events
// written under its own id, so it gets another id.
async function rejoin(steps, node, primary) {
  await node.kill()
  await node.layAnew()
  await node.restart()
  await askMysql(node, `SET GLOBAL server_id = ${++ids}`)
  await steps.follow(node, primary)
  await steps.catchUp(node, primary)
}

function stepsOf(dialect) {
  const steps = {
    takesWrites,
    demote: (node) => askMysql(node, ...dialect.demotion),
    promote: (node) => askMysql(node, ...dialect.release),
    follow: (node, primary) => askMysql(node, ...dialect.following(primary)),
    catchUp: (...nodes) => catchUp(dialect, ...nodes),
    rejoin: (...nodes) => rejoin(steps, ...nodes)
  }
  return steps
}

async function startPair(start, dialect, wanted) {
  const options = withDefaults(wanted)
  const startNode = () =>
    start({ ...options, settings: { ...dialect.settings, 'server-id': ++ids, ...options.settings } })
  const nodes = await startAll([startNode(), startNode()])
  const steps = stepsOf(dialect)
  await settling(nodes, async () => {
    await steps.promote(nodes[0])
    await steps.follow(nodes[1], nodes[0])
    await steps.catchUp(nodes[1], nodes[0])
  })
  return new Pair(nodes, steps)
}

/** Starts a MariaDB primary, `nodes[0]`, and its replica. */
export const startMariadbPair = (options = {}) => startPair(startMariadb, mariadb, options)

/** Starts a MySQL primary, `nodes[0]`, and its replica. */
export const startMysqlPair = (options = {}) => startPair(startMysql, mysql, options)
