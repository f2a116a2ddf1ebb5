import { NativeAdapter } from './adapter.js'
import { POSTGRES } from './backends/postgres.js'
import { NativeCacheAdapter } from './cache-adapter.js'
import { NativeIdempotencyAdapter } from './idempotency-adapter.js'
import { loadNative } from './native.js'
import { openSession } from './open-session.js'

export { PersistenceError } from './errors.js'

// Whoever imports this hears at once when the .node is missing, not at the first lock.
loadNative(POSTGRES)

export class PostgresAdapter extends NativeAdapter {
  constructor(pool: unknown, options?: unknown) {
    const opened = openSession(POSTGRES, pool, options, { keyPrefix: '' })
    super(opened, new PostgresIdempotencyAdapter(opened.session, { keyPrefix: opened.prefix }))
  }
}

export class PostgresCacheAdapter extends NativeCacheAdapter {
  constructor(pool: unknown, options?: unknown) {
    super(openSession(POSTGRES, pool, options, { keyPrefix: '', tableName: 'cache' }))
  }

  initialize(): Promise<void> {
    return this.connect()
  }

  prune(): Promise<number> {
    return this.removeExpired()
  }
}

export class PostgresIdempotencyAdapter extends NativeIdempotencyAdapter {
  constructor(pool: unknown, options?: unknown) {
    super(openSession(POSTGRES, pool, options, { keyPrefix: '' }))
  }
}
