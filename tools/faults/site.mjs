// The server under test, or the group of servers, with the operations of the faults.
import { setTimeout as sleep } from 'node:timers/promises'
import { byServer } from '../servers/descriptions.mjs'
import { Preload } from './sites/preload.mjs'

const subjects = await byServer((server) => import(`./sites/${server}.mjs`))

/** One server as a group of one. */
const alone = (node) => ({
  nodes: [node],
  version: node.version,
  primary: async () => node,
  stop: () => node.stop()
})

export class Site {
  #subject
  #group
  #isGroup
  #preload

  /** `folder`: with the files that the server reads; `isGroup`: with other nodes that can take its place. */
  static async start(server, folder, isGroup) {
    const site = new Site()
    site.#subject = subjects[server]
    site.#isGroup = isGroup
    site.#preload = new Preload(folder)
    const { env } = site.#preload
    site.#group = isGroup ? await site.#subject.startGroup({ env }) : alone(await site.#subject.start({ env }))
    return site
  }

  get version() {
    return this.#group.version
  }

  primary() {
    return this.#group.primary()
  }

  async restart(node) {
    await node.restart()
    if (this.#isGroup) await this.#subject.restarted?.(node)
    await this.#group.primary()
  }

  endSessions(node) {
    return this.#subject.endSessions(node)
  }

  holdUp(node, time) {
    return this.#subject.holdUp(node, time)
  }

  async fill(node, isFull) {
    if (this.#subject.fill) return this.#subject.fill(node, isFull)
    this.#preload.fill(node, isFull)
    if (!isFull) await this.#recover(node)
  }

  // A server may end on a full disk, as MongoDB does, or look for room once a minute only, as MariaDB does.
  async #recover(node) {
    if (this.#subject.waitsForRoom) await node.kill()
    const isEnded = await Promise.race([node.ended().then(() => true), sleep(200, false)])
    if (isEnded) await this.restart(node)
    await this.#group.primary()
  }

  stepClock(by) {
    this.#preload.stepClock(by)
  }

  /** Another node takes the place of the primary, which stays up. Returns it. */
  demote() {
    return this.#subject.demote(this.#group)
  }

  /** The primary is killed. Returns the one that takes its place. */
  failOver() {
    return this.#subject.failOver(this.#group)
  }

  rejoin(node) {
    return this.#group.rejoin(node)
  }

  async stop() {
    this.#preload.stop()
    await this.#group.stop()
  }
}
