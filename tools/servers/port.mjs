import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the ephemeral range, so that no outgoing connection takes the port in between.
const lowest = 20000
const highest = 32000
const attempts = 50

async function isFree(port) {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

export async function freePort() {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (await isFree(port)) return port
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`)
}
