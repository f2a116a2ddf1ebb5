// The common part of a MariaDB and a MySQL under test.
import { askMysql } from '../../servers/mysql-ask.mjs'

export { demote, failOver } from './pair.mjs'

export const waitsForRoom = true

export async function endSessions(node) {
  const sessions = `SELECT id FROM information_schema.processlist WHERE user = '${node.user}'`
  // One that has ended by itself is not there any more.
  for (const { id, ID = id } of await askMysql(node, sessions)) await askMysql(node, `KILL ${ID}`).catch(() => {})
}

export const holdUp = (node, time) =>
  askMysql(node, 'FLUSH TABLES WITH READ LOCK', `SELECT SLEEP(${time / 1000})`, 'UNLOCK TABLES')

/** A restarted node of a pair takes no writes until it is promoted. */
export const restarted = (node) => askMysql(node, 'SET GLOBAL read_only = 0')
