import { POSTGRES } from '../backends/postgres/backend.js'
import { isOneWithItsCopies } from '../instanceof.js'
import { openSession } from '../session/open.js'
import { NativeAdapter } from './adapter.js'
import { NativeCacheAdapter } from './cache-adapter.js'
import { NativeIdempotencyAdapter } from './idempotency-adapter.js'

export class PostgresAdapter extends NativeAdapter {
  constructor(pool: unknown, options?: unknown) {
    const opened = openSession(POSTGRES, pool, options, { keyPrefix: '', schema: '' })
    super(opened, new PostgresIdempotencyAdapter(opened.session, { keyPrefix: opened.prefix }))
  }
}

export class PostgresCacheAdapter extends NativeCacheAdapter {
  constructor(pool: unknown, options?: unknown) {
    super(openSession(POSTGRES, pool, options, { keyPrefix: '', schema: '', tableName: 'cache' }))
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
    super(openSession(POSTGRES, pool, options, { keyPrefix: '', schema: '' }))
  }
}

isOneWithItsCopies(PostgresAdapter, 'PostgresAdapter')
isOneWithItsCopies(PostgresCacheAdapter, 'PostgresCacheAdapter')
isOneWithItsCopies(PostgresIdempotencyAdapter, 'PostgresIdempotencyAdapter')
