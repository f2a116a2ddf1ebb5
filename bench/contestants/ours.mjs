// This package, with its default settings.
import { maxFailures, ttl, value } from '../values.mjs'

const adapters = {
  redis: { module: '@go-go-scope/persistence-native/redis', name: 'RedisAdapter' },
  postgres: { module: '@go-go-scope/persistence-native/postgres', name: 'PostgresAdapter' }
}

export async function makeOurs(backend, url) {
  const { module, name } = adapters[backend]
  const { [name]: Adapter } = await import(module)
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
