// A MongoDB under test: one node, or a set of three.
import { setTimeout as sleep } from 'node:timers/promises'
import { startMongodb, startMongodbSet } from '../../servers.mjs'

const patience = 2000

async function withAdmin({ port }, work) {
  const { MongoClient } = await import('mongodb')
  const url = `mongodb://127.0.0.1:${port}/?directConnection=true`
  const client = new MongoClient(url, { serverSelectionTimeoutMS: patience })
  try {
    return await work(client.db('admin'))
  } finally {
    await client.close()
  }
}

async function killOperations(admin) {
  const { inprog } = await admin.command({ currentOp: 1, active: true, ns: /^test\./ })
  for (const { opid } of inprog) await admin.command({ killOp: 1, op: opid })
}

async function holdUp(admin, time) {
  await admin.command({ fsync: 1, lock: true })
  try {
    await sleep(time)
  } finally {
    await admin.command({ fsyncUnlock: 1 })
  }
}

export const mongodb = {
  start: startMongodb,
  startGroup: startMongodbSet,
  endSessions: (node) =>
    withAdmin(node, async (admin) => {
      await killOperations(admin)
      await admin.command({ killAllSessions: [] })
    }),
  holdUp: (node, time) => withAdmin(node, (admin) => holdUp(admin, time)),
  async demote(set) {
    await set.stepDown()
    return set.primary()
  },
  failOver: (set) => set.failOver()
}
