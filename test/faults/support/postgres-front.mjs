// A proxy in front of a PostgreSQL server that changes the server's messages after a session has logged in.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { bytesOf, Messages } from './postgres-messages.mjs'

const unchanged = (message) => [message]

class Front {
  #listener
  #sockets = new Set()
  rewrite = unchanged

  async listen(target) {
    this.#listener = createServer({ noDelay: true }, (client) => this.#join(client, connect(target)))
    await once(this.#listener.listen(0, '127.0.0.1'), 'listening')
    this.port = this.#listener.address().port
    return this
  }

  #join(client, server) {
    const messages = new Messages()
    let loggedIn = false
    client.pipe(server)
    server.on('data', (chunk) => {
      for (const message of messages.take(chunk)) {
        const sent = loggedIn ? this.rewrite(message) : [message]
        for (const each of sent) client.write(bytesOf(each))
        loggedIn ||= message.type === 'Z'
      }
    })
    for (const [socket, other] of [
      [client, server],
      [server, client]
    ]) {
      this.#sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
  }

  pass() {
    this.rewrite = unchanged
  }

  close() {
    for (const socket of this.#sockets) socket.destroy()
    this.#listener.close()
  }
}

/** @param {{ host: string, port: number }} target */
export const openFront = (target) => new Front().listen(target)
