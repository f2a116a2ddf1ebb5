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

async function lockFor(admin, time) {
  await admin.command({ fsync: 1, lock: true })
  try {
    await sleep(time)
  } finally {
    await admin.command({ fsyncUnlock: 1 })
  }
}

export const start = startMongodb
export const startGroup = startMongodbSet

export const endSessions = (node) =>
  withAdmin(node, async (admin) => {
    await killOperations(admin)
    await admin.command({ killAllSessions: [] })
  })

export const holdUp = (node, time) => withAdmin(node, (admin) => lockFor(admin, time))

export async function demote(set) {
  await set.stepDown()
  return set.primary()
}

export const failOver = (set) => set.failOver()
