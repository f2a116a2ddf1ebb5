// The messages of a PostgreSQL server, and changes that a broken pooler could make.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
const HEADER = 5
const empty = Buffer.alloc(0)

/** Cuts a stream into messages. */
export class Messages {
  #bytes = empty

  /** @returns the complete messages */
  take(chunk) {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    const messages = []
    for (let size = this.#size(); size <= this.#bytes.length; size = this.#size()) {
      messages.push({ type: String.fromCharCode(this.#bytes[0]), body: this.#bytes.subarray(HEADER, size) })
      this.#bytes = this.#bytes.subarray(size)
    }
    return messages
  }

  #size() {
    return this.#bytes.length < HEADER ? Infinity : 1 + this.#bytes.readInt32BE(1)
  }
}

export function bytesOf({ type, body = empty }) {
  const header = Buffer.alloc(HEADER)
  header.write(type, 'latin1')
  header.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([header, body])
}

const int16 = (number) => {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(number)
  return bytes
}

/** The columns of a RowDescription, or the values of a DataRow, as bytes. */
function columnsIn({ type, body }) {
  const columns = []
  for (let at = 2; at < body.length; ) {
    const length = type === 'T' ? body.indexOf(0, at) + 19 - at : 4 + Math.max(0, body.readInt32BE(at))
    columns.push(body.subarray(at, at + length))
    at += length
  }
  return columns
}

const withColumns = (type, columns) => ({ type, body: Buffer.concat([int16(columns.length), ...columns]) })
const changingColumns = (change) => (message) =>
  'TD'.includes(message.type) ? [withColumns(message.type, change(columnsIn(message)))] : [message]
const replacing = (type, ...others) => {
  return (message) => (message.type === type ? others.map((other) => other ?? message) : [message])
}

const NULL = Buffer.from([255, 255, 255, 255])
const idle = { type: 'Z', body: Buffer.from('I') }
const same = undefined
const error = (fields) => ({ type: 'E', body: Buffer.from(`${fields}\0`) })

/** Ways to change one message of the server. */
export const rewrites = {
  'no row': replacing('D'),
  'a completed command instead of rows': (message) =>
    replacing('T', { type: 'n' })(message).flatMap((each) => (each.type === 'D' ? [] : [each])),
  'rows without a column': changingColumns(() => []),
  'rows of one column': changingColumns((columns) => columns.slice(0, 1)),
  'rows with a column too many': changingColumns((columns) => [...columns, ...columns.slice(-1)]),
  'NULL for each value': (message) =>
    message.type === 'D'
      ? [
          withColumns(
            'D',
            columnsIn(message).map(() => NULL)
          )
        ]
      : [message],
  'rows without their description': replacing('T'),
  'a transaction that ends too early': replacing('C', idle),
  'a transaction that ends before each answer': replacing('C', idle, same),
  'a transaction that ends twice': replacing('Z', same, same),
  'two answers to a statement': replacing('C', same, same),
  'an empty query': replacing('C', { type: 'I' }),
  'a command without a count': replacing('C', { type: 'C', body: Buffer.from('INSERT\0') }),
  'an error without a field': replacing('C', error('')),
  'the end of the connection without a message': replacing('C', error('SFATAL\0VFATAL\0C57P01\0')),
  'an SQLSTATE without end': replacing('C', error(`SFATAL\0VFATAL\0C${'x'.repeat(10_000)}\0`)),
  'a notice without a field': replacing('C', { type: 'N', body: Buffer.from('\0') }, same),
  'a notice of the end without a message': replacing('C', { ...error('SFATAL\0VFATAL\0C57P01\0'), type: 'N' }, same),
  'a copy': replacing('C', { type: 'G', body: Buffer.from([0, 0, 0]) }),
  'an unknown message': replacing('C', { type: '?' })
}
