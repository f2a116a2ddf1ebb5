// node pglite-process.mjs PORT: PGlite, which has one session, behind a socket for several clients. They take turns as
// behind a pooler in transaction mode: the messages of one client up to its Sync run together, and a transaction runs to its end.
import { createServer } from 'node:net'
import { PGlite } from '@electric-sql/pglite'

const codes = { startup: 196_608, cancel: 80_877_102, tls: 80_877_103, gss: 80_877_104 }
const endsBatch = (type) => type === 'S' || type === 'Q'
const password = process.env.PGLITE_PASSWORD
const asksForPassword = Buffer.from('R\0\0\0\x08\0\0\0\x03', 'latin1')

function refusal() {
  const fields = Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0')
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

const database = await PGlite.create()

/** Resolves when all earlier turns have ended, to the function that ends this turn. */
let last = Promise.resolve()
function nextTurn() {
  const before = last
  const { promise, resolve } = withResolvers()
  last = promise
  return before.then(() => resolve)
}

function withResolvers() {
  const parts = {}
  parts.promise = new Promise((resolve) => Object.assign(parts, { resolve }))
  return parts
}

class Client {
  #socket
  #unread = Buffer.alloc(0)
  #batch = []
  #started = false
  #giveBack
  #work = Promise.resolve()

  constructor(socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (bytes) => this.#take(bytes))
    socket.on('error', () => {})
    socket.on('close', () => this.#then(() => this.#leave()))
  }

  #take(bytes) {
    this.#unread = Buffer.concat([this.#unread, bytes])
    for (let message = this.#next(); message; message = this.#next()) this.#handle(message)
  }

  #next() {
    const head = this.#started ? 1 : 0
    if (this.#unread.length < head + 4) return undefined
    const length = head + this.#unread.readInt32BE(head)
    if (this.#unread.length < length) return undefined
    const message = this.#unread.subarray(0, length)
    this.#unread = this.#unread.subarray(length)
    return message
  }

  #handle(message) {
    if (!this.#started) return this.#greet(message)
    const type = String.fromCharCode(message[0])
    if (type === 'p') return this.#logIn(message.toString('utf8', 5, message.length - 1))
    if (type === 'X') return this.#socket.end()
    this.#batch.push(message)
    if (endsBatch(type)) this.#send()
  }

  #greet(message) {
    const code = message.readInt32BE(4)
    if (code === codes.tls || code === codes.gss) return this.#socket.write('N')
    if (code !== codes.startup) return this.#socket.destroy()
    this.#started = true
    this.#batch.push(message)
    if (password === undefined) return this.#send()
    this.#socket.write(asksForPassword)
  }

  #logIn(given) {
    if (given === password) return this.#send()
    this.#socket.end(refusal())
  }

  #send() {
    const batch = Buffer.concat(this.#batch)
    this.#batch = []
    this.#then(() => this.#run(batch))
  }

  #then(step) {
    this.#work = this.#work.then(step).catch(() => this.#socket.destroy())
  }

  async #run(batch) {
    this.#giveBack ??= await nextTurn()
    await database.runExclusive(() =>
      database.execProtocolRawStream(batch, { onRawData: (bytes) => this.#socket.write(Buffer.from(bytes)) })
    )
    if (!database.isInTransaction()) this.#end()
  }

  async #leave() {
    if (this.#giveBack) await database.exec('ROLLBACK')
    this.#end()
  }

  #end() {
    this.#giveBack?.()
    this.#giveBack = undefined
  }
}

const server = createServer((socket) => new Client(socket))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready to accept connections'))
