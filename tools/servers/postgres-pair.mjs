// A PostgreSQL primary and its streaming standby.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeInto } from './folder.mjs'
import { settling } from './group.mjs'
import { Pair } from './pair.mjs'
import { start as startPostgres } from './postgres.mjs'
import { askPostgres } from './postgres-ask.mjs'
import { copyData, sourceOf } from './postgres-data.mjs'
import { programOf } from './private.mjs'
import { unprivilegedAccount } from './programs.mjs'
import { noteSegmentOfPostgres } from './segments.mjs'
import { waitFor } from './wait.mjs'

const longest = 60_000

// A standby that lost its primary looks for it this often, and is not promoted in between.
const quick = { wal_retrieve_retry_interval: '100ms' }

// After `kill -9` confirmed writes are neither lost nor missing on the standby.
const survivesKill = { synchronous_commit: 'on' }

async function takesWrites(node) {
  const [{ answer }] = await askPostgres(node, 'SELECT NOT pg_is_in_recovery() AS answer')
  return answer
}

// Until then the primary may remove its log before the standby has read it.
async function streams(standby) {
  const receiving = "SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'"
  const isThere = async () => (await askPostgres(standby, receiving)).length > 0
  await waitFor(isThere, 'the standby did not stream')
}

async function catchUp(standby, primary) {
  // Restarted as a standby: it sent all that it had before it ended.
  if (!(await takesWrites(primary))) return
  const [{ lsn }] = await askPostgres(primary, 'SELECT pg_current_wal_lsn() AS lsn')
  const behind = `SELECT pg_last_wal_replay_lsn() >= '${lsn}' AS answer`
  await waitFor(async () => (await askPostgres(standby, behind))[0].answer, 'the standby did not catch up')
}

// PostgreSQL changes its role downwards only by a restart, which ends all sessions.
async function demote(node, other) {
  const source = sourceOf(other).replaceAll("'", "''")
  await askPostgres(node, `ALTER SYSTEM SET primary_conninfo = '${source}'`)
  writeInto({ path: node.dir, account: unprivilegedAccount() }, 'data/standby.signal', '')
  await node.restart()
}

const promote = (node) => askPostgres(node, `SELECT pg_promote(true, ${longest / 1000})`, longest)

// Its files may have parted from the primary's: they are copied anew.
async function rejoin(node, primary, release) {
  await node.kill()
  noteSegmentOfPostgres(node.dir)
  rmSync(join(node.dir, 'data'), { recursive: true })
  const program = await programOf('postgres', release)
  await copyData({ path: node.dir, account: unprivilegedAccount() }, program, { standbyOf: primary })
  await node.restart()
  await streams(node)
}

// A primary and a pooler identify the standby by this name.
async function startNode(name, options) {
  const settings = { cluster_name: name, ...quick, ...survivesKill, ...options.settings }
  return Object.assign(await startPostgres({ ...options, settings }), { name })
}

/** Starts a primary, `nodes[0]`, and its standby; `url` names both and asks for the one that takes writes. */
export async function startPostgresPair(options = {}) {
  const { release } = options
  const primary = await startNode('node0', options)
  const standby = await settling([primary], () => startNode('node1', { ...options, standbyOf: primary }))
  const nodes = [primary, standby]
  await settling(nodes, () => streams(standby))
  const url = primary.url.replace(/(?<=@)[^/]*/, nodes.map(({ port }) => `127.0.0.1:${port}`).join(','))
  const steps = {
    takesWrites,
    demote,
    promote,
    follow: streams,
    catchUp,
    rejoin: (...pair) => rejoin(...pair, release)
  }
  return new Pair(nodes, steps, { url: `${url}?target_session_attrs=read-write` })
}
