// Cuts the stream of each protocol into messages. The tests in this folder depend on the protocol only in this module.
// A message has `kind`, `header` and `body` as bytes, and `framed(body, length)`. `framed` frames another body, or
// claims another length.

const int32 = (number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number)
  return bytes
}

/** Cuts messages off the front of a stream; `cut(bytes)` returns one, or undefined while it is incomplete. */
export class Splitter {
  #bytes = Buffer.alloc(0)
  #cut

  constructor(cut) {
    this.#cut = cut
  }

  take(chunk) {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
    const messages = []
    for (let message = this.#next(); message; message = this.#next()) messages.push(message)
    return messages
  }

  #next() {
    const message = this.#bytes.length > 0 ? this.#cut(this.#bytes) : undefined
    if (message) this.#bytes = this.#bytes.subarray(message.header.length + message.body.length)
    return message
  }
}

const part = (bytes, kind, at, end, framed) =>
  bytes.length < end ? undefined : { kind, header: bytes.subarray(0, at), body: bytes.subarray(at, end), framed }

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const postgres = {
  longest: 2 ** 30, // libpq itself refuses messages that do not fit into its buffer
  unasked: {
    notification: Buffer.from('A\0\0\0\x0c\0\0\0\x01c\0p\0', 'latin1').fill(12, 4, 5),
    notice: Buffer.concat([Buffer.from('N'), int32(4 + 28), Buffer.from('SNOTICE\0VNOTICE\0C00000\0Mm\0\0\0')]),
    parameter: Buffer.concat([Buffer.from('S'), int32(4 + 4), Buffer.from('n\0v\0')])
  },
  request() {
    let isFirst = true
    return (bytes) => {
      const at = isFirst ? 0 : 1
      if (bytes.length < at + 4) return undefined
      const message = part(bytes, 'request', at + 4, at + bytes.readUInt32BE(at))
      if (message) isFirst = false
      return message
    }
  },
  reply: () => (bytes) => {
    if (bytes.length < 5) return undefined
    const type = bytes.subarray(0, 1)
    const framed = (body, length = body.length) => Buffer.concat([type, int32(Math.min(4 + length, 0x7fffffff)), body])
    return part(bytes, type.toString('latin1'), 5, 1 + bytes.readUInt32BE(1), framed)
  }
}

/**
 * The meaning of a server's packet depends on the packets before it.
 * https://mariadb.com/docs/server/reference/clientserver-protocol
 */
class PacketKinds {
  #loggedIn = false
  #expected = []

  next(body) {
    const first = body[0]
    if (!this.#loggedIn) {
      this.#loggedIn = first === 0
      return this.#loggedIn ? 'OK' : first === 255 ? 'ERR' : 'greeting'
    }
    if (this.#expected.length > 0) return this.#within(first, body)
    if (first === 0) return this.#prepared(body)
    if (first === 255) return 'ERR'
    this.#expected = [...Array(first).fill('column'), 'EOF', 'rows']
    return 'count'
  }

  #within(first, body) {
    if (this.#expected[0] !== 'rows') return this.#expected.shift()
    const ends = first === 255 || (first === 254 && body.length < 9)
    if (ends) this.#expected.shift()
    return ends ? 'EOF' : 'row'
  }

  #prepared(body) {
    if (body.length !== 12) return 'OK'
    const [columns, parameters] = [body.readUInt16LE(5), body.readUInt16LE(7)]
    for (const count of [parameters, columns]) if (count > 0) this.#expected.push(...Array(count).fill('column'), 'EOF')
    return 'prepared'
  }
}

const packet = (bytes, kind, framed) =>
  bytes.length < 4 ? undefined : part(bytes, kind, 4, 4 + bytes.readUIntLE(0, 3), framed)

const mysql = {
  longest: 0xffffff,
  unasked: { OK: Buffer.from([7, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]) },
  request: () => (bytes) => packet(bytes, 'request'),
  reply() {
    const kinds = new PacketKinds()
    return (bytes) => {
      const sequence = bytes[3]
      const framed = (body, length = body.length) => {
        const header = Buffer.alloc(4)
        header.writeUIntLE(Math.min(length, 0xffffff), 0, 3)
        header[3] = sequence
        return Buffer.concat([header, body])
      }
      const message = packet(bytes, '', framed)
      return message && Object.assign(message, { kind: kinds.next(message.body) })
    }
  }
}

const kindsOfMongodb = [
  ['hello', 'maxWireVersion'],
  ['cursor', 'firstBatch'],
  ['write', 'nModified'],
  ['found', 'lastErrorObject']
]

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const mongodb = {
  longest: 0x7fffffff,
  // { ok: 1 }
  unasked: {
    reply: Buffer.from('260000000100000000000000dd0700000000000000110000000' + '16f6b00000000000000f03f00', 'hex')
  },
  request: () => (bytes) => (bytes.length < 4 ? undefined : part(bytes, 'request', 16, bytes.readUInt32LE(0))),
  reply: () => (bytes) => {
    if (bytes.length < 16) return undefined
    const header = Buffer.from(bytes.subarray(0, 16))
    const framed = (body, length = body.length) => {
      const own = Buffer.from(header)
      own.writeUInt32LE(Math.min(16 + length, 0x7fffffff))
      return Buffer.concat([own, body])
    }
    const message = part(bytes, 'reply', 16, bytes.readUInt32LE(0), framed)
    const known = message && kindsOfMongodb.find(([, name]) => message.body.includes(name))
    return known ? Object.assign(message, { kind: known[0] }) : message
  }
}

/** The end of the value that begins at `at`; undefined while the value is incomplete. */
function endOf(bytes, at) {
  const line = bytes.indexOf('\r\n', at)
  if (line < 0) return undefined
  const type = String.fromCharCode(bytes[at])
  const number = Number(bytes.toString('latin1', at + 1, line))
  if (type === '$') return number < 0 ? line + 2 : line + 4 + number
  let end = line + 2
  if (type === '*') for (let i = 0; i < number && end !== undefined; i++) end = endOf(bytes, end)
  return end
}

/** https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function resp(bytes) {
  const end = endOf(bytes, 0)
  if (end === undefined || bytes.length < end) return undefined
  const kind = String.fromCharCode(bytes[0])
  const counts = '$*'.includes(kind)
  const at = counts ? bytes.indexOf('\r\n') + 2 : 1
  const count = counts ? Number(bytes.toString('latin1', 1, at - 2)) : 0
  const framed = (body, length) => {
    if (!counts) return Buffer.concat([Buffer.from(kind), body])
    const claimed = length ?? (kind === '$' ? Math.max(0, body.length - 2) : count)
    return Buffer.concat([Buffer.from(`${kind}${claimed}\r\n`), body])
  }
  return part(bytes, kind, at, end, framed)
}

const redis = { longest: 2 ** 40, unasked: { reply: Buffer.from(':1\r\n') }, request: () => resp, reply: () => resp }

export const protocols = { postgres, mysql, mongodb, redis }
