import { connect } from 'node:net'
import { Channel } from './channel.mjs'

// One client's connection through the proxy, with the server's side of it.
export class Link {
  #client
  #server
  #channels
  #proxy
  #lastWasRequest = false
  #halfOpen = false

  constructor(proxy, client, target) {
    this.#proxy = proxy
    this.#client = client
    this.#server = connect({ ...target, noDelay: true })
    this.#channels = [
      new Channel(client, this.#server, (bytes) => this.#request(bytes)),
      new Channel(this.#server, client, (bytes) => this.#reply(bytes))
    ]
    for (const socket of [client, this.#server]) socket.on('error', () => this.cut())
    client.on('close', () => this.#clientClosed())
    this.#server.on('close', () => this.#serverClosed())
    this.#server.on('end', () => this.#serverClosed())
  }

  #request(bytes) {
    if (!this.#lastWasRequest) this.#proxy.roundTrips++
    this.#lastWasRequest = true
    this.#proxy.bytesIn += bytes
    return { lose: this.#halfOpen || this.#proxy.mode === 'stall' }
  }

  #reply(bytes) {
    this.#lastWasRequest = false
    this.#proxy.bytesOut += bytes
    if (this.#halfOpen || this.#proxy.mode !== 'pass') return { lose: true }
    const limit = this.#proxy.replyLimit
    if (limit === undefined) return { delay: this.#proxy.milliseconds }
    if (bytes < limit.left) {
      limit.left -= bytes
      return {}
    }
    return { keep: limit.left, after: () => this.#proxy.limitReached(this) }
  }

  // A network that swallows replies swallows the end of the connection as well.
  #serverClosed() {
    if (!this.#halfOpen && this.#proxy.mode === 'pass') this.#client.destroySoon()
  }

  #clientClosed() {
    if (!this.#halfOpen) this.cut()
  }

  /** One side, 'client' or 'server', is gone, and the other side never notices. */
  loseSide(side) {
    this.#halfOpen = true
    const gone = side === 'client' ? this.#client : this.#server
    gone.destroy()
  }

  get halfOpen() {
    return this.#halfOpen
  }

  /** Ends both sides, after the bytes that have already passed. */
  cutSoon() {
    this.#client.destroySoon()
    this.#server.destroy()
  }

  cut(reset = false) {
    for (const channel of this.#channels) channel.close()
    if (reset) this.#client.resetAndDestroy()
    else this.#client.destroy()
    this.#server.destroy()
    this.#proxy.forget(this)
  }
}
