// listens.mjs <host> <port>: listens with the shortest possible backlog until it is killed.
import { createServer } from 'node:net'

const [host, port] = process.argv.slice(2)
createServer().listen({ host, port: Number(port), backlog: 1 }, () => process.stdout.write('listening\n'))
