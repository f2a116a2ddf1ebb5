// A MySQL group of three by Group Replication: one primary, or all of them.
import { randomUUID } from 'node:crypto'
import { Group, settling, startAll } from './group.mjs'
import { start as startMysql } from './mysql.mjs'
import { askMysql } from './mysql-ask.mjs'
import { survivesKill } from './mysqld.mjs'
import { freePort } from './port.mjs'
import { withDefaults } from './template.mjs'
import { waitFor } from './wait.mjs'

const count = 3
const literal = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

function settingsFor(name, ports, at, multiPrimary) {
  const address = (port) => `127.0.0.1:${port}`
  return {
    ...survivesKill,
    'innodb-redo-log-capacity': '32M',
    'disable-log-bin': undefined,
    'log-bin': 'binlog',
    'gtid-mode': 'ON',
    'enforce-gtid-consistency': 'ON',
    'server-id': at + 1,
    'report-host': '127.0.0.1',
    'plugin-load-add': 'group_replication.so',
    'loose-group-replication-group-name': name,
    'loose-group-replication-start-on-boot': 'OFF',
    'loose-group-replication-local-address': address(ports[at]),
    'loose-group-replication-group-seeds': ports.map(address).join(','),
    'loose-group-replication-recovery-get-public-key': 'ON',
    'loose-group-replication-single-primary-mode': multiPrimary ? 'OFF' : 'ON',
    // Quick to notice that a node is gone, where nothing but a test depends on it.
    'loose-group-replication-member-expel-timeout': 0,
    'loose-group-replication-unreachable-majority-timeout': 10
  }
}

async function memberOf(node) {
  const [row] = await askMysql(
    node,
    `SELECT member_state AS state, @@global.super_read_only AS readOnly FROM performance_schema.replication_group_members
       WHERE member_id = @@server_uuid`
  )
  return row
}

async function takesWrites(node) {
  const { state, readOnly } = await memberOf(node)
  return state === 'ONLINE' && readOnly === 0
}

const isOnline = async (node) => (await memberOf(node)).state === 'ONLINE'

async function join(node) {
  await askMysql(node, `START GROUP_REPLICATION USER = 'root', PASSWORD = ${literal(node.password ?? '')}`)
  await waitFor(() => isOnline(node), 'the node did not join the group')
}

async function found(node) {
  await askMysql(node, 'SET GLOBAL group_replication_bootstrap_group = ON')
  await join(node)
  await askMysql(node, 'SET GLOBAL group_replication_bootstrap_group = OFF')
}

class ReplicationGroup extends Group {
  /** Another node becomes the primary; only where there is one. Returns it. */
  async switchOver() {
    const old = await this.primary()
    const next = this.nodes.find((node) => node !== old)
    const [{ id }] = await askMysql(next, 'SELECT @@server_uuid AS id')
    await askMysql(old, `SELECT group_replication_set_as_primary(${literal(id)})`)
    return next
  }

  /** `kill -9` of the primary; returns the one that the group has chosen. */
  async failOver() {
    await this.kill()
    return this.primary()
  }

  /** A killed node comes back, with the writes of the meantime. */
  async rejoin(node) {
    await node.restart()
    await join(node)
  }
}

/** Starts the nodes; `nodes[0]` is the primary, or one of three with `multiPrimary`. */
export async function startGroupReplication({ multiPrimary = false, ...wanted } = {}) {
  const options = withDefaults(wanted)
  const ports = await Promise.all(Array.from({ length: count }, freePort))
  const name = randomUUID()
  const startNode = (_, at) =>
    startMysql({ ...options, settings: { ...settingsFor(name, ports, at, multiPrimary), ...options.settings } })
  const nodes = await startAll(ports.map(startNode))
  await settling(nodes, async () => {
    await found(nodes[0])
    await Promise.all(nodes.slice(1).map(join))
  })
  return new ReplicationGroup(nodes, takesWrites)
}
