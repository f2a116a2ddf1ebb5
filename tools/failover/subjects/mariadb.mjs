import { askMysql } from '../../servers/mysql-ask.mjs'
import { startGalera, startMariadbPair } from '../../servers.mjs'

// All nodes took writes before: whether the others still do is only known once one of them has confirmed a write.
async function loseNode(cluster) {
  await cluster.kill()
  const next = await cluster.primary()
  await askMysql(next, 'CREATE TABLE app.probe (id INT PRIMARY KEY)', 'INSERT INTO app.probe VALUES (1)')
  return next
}

export const start = startMariadbPair
export const watched = startMariadbPair

export async function three() {
  const cluster = await startGalera()
  return Object.assign(cluster, { failOver: () => loseNode(cluster) })
}

export const demote = (pair) => pair.switchOver()
export const cutOff = (replica) => askMysql(replica, 'STOP SLAVE')
