// Stands between a client and a server of MySQL's protocol and asks the server something else than the client did: the
// answers are whole, and answer other questions.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const header = 4
const query = 3
const prepare = 22

/** The commands in what a client sends; what belongs to the login, or is no text, passes as it is. */
class Commands {
  #pending = Buffer.alloc(0)
  #instead

  constructor(instead) {
    this.#instead = instead
  }

  /** The bytes that are to go on. */
  take(chunk) {
    this.#pending = Buffer.concat([this.#pending, chunk])
    const parts = []
    for (;;) {
      const length = header + (this.#pending.length < header ? 0 : this.#pending.readUIntLE(0, 3))
      if (this.#pending.length < length || length === header) return Buffer.concat(parts)
      parts.push(this.#changed(this.#pending.subarray(0, length)))
      this.#pending = this.#pending.subarray(length)
    }
  }

  #changed(packet) {
    const [sequence, command] = [packet[3], packet[4]]
    if (sequence !== 0 || (command !== query && command !== prepare)) return packet
    const text = packet.toString('latin1', header + 1)
    const other = this.#instead(text, command === prepare)
    return other === undefined ? packet : framed(command, other)
  }
}

function framed(command, text) {
  const packet = Buffer.alloc(header + 1 + text.length)
  packet.writeUIntLE(1 + text.length, 0, 3)
  packet[header] = command
  packet.write(text, header + 1, 'latin1')
  return packet
}

/** `front.instead(text, isPrepared)` gives the text that goes to the server; undefined: the client's own. */
export async function openFront(port) {
  const front = { instead: () => undefined }
  const listener = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    const commands = new Commands((text, isPrepared) => front.instead(text, isPrepared))
    client.on('data', (chunk) => server.write(commands.take(chunk)))
    server.pipe(client)
    for (const [one, other] of [
      [client, server],
      [server, client]
    ])
      one.on('error', () => {}).on('close', () => other.destroy())
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  return Object.assign(front, { port: listener.address().port, close: () => listener.close() })
}
