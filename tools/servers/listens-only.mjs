// node listens-only.mjs HOST PORT: listens, with room for one connection, and never accepts any.
import { createServer } from 'node:net'

const [host, port] = process.argv.slice(2)
createServer()
  .listen({ host, port: Number(port), backlog: 1 })
  .once('listening', () => {
    process.stdout.write('ready to accept connections\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
