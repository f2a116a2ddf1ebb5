// The five providers: from a scope where go-go-scope is installed, else straight from the adapter.

const adapters = {
  redis: { module: '@go-go-scope/persistence-native/redis', name: 'RedisAdapter' },
  postgres: { module: '@go-go-scope/persistence-native/postgres', name: 'PostgresAdapter' },
  mysql: { module: '@go-go-scope/persistence-native/mysql', name: 'MySQLAdapter' },
  mongodb: { module: '@go-go-scope/persistence-native/mongodb', name: 'MongoDBAdapter' }
}

/**
 * Connects and fails early when the server can't be used.
 * @param {{ backend: keyof typeof adapters, url: string, keyPrefix: string, options?: object }} place
 */
export async function openProviders({ backend, url, keyPrefix, options }) {
  const { module, name } = adapters[backend]
  const { [name]: Adapter } = await import(module)
  const adapter = new Adapter(url, { ...options, keyPrefix })
  await adapter.connect()
  const scope = await openScope(adapter)
  const close = async () => {
    await scope?.[Symbol.asyncDispose]()
    await adapter.disconnect()
  }
  return { ...pick(scope?.persistence ?? adapter), close }
}

/** Lets a count rise with every call of a provider's method. */
export function counted(provider, count) {
  return new Proxy(provider, {
    get(target, name) {
      const member = target[name]
      if (typeof member !== 'function') return member
      return (...args) => {
        count()
        return member.apply(target, args)
      }
    }
  })
}

async function openScope(persistence) {
  const core = await import('go-go-scope').catch(unlessMissing)
  return core?.scope({ persistence })
}

function unlessMissing(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
}

const pick = ({ lock, circuitBreaker, cache, idempotency, checkpoint }) => ({
  lock,
  circuitBreaker,
  cache,
  idempotency,
  checkpoint
})
