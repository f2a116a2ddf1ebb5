// A Redis and its replica, watched by sentinels.

import { Group, settling, startAll } from './group.mjs'
import { askRedis } from './redis-ask.mjs'
import { replicates, startNodes, takesWrites } from './redis-pair.mjs'
import { group, startSentinel } from './sentinel.mjs'
import { waitFor } from './wait.mjs'

const count = 3

class WatchedGroup extends Group {
  constructor(nodes, sentinels) {
    super(nodes, takesWrites, { companions: sentinels })
    this.sentinels = sentinels
    this.name = group
  }

  // Right after a change the old primary takes writes as well, until a Sentinel demotes it.
  primary() {
    return waitFor(() => this.#named(), 'no node that the sentinels name took writes')
  }

  async #named() {
    const [, port] = await askRedis(this.sentinels[0], 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', group)
    const node = this.nodes.find((candidate) => candidate.port === Number(port))
    return (await this.takesWrites(node)) && node
  }

  /** The sentinels change the primary, which is alive. Returns the new one. */
  async switchOver() {
    const old = await this.primary()
    await waitFor(() => hasReplica(this.sentinels[0]), 'the sentinels knew no replica to promote')
    // Refused while a change goes on.
    const begin = () => askRedis(this.sentinels[0], 'SENTINEL', 'FAILOVER', group).catch(() => false)
    return this.#next(old, begin)
  }

  /** `kill -9` of the primary; returns the one that the sentinels have chosen. */
  async failOver() {
    return this.#next(await this.kill())
  }

  #next(old, begin) {
    return waitFor(async () => {
      const node = await this.#named()
      if (node === old) await begin?.()
      return node !== old && node
    }, 'the sentinels did not change the primary')
  }

  /** A node that was killed comes back, empty; the sentinels make it a replica. */
  async rejoin(node) {
    await node.restart()
    await waitFor(() => replicates(node).catch(() => false), 'the sentinels did not make it a replica')
  }
}

const asObject = (list) =>
  Object.fromEntries(list.map((name, at) => [name, list[at + 1]]).filter((_, at) => at % 2 === 0))

// Begun before they know that it has become one, a change is given up after seconds.
async function hasReplica(sentinel) {
  const [replica] = (await askRedis(sentinel, 'SENTINEL', 'REPLICAS', group)).map(asObject)
  return replica?.flags === 'slave' && replica['master-link-status'] === 'ok'
}

async function isReady(sentinel) {
  const state = asObject(await askRedis(sentinel, 'SENTINEL', 'MASTER', group))
  return Number(state['num-other-sentinels']) === count - 1 && state['num-slaves'] === '1'
}

async function knowEachOther(sentinels) {
  for (const sentinel of sentinels) await waitFor(() => isReady(sentinel), 'the sentinels did not find each other')
}

/** Starts a primary, `nodes[0]`, its replica, and three sentinels that know each other as watching `name`. */
export async function startRedisSentinels(options = {}) {
  const nodes = await startNodes(options)
  const starting = Array.from({ length: count }, () => startSentinel(nodes[0], options))
  const sentinels = await settling(nodes, () => startAll(starting))
  await settling([...sentinels, ...nodes], () => knowEachOther(sentinels))
  return new WatchedGroup(nodes, sentinels)
}
