// A proxy between a client and a server of MySQL's protocol that replaces the client's statements: the replies are well
// formed, but belong to other statements.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const header = 4
const query = 3
const prepare = 22

/** Finds the commands in a client's stream; packets of the login, and packets without text, pass unchanged. */
class Commands {
  #pending = Buffer.alloc(0)
  #instead

  constructor(instead) {
    this.#instead = instead
  }

  /** The bytes to forward. */
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

/** `front.instead(text, isPrepared)` returns the text to send; undefined keeps the client's text. */
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
