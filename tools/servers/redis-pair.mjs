// A Redis and its replica.

import { settling, startAll } from './group.mjs'
import { Pair } from './pair.mjs'
import { start as startRedis } from './redis.mjs'
import { askRedis } from './redis-ask.mjs'
import { waitFor } from './wait.mjs'

export async function takesWrites(node) {
  const [role] = await askRedis(node, 'ROLE')
  return role === 'master'
}

async function follow(node, primary) {
  await askRedis(node, 'REPLICAOF', '127.0.0.1', String(primary.port))
  await waitFor(() => replicates(node), 'the replica did not connect')
}

export async function replicates(node) {
  const [role, , , state] = await askRedis(node, 'ROLE')
  return role === 'slave' && state === 'connected'
}

async function offsetOf(node) {
  const info = await askRedis(node, 'INFO', 'replication')
  return Number(/^master_repl_offset:(\d+)/m.exec(info)[1])
}

// After a whole copy a durable replica writes its log anew, and keeps none of it before that has ended.
async function isWritten(node) {
  const info = await askRedis(node, 'INFO', 'persistence')
  return /^aof_rewrite_in_progress:0/m.test(info) && /^aof_rewrite_scheduled:0/m.test(info)
}

// A primary that was started again counts its offset anew, and means nothing to a replica that has not noticed it yet.
async function catchUp(replica, primary) {
  await waitFor(() => replicates(replica), 'the replica did not connect')
  const offset = await offsetOf(primary)
  const hasAll = async () => (await offsetOf(replica)) >= offset && (await isWritten(replica))
  await waitFor(hasAll, 'the replica did not catch up')
}

// One that was demoted has waited for the other already.
async function catchUpUnlessDemoted(replica, primary) {
  if (await takesWrites(primary)) await catchUp(replica, primary)
}

// Writes that the replica lacks at that moment are lost. It gets time first, in which no write is allowed.
async function demote(node, other) {
  await askRedis(node, 'CLIENT', 'PAUSE', '60000', 'WRITE')
  await catchUp(other, node)
  await askRedis(node, 'REPLICAOF', '127.0.0.1', String(other.port))
  await askRedis(node, 'CLIENT', 'UNPAUSE')
}

const promote = (node) => askRedis(node, 'REPLICAOF', 'NO', 'ONE')

async function rejoin(node, primary) {
  await node.restart()
  await follow(node, primary)
}

/** A primary and its replica. */
export async function startNodes(options) {
  const secret = options.password === undefined ? [] : ['--masterauth', options.password]
  // A replica that waits for others to copy with costs seconds.
  const args = ['--repl-diskless-sync-delay', '0', ...secret, ...(options.args ?? [])]
  const nodes = await startAll([startRedis({ ...options, args }), startRedis({ ...options, args })])
  await settling(nodes, () => follow(nodes[1], nodes[0]))
  return nodes
}

/** Starts a primary, `nodes[0]`, and its replica, which change roles only on request. */
export async function startRedisPair(options = {}) {
  const steps = { takesWrites, demote, promote, follow, catchUp: catchUpUnlessDemoted, rejoin }
  return new Pair(await startNodes(options), steps)
}
