// This package, with its default settings.
import { adapterClass } from '../../test/support/entries.mjs'
import { maxFailures, ttl, value } from '../values.mjs'

export async function makeOurs(backend, url) {
  const Adapter = await adapterClass(backend)
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
