import { once } from 'node:events'
import { createServer } from 'node:net'
import { Link } from './link.mjs'

/** A proxy in front of one server that loses, delays, cuts and counts the passing bytes. */
export class FaultProxy {
  #links = new Set()
  #listener
  #target
  #address
  mode = 'pass'
  milliseconds = 0
  replyLimit
  maxOpen = Number.POSITIVE_INFINITY
  host = '127.0.0.1'

  constructor(target) {
    this.#target = target
    this.resetCounters()
  }

  resetCounters() {
    this.roundTrips = 0
    this.connections = 0
    this.bytesIn = 0
    this.bytesOut = 0
  }

  get open() {
    return this.#links.size
  }

  async listen(address) {
    this.#listener = createServer({ noDelay: true }, (socket) => this.#accept(socket))
    await once(this.#listener.listen(address), 'listening')
    const bound = this.#listener.address()
    this.#address = typeof bound === 'string' ? { path: bound } : { host: bound.address, port: bound.port }
    return Object.assign(this, this.#address)
  }

  #accept(socket) {
    this.connections++
    if (this.open >= this.maxOpen) return void socket.destroy()
    this.#links.add(new Link(this, socket, this.#target))
  }

  #set(mode, milliseconds = 0) {
    Object.assign(this, { mode, milliseconds, replyLimit: undefined })
  }

  /** Everything passes, and connections are accepted again. A connection that has lost bytes stays silent; half of one ends. */
  async pass() {
    this.#set('pass')
    for (const link of this.#links) if (link.halfOpen) link.cut()
    if (!this.#listener.listening) await this.listen(this.#address)
  }

  /** Swallows both ways; connections stay open and new ones are accepted. */
  stall() {
    this.#set('stall')
  }

  /** Requests reach the server, its replies are swallowed. */
  stallReplies() {
    this.#set('stallReplies')
  }

  /** Each reply arrives `milliseconds` later. */
  delay(milliseconds) {
    this.#set('pass', milliseconds)
  }

  /** Ends all connections; new ones are treated as before. `reset`: by RST. */
  cut({ reset = false } = {}) {
    for (const link of this.#links) link.cut(reset)
  }

  /** One side of all connections ('client' or 'server') is gone, and the other side does not notice until `pass`. */
  halfOpen(gone) {
    for (const link of this.#links) link.loseSide(gone)
  }

  /** New connections are refused until `pass`. */
  refuse() {
    this.#listener.close()
  }

  /** At most `count` connections are open at once; further ones are ended at once. */
  limit(count) {
    this.maxOpen = count
  }

  /** Everything that connects from now on reaches another server. */
  retarget(target) {
    this.#target = target
  }

  /** The connection that carries the n-th byte of replies from now is ended behind it; then all passes. */
  cutAfterReplyBytes(bytes) {
    this.#set('pass')
    this.replyLimit = { left: bytes, act: (link) => link.cutSoon() }
  }

  /** From the n-th byte of replies on, everything is swallowed. */
  stallAfterReplyBytes(bytes) {
    this.#set('pass')
    this.replyLimit = { left: bytes, act: () => this.stall() }
  }

  limitReached(link) {
    const { act } = this.replyLimit
    this.replyLimit = undefined
    act(link)
  }

  forget(link) {
    this.#links.delete(link)
  }

  async close() {
    this.cut()
    if (this.#listener.listening) await new Promise((resolve) => this.#listener.close(resolve))
  }

  async [Symbol.asyncDispose]() {
    await this.close()
  }
}
