// PostgreSQL, MariaDB and MySQL under test: one node, or a primary and its replica.
import { askMysql } from '../../servers/mysql-ask.mjs'
import { survivesKill } from '../../servers/mysqld.mjs'
import { askPostgres } from '../../servers/postgres-ask.mjs'
import {
  startMariadb,
  startMariadbPair,
  startMysql,
  startMysqlPair,
  startPostgres,
  startPostgresPair
} from '../../servers.mjs'
import { demote, failOver } from './pair.mjs'

const patience = 2000
const seconds = (time) => time / 1000
const tables = ['locks', 'circuit', 'cache', 'checkpoints', 'idempotency']
  .map((name) => `go_goscope_${name}`)
  .join(', ')

export const postgres = {
  start: (options) => startPostgres({ ...options, settings: { synchronous_commit: 'on' } }),
  startGroup: startPostgresPair,
  endSessions: (node) =>
    askPostgres(node, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${node.user}'`),
  holdUp: (node, time) =>
    askPostgres(node, `BEGIN; LOCK TABLE ${tables}; SELECT pg_sleep(${seconds(time)}); COMMIT`, time + patience),
  demote,
  failOver
}

async function endSessions(node) {
  const sessions = `SELECT id FROM information_schema.processlist WHERE user = '${node.user}'`
  // One that has ended by itself is not there any more.
  for (const { id, ID = id } of await askMysql(node, sessions)) await askMysql(node, `KILL ${ID}`).catch(() => {})
}

const mysqld = {
  waitsForRoom: true,
  endSessions,
  holdUp: (node, time) =>
    askMysql(node, 'FLUSH TABLES WITH READ LOCK', `SELECT SLEEP(${seconds(time)})`, 'UNLOCK TABLES'),
  // A restarted node of a pair takes no writes until it is promoted.
  restarted: (node) => askMysql(node, 'SET GLOBAL read_only = 0'),
  demote,
  failOver
}

export const mariadb = {
  ...mysqld,
  start: (options) => startMariadb({ ...options, settings: survivesKill }),
  startGroup: startMariadbPair
}

export const mysql = {
  ...mysqld,
  start: (options) => startMysql({ ...options, settings: survivesKill }),
  startGroup: startMysqlPair
}
