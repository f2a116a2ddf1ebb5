// This package, with its default settings.
import { join } from 'node:path'
import { facts, root } from '../../tools/facts.mjs'
import { backendOf } from '../../tools/servers.mjs'
import { maxFailures, ttl, value } from '../values.mjs'

const entryOf = (checkout, server) => join(checkout, 'dist', `${backendOf(server)}.js`)

/** The build in this checkout, or in another one. */
export async function makeOurs(server, url, checkout = root) {
  const { [facts.backends[backendOf(server)].class]: Adapter } = await import(entryOf(checkout, server))
  const adapter = new Adapter(url, { keyPrefix: 'bench:' })
  await adapter.connect()
  return {
    name: 'ours',
    cacheGet: (key) => adapter.get(key),
    cacheSet: (key) => adapter.set(key, value, ttl),
    lockAcquire: async (key) => (await adapter.acquire(key, ttl)).release(),
    recordFailure: (key) => adapter.recordFailure(key, maxFailures),
    end: () => adapter.disconnect()
  }
}
