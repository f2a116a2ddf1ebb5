// Faults that the server makes itself, and changes of the primary.
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from '../journal.mjs'
import { commandTimeout } from '../settings.mjs'

export const sessions = {
  title: 'sessions are killed',
  make: async ({ site }) => site.endSessions(await site.primary())
}

export const freeze = {
  title: 'the server holds everything up by a command or a lock',
  draw: ({ between }) => ({ time: between(200, 2 * commandTimeout) }),
  make: async ({ site }, { time }) => site.holdUp(await site.primary(), time)
}

export const diskFull = {
  title: 'the disk (on Redis the memory) is full',
  draw: ({ between }) => ({ time: between(300, 2500) }),
  async make({ site }, { time }) {
    const node = await site.primary()
    await site.fill(node, true)
    await sleep(time)
    await site.fill(node, false)
  }
}

export const clockStep = {
  title: 'the clock of the server steps',
  draw: ({ between, pick }) => ({ by: pick([-1, 1]) * between(200, 3000) }),
  async make({ site }, { by }) {
    const at = now()
    site.stepClock(by)
    return { steps: [{ at, by }] }
  }
}

/** All connections lead to `node` from here on, and those to the one before end. Returns when. */
async function leadTo({ proxies }, { port }) {
  await proxies.call(undefined, 'retarget', { port })
  await proxies.call(undefined, 'pass')
  await proxies.call(undefined, 'cut')
  return now()
}

export const demotion = {
  title: 'the primary is demoted and stays up',
  needsGroup: true,
  async make({ site, proxies }) {
    const from = now()
    return { change: [from, await leadTo({ proxies }, await site.demote())] }
  }
}

// The proxies swallow the replies before the primary is killed. So every write that a caller saw confirmed is on the replica, as
// with synchronous replication, and a missing one is a lost write.
export const failover = {
  title: 'the primary is killed and another node takes its place',
  needsGroup: true,
  async make({ site, proxies }) {
    const from = now()
    await proxies.call(undefined, 'stallReplies')
    const old = await site.primary()
    const to = await leadTo({ proxies }, await site.failOver())
    await site.rejoin(old)
    return { change: [from, to] }
  }
}
