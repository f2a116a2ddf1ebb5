// A Galera cluster of three MariaDB nodes, all of which take writes.
import { existsSync } from 'node:fs'
import { Group, settling } from './group.mjs'
import { start as startMariadb } from './mariadb.mjs'
import { askMysql } from './mysql-ask.mjs'
import { freePort } from './port.mjs'
import { waitFor } from './wait.mjs'

const count = 3
const library = '/usr/lib/galera/libgalera_smm.so'

// Quick to notice that a node is gone, where nothing but a test depends on it.
const timeouts = {
  'evs.keepalive_period': 'PT0.3S',
  'evs.suspect_timeout': 'PT1S',
  'evs.inactive_timeout': 'PT2S',
  'evs.inactive_check_period': 'PT0.3S',
  'evs.install_timeout': 'PT2S',
  'gcache.size': '16M'
}

async function portsOfNode() {
  const [cluster, increments, copy] = [await freePort(), await freePort(), await freePort()]
  return { cluster, increments, copy }
}

function settingsFor(all, { cluster, increments, copy }) {
  const options = {
    ...timeouts,
    'gmcast.listen_addr': `tcp://127.0.0.1:${cluster}`,
    'ist.recv_addr': `127.0.0.1:${increments}`
  }
  return {
    'wsrep-on': 'ON',
    'wsrep-provider': library,
    'wsrep-provider-options': Object.entries(options)
      .map(([name, value]) => `${name}=${value}`)
      .join(';'),
    'wsrep-cluster-address': `gcomm://${all.map((ports) => `127.0.0.1:${ports.cluster}`).join(',')}`,
    'wsrep-node-address': `127.0.0.1:${cluster}`,
    'wsrep-sst-receive-address': `127.0.0.1:${copy}`,
    'wsrep-sst-method': 'rsync',
    'binlog-format': 'ROW',
    'innodb-autoinc-lock-mode': 2
  }
}

async function takesWrites(node) {
  const [row] = await askMysql(node, "SHOW STATUS LIKE 'wsrep_ready'")
  return row.Value === 'ON'
}

async function isSynced(node) {
  const [row] = await askMysql(node, "SHOW STATUS LIKE 'wsrep_local_state_comment'").catch(() => [])
  return row?.Value === 'Synced'
}

const untilSynced = (node) => waitFor(() => isSynced(node), 'the node did not join')

class Galera extends Group {
  /** A killed node comes back, with the writes of the meantime. */
  async rejoin(node) {
    await node.restart()
    await untilSynced(node)
  }
}

/** Starts the nodes, one after the other. Its way to copy the data refuses root: the nodes run as another account. */
export async function startGalera(options = {}) {
  if (!existsSync(library)) throw new Error('Galera is not installed: sudo apt-get install galera-4')
  const all = await Promise.all(Array.from({ length: count }, portsOfNode))
  // Only for the node's first start: with this argument a restarted node would begin a cluster of its own.
  const args = ['--wsrep-new-cluster']
  const nodes = []
  await settling(nodes, async () => {
    for (const ports of all) {
      const settings = { ...settingsFor(all, ports), ...options.settings }
      const node = await startMariadb({ ...options, settings, args: nodes.length === 0 ? args : [], galera: true })
      nodes.push(node)
      await untilSynced(node)
      args.length = 0
    }
  })
  return new Galera(nodes, takesWrites)
}
