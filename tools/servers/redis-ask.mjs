import { patience } from './ask.mjs'

export async function askRedis({ port, user, password }, ...command) {
  const { Redis } = await import('ioredis')
  const limits = { connectTimeout: patience, commandTimeout: patience, retryStrategy: null, maxRetriesPerRequest: 0 }
  const client = new Redis({ host: '127.0.0.1', port, username: user, password, lazyConnect: true, ...limits })
  // The rejected call says it as well.
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.call(...command)
  } finally {
    client.disconnect()
  }
}
