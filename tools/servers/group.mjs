// Servers that hold the same data.
import { waitFor } from './wait.mjs'

/** Starts all; if one of them fails, the others are stopped. */
export async function startAll(starting) {
  const results = await Promise.allSettled(starting)
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed === undefined) return results.map(({ value }) => value)
  await Promise.all(results.map(({ value }) => value?.stop()))
  throw failed.reason
}

/** Runs `work` on servers that are stopped if it fails, and returns its answer. */
export async function settling(servers, work) {
  try {
    return await work()
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()))
    throw error
  }
}

export class Group {
  #takesWrites
  #stopped

  // takesWrites(node): asks the node itself, and may throw where it does not answer.
  constructor(nodes, takesWrites, { url = nodes[0].url, companions = [] } = {}) {
    this.nodes = nodes
    this.urls = nodes.map((node) => node.url)
    this.url = url
    this.backend = nodes[0].backend
    this.version = nodes[0].version
    this.#takesWrites = takesWrites
    this.#stopped = [...companions, ...nodes]
  }

  /** Whether the node takes writes now; one that does not answer does not. */
  async takesWrites(node) {
    try {
      return await this.#takesWrites(node)
    } catch {
      return false
    }
  }

  /** The first node that takes writes, once there is one. */
  primary() {
    return waitFor(() => this.#firstThatTakesWrites(), 'no node took writes')
  }

  // A frozen or lost node delays no other node.
  #firstThatTakesWrites() {
    const answers = this.nodes.map(async (node) => {
      if (await this.takesWrites(node)) return node
      throw new Error('it takes no writes')
    })
    return Promise.any(answers).catch(() => undefined)
  }

  /** `kill -9` of the primary; returns it when it is gone. */
  async kill() {
    const killed = await this.primary()
    await killed.kill()
    return killed
  }

  async stop() {
    await Promise.all(this.#stopped.map((server) => server.stop()))
  }

  async [Symbol.asyncDispose]() {
    await this.stop()
  }
}
