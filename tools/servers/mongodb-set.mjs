// A replica set of three private nodes, whose primary can step down and can be killed.
import { Group, settling, startAll } from './group.mjs'
import { set, startMember } from './mongodb.mjs'
import { waitFor } from './wait.mjs'

const count = 3
// Quick to notice that the primary is gone, where nothing but a test depends on it.
const settings = { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500 }

async function ask({ port }, command) {
  const { MongoClient } = await import('mongodb')
  const url = `mongodb://127.0.0.1:${port}/?directConnection=true`
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2000 })
  try {
    return await client.db('admin').command(command)
  } finally {
    await client.close()
  }
}

const takesWrites = async (node) => (await ask(node, { hello: 1 })).isWritablePrimary

/** A majority confirms nothing before the other nodes have copied the existing data. */
async function hasCopied(node) {
  const { isWritablePrimary, secondary } = await ask(node, { hello: 1 }).catch(() => ({}))
  return isWritablePrimary || secondary
}

class MongodbSet extends Group {
  /** The primary gives its place up, and closes no connection that it does not have to. */
  async stepDown() {
    const node = await this.primary()
    await ask(node, { replSetStepDown: 5, secondaryCatchUpPeriodSecs: 2, force: true }).catch(() => {})
  }

  /** `kill -9` of the primary; returns the one that is elected. */
  async failOver() {
    await this.kill()
    return this.primary()
  }

  /** A killed node comes back, with the writes of the meantime. */
  async rejoin(node) {
    await node.restart()
    await waitFor(() => hasCopied(node), 'the node did not join the set')
  }
}

async function change(primary, settings) {
  const { config } = await ask(primary, { replSetGetConfig: 1 })
  const changed = { ...config, version: config.version + 1, settings: { ...config.settings, ...settings } }
  await ask(primary, { replSetReconfig: changed })
}

/**
 * Starts the nodes and waits for their first primary. `settings`: changes of the set afterwards; `env`: each node's
 * environment.
 */
export async function startMongodbSet(options = {}) {
  const nodes = await startAll(Array.from({ length: count }, () => startMember({ env: options.env }, async () => {})))
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`)
  const url = `mongodb://${hosts.join(',')}/test?replicaSet=${set}`
  const group = new MongodbSet(nodes, takesWrites, { url })
  await settling(nodes, async () => {
    const members = hosts.map((host, _id) => ({ _id, host }))
    await ask(nodes[0], { replSetInitiate: { _id: set, members, settings } })
    const primary = await group.primary()
    for (const node of nodes) await waitFor(() => hasCopied(node), 'the node did not join the set')
    if (options.settings) await change(primary, options.settings)
  })
  return group
}
