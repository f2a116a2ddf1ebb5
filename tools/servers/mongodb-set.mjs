// A replica set of three private nodes, whose primary can be told to step down and can be killed.
import { setTimeout as sleep } from 'node:timers/promises'
import { set, startMember } from './mongodb.mjs'

const count = 3
const patience = 60_000
// Quick to notice that the primary is gone, where nothing but a test depends on it.
const settings = { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500 }

/** Starts the nodes and waits for their first primary. */
export async function startMongodbSet() {
  const { MongoClient } = await import('mongodb')
  const members = await Promise.all(Array.from({ length: count }, () => startMember({}, async () => {})))
  const hosts = members.map(({ port }) => `127.0.0.1:${port}`)
  const url = `mongodb://${hosts.join(',')}/test?replicaSet=${set}`

  async function ask(port, command) {
    const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 2000
    })
    try {
      return await client.db('admin').command(command)
    } finally {
      await client.close()
    }
  }

  async function primary() {
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(50))
      for (const member of members) {
        const { isWritablePrimary } = await ask(member.port, { hello: 1 }).catch(() => ({}))
        if (isWritablePrimary) return member
      }
    throw new Error(`no node became the primary within ${patience} ms`)
  }

  /** A majority confirms nothing before the others have copied what is there. */
  async function everybody() {
    for (const { port } of members)
      for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(50)) {
        const { isWritablePrimary, secondary } = await ask(port, { hello: 1 }).catch(() => ({}))
        if (isWritablePrimary || secondary) break
      }
  }

  const config = { _id: set, members: hosts.map((host, _id) => ({ _id, host })), settings }
  await ask(members[0].port, { replSetInitiate: config })
  await primary()
  await everybody()
  return {
    url,
    version: members[0].version,
    members,
    primary,
    /** The primary gives its place up, and closes no connection that it does not have to. */
    async stepDown() {
      const { port } = await primary()
      await ask(port, { replSetStepDown: 5, secondaryCatchUpPeriodSecs: 2, force: true }).catch(() => {})
    },
    /** `kill -9` of the primary; its place is taken before it comes back. */
    async killPrimary() {
      const killed = await primary()
      await killed.kill()
      await primary()
      await killed.restart()
    },
    stop: () => Promise.all(members.map((member) => member.stop()))
  }
}
