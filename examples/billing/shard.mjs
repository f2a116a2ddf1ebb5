// One run: a shard, under a lock, from its last checkpoint on.
import { keepLease } from './lease.mjs'
import { batchesFrom } from './plan.mjs'

const LOCK_TTL = 1500
const CHECKPOINTS_KEPT = 3

/**
 * @param {import('./plan.mjs').Shard} shard
 * @param {import('./desk.mjs').Desk} desk
 * @returns whether it was free
 */
export async function runShard(shard, desk) {
  const handle = await desk.lock.acquire(`run:${shard.id}`, LOCK_TTL)
  if (!handle) return false
  const lease = keepLease(handle, LOCK_TTL)
  try {
    await billShard(shard, desk, lease)
    return true
  } finally {
    lease.end()
    await handle.release()
  }
}

export async function isBilled(shard, desk) {
  const last = await desk.checkpoint.loadLatest(shard.id)
  return last?.progress === 100
}

async function billShard(shard, desk, lease) {
  let place = await resume(shard, desk)
  for (const batch of batchesFrom(shard, place.next)) {
    if (lease.lost) return
    const receipts = await Promise.all(batch.map((customer) => desk.bill(customer)))
    place = advance(place, receipts)
    await savePlace(shard, desk, place)
    desk.report({ done: batch.length })
  }
}

/** @returns {Promise<{ next: number, cents: number, sequence: number }>} */
async function resume(shard, desk) {
  const last = await desk.checkpoint.loadLatest(shard.id)
  if (!last) return savePlace(shard, desk, { next: 0, cents: 0, sequence: 0 })
  if (last.data.worker !== desk.name && last.progress < 100) desk.takeOver(shard, last)
  return { next: last.data.next, cents: last.data.cents, sequence: last.sequence }
}

function advance({ next, cents, sequence }, receipts) {
  const sum = receipts.reduce((total, receipt) => total + receipt.cents, cents)
  return { next: next + receipts.length, cents: sum, sequence: sequence + 1 }
}

async function savePlace(shard, desk, place) {
  const timestamp = Date.now()
  await desk.checkpoint.save({
    id: `${shard.id}-${timestamp}-${place.sequence}`,
    taskId: shard.id,
    sequence: place.sequence,
    timestamp,
    progress: (100 * place.next) / shard.customers.length,
    data: { next: place.next, cents: place.cents, worker: desk.name }
  })
  await desk.checkpoint.cleanup(shard.id, CHECKPOINTS_KEPT)
  return place
}
