// The server under test, or the group of servers, with what the faults do to it.
import { setTimeout as sleep } from 'node:timers/promises'
import { mongodb } from './sites/mongodb.mjs'
import { Clock, Disk, together } from './sites/preload.mjs'
import { redis } from './sites/redis.mjs'
import { mariadb, mysql, postgres } from './sites/sql.mjs'

const subjects = { redis, postgres, mariadb, mysql, mongodb }
export const servers = Object.keys(subjects)

const recovery = 5000

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
  #clock
  #disk

  /** `folder`: where what the server reads lies; `isGroup`: with other nodes that can take its place; `names`: of the faults. */
  static async start(server, folder, { isGroup, names }) {
    const site = new Site()
    site.#subject = subjects[server]
    site.#isGroup = isGroup
    const env = site.#preload(folder, names)
    const options = env ? { env } : {}
    site.#group = isGroup ? await site.#subject.startGroup(options) : alone(await site.#subject.start(options))
    return site
  }

  // Only where a fault needs them: both cost the server time.
  #preload(folder, names) {
    if (names.includes('clock-step')) this.#clock = new Clock(folder)
    if (names.includes('disk-full') && !this.#subject.fill) this.#disk = new Disk(folder)
    const parts = [this.#clock, this.#disk].filter(Boolean)
    return parts.length > 0 ? together(...parts.map(({ env }) => env)) : undefined
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
    this.#disk.fill(isFull)
    if (!isFull) await this.#recover(node)
  }

  // A server may end on a full disk, as MongoDB does.
  async #recover(node) {
    const isEnded = await Promise.race([node.ended().then(() => true), sleep(200, false)])
    if (isEnded) return this.restart(node)
    await Promise.race([this.#group.primary(), sleep(recovery)])
  }

  stepClock(by) {
    this.#clock.step(by)
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

  stop() {
    return this.#group.stop()
  }
}
