// A primary and its replica, whose parts are changed by hand.
import { Group } from './group.mjs'

export class Pair extends Group {
  #steps

  // steps: { takesWrites(node), demote(node, other), promote(node), follow(node, primary), rejoin(node, primary),
  // catchUp(node, primary) }
  constructor(nodes, steps, options) {
    super(nodes, steps.takesWrites, options)
    this.#steps = steps
  }

  other(node) {
    return this.nodes.find((candidate) => candidate !== node)
  }

  /** The node that is not the primary. */
  async replica() {
    return this.other(await this.primary())
  }

  /** The replica has all that the primary had when this was called. */
  async catchUp() {
    const primary = await this.primary()
    await this.#steps.catchUp(this.other(primary), primary)
  }

  /** The primary takes no more writes: until `promote` none does. Returns it. */
  async demote() {
    const node = await this.primary()
    await this.#steps.demote(node, this.other(node))
    return node
  }

  /** The node takes writes from now on, whatever the other one does; one that was demoted follows it. */
  async promote(node) {
    const other = this.other(node)
    await this.#steps.promote(node)
    if (await this.#waits(other)) await this.#steps.follow(other, node)
    return node
  }

  // Neither killed nor frozen nor a primary still.
  async #waits(node) {
    const answers = await this.#steps.takesWrites(node).catch(() => undefined)
    return answers === false
  }

  /** An orderly change: nothing that was written is lost. Returns the new primary. */
  async switchOver() {
    const old = await this.demote()
    const next = this.other(old)
    await this.#steps.catchUp(next, old)
    return this.promote(next)
  }

  /** `kill -9` of the primary, and promotion of the replica. Returns the new primary. */
  async failOver() {
    return this.promote(this.other(await this.kill()))
  }

  /** A killed node comes back as the replica of the primary, without the writes that only it had. */
  async rejoin(node) {
    await this.#steps.rejoin(node, this.other(node))
  }
}
