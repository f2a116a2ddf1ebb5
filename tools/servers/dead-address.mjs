// An address whose connections are neither accepted nor refused: like a machine that has lost power.
import { createConnection } from 'node:net'
import { fileURLToPath } from 'node:url'
import { openFolder } from './folder.mjs'
import { startServer } from './server.mjs'

const script = fileURLToPath(new URL('listens-only.mjs', import.meta.url))
const patience = 200
const most = 16

function connects(socket) {
  return new Promise((resolve, reject) => {
    socket.setTimeout(patience, () => resolve(false))
    socket.once('connect', () => resolve(true))
    socket.once('error', reject)
  })
}

/** Until one waits: then the queue of connections that are never accepted is full. */
async function fill(host, port) {
  const waiting = []
  for (let tries = 0; tries < most; tries++) {
    const socket = createConnection({ host, port })
    waiting.push(socket)
    socket.unref()
    const connected = await connects(socket)
    socket.setTimeout(0)
    socket.on('error', () => {})
    if (!connected) return waiting
  }
  throw new Error(`${host}:${port} accepts connections`)
}

/** Starts one at `host`, any address of 127.0.0.0/8; gone with this process. */
export async function startDeadAddress({ host = '127.0.0.1', port: wanted } = {}) {
  const folder = await openFolder('dead-address', { quick: true })
  let waiting = []
  const server = await startServer(
    folder,
    {
      name: 'dead address',
      program: process.execPath,
      stopSignal: 'SIGKILL',
      quitSignal: 'SIGKILL',
      complaint: /^Error/,
      arguments: (port) => [script, host, String(port)],
      settle: async (port) => {
        waiting = await fill(host, port)
      },
      describe: () => ({ host })
    },
    wanted
  )
  const stop = server.stop.bind(server)
  return Object.assign(server, {
    async stop() {
      for (const socket of waiting) socket.destroy()
      await stop()
    }
  })
}
