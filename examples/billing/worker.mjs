// A worker process: bills whatever shard is free, until every shard is billed.
import { setTimeout as sleep } from 'node:timers/promises'
import { Desk } from './desk.mjs'
import { shards } from './plan.mjs'
import { openProviders } from './providers.mjs'
import { isBilled, runShard } from './shard.mjs'

const POLL = 100

async function billAll(desk) {
  const open = new Set(shards)
  while (open.size > 0) {
    const ran = await visitAll(open, desk)
    // What is left is in another worker's hands, or waits for a dead worker's lock to expire.
    if (!ran && open.size > 0) await sleep(POLL)
  }
}

async function visitAll(open, desk) {
  let ran = false
  for (const shard of open) {
    if (await isBilled(shard, desk)) open.delete(shard)
    else if (await runShard(shard, desk)) ran = true
  }
  return ran
}

async function work(job) {
  const providers = await openProviders(job)
  const desk = new Desk(job, providers)
  await billAll(desk)
  await providers.close()
  desk.report({ finished: true })
  process.disconnect()
}

process.once('disconnect', () => process.exit())
process.once('message', (job) =>
  work(job).catch((error) => process.send({ failure: error.message }, () => process.exit(1)))
)
