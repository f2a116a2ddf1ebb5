// pgpool-II in front of a PostgreSQL primary and its standby: it sends reads to both.

import { openFolder, writeInto } from './folder.mjs'
import { settling } from './group.mjs'
import { freePort } from './port.mjs'
import { askPostgres } from './postgres-ask.mjs'
import { privateServer } from './private.mjs'
import { unprivilegedAccount } from './programs.mjs'
import { noteSegments } from './segments.mjs'
import { startServer } from './server.mjs'

function backendSettings(nodes) {
  const each = nodes.map(({ socketPath, port, name }, at) => [
    [`backend_application_name${at}`, name],
    [`backend_hostname${at}`, socketPath],
    [`backend_port${at}`, port],
    [`backend_weight${at}`, 1],
    [`backend_flag${at}`, 'ALLOW_TO_FAILOVER']
  ])
  return Object.fromEntries(each.flat())
}

// Their passwords are looked up in pool_passwd: here an apostrophe would have no form.
const logins = Object.fromEntries(
  ['sr_check', 'health_check'].flatMap((kind) => [
    [`${kind}_user`, 'postgres'],
    [`${kind}_password`, ''],
    [`${kind}_database`, 'postgres']
  ])
)

// A standby that comes back is used again without being attached by hand.
const quick = {
  sr_check_period: 1,
  health_check_period: 1,
  health_check_timeout: 2,
  health_check_max_retries: 0,
  search_primary_node_timeout: 60,
  auto_failback: 'on',
  auto_failback_interval: 1
}

function allSettings(folder, { nodes }, port, pcpPort, settings) {
  const [{ user, password }] = nodes
  const passwords = ['postgres', user].map((name) => `${name}:TEXT${password ?? ''}\n`).join('')
  return {
    listen_addresses: '127.0.0.1',
    port,
    pcp_port: pcpPort,
    pcp_listen_addresses: '127.0.0.1',
    socket_dir: folder.path,
    pcp_socket_dir: folder.path,
    pid_file_name: `${folder.path}/pgpool.pid`,
    logdir: folder.path,
    work_dir: folder.path,
    backend_clustering_mode: 'streaming_replication',
    load_balance_mode: 'on',
    num_init_children: 32,
    enable_pool_hba: 'on',
    pool_passwd: writeInto(folder, 'pool_passwd', passwords),
    ...backendSettings(nodes),
    ...logins,
    ...quick,
    ...settings
  }
}

const inLines = (settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('')

/** Starts one in front of the `pair`, load balancing on; gone with this process. `settings`: of its pgpool.conf. */
export async function startPgpool({ pair, settings = {} }) {
  const { program } = await privateServer('pgpool')
  const folder = await openFolder('pgpool', { account: unprivilegedAccount(), quick: true })
  const [node] = pair.nodes
  const { user, password, database } = node
  const pcpPort = await freePort()
  const access = `host all all 127.0.0.1/32 ${password === null ? 'trust' : 'scram-sha-256'}\n`
  const hba = writeInto(folder, 'pool_hba.conf', access)
  const pcp = writeInto(folder, 'pcp.conf', '')
  const configuration = (port) =>
    writeInto(folder, 'pgpool.conf', inLines(allSettings(folder, pair, port, pcpPort, settings)))
  const pooler = await startServer(folder, {
    name: 'pgpool',
    program,
    stopSignal: 'SIGINT',
    quitSignal: 'SIGINT',
    ready: /pgpool-II successfully started/,
    complaint: /FATAL|ERROR/,
    arguments: (port) => ['-n', '-f', configuration(port), '-a', hba, '-F', pcp],
    settle: () => noteSegments(folder.path),
    describe: (port) => {
      const url = Object.assign(new URL(node.url), { host: `127.0.0.1:${port}` }).href
      return { host: '127.0.0.1', user, password, database, url }
    }
  })
  const [{ pool_version }] = await settling([pooler], () => askPostgres(pooler, 'SHOW POOL_VERSION'))
  return Object.assign(pooler, {
    backend: 'postgres',
    version: pool_version,
    /** The state of each node: its `status` and `role` among others. */
    states: () => askPostgres(pooler, 'SHOW POOL_NODES')
  })
}
