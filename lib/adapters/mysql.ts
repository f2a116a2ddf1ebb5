import { MYSQL } from '../backends/mysql/backend.js'
import { isOneWithItsCopies } from '../instanceof.js'
import { openSession } from '../session/open.js'
import { NativeAdapter } from './adapter.js'
import { NativeCacheAdapter } from './cache-adapter.js'
import { NativeIdempotencyAdapter } from './idempotency-adapter.js'

export class MySQLAdapter extends NativeAdapter {
  constructor(pool: unknown, options?: unknown) {
    const opened = openSession(MYSQL, pool, options, { keyPrefix: '' })
    super(opened, new MySQLIdempotencyAdapter(opened.session, { keyPrefix: opened.prefix }))
  }
}

export class MySQLCacheAdapter extends NativeCacheAdapter {
  constructor(pool: unknown, options?: unknown) {
    super(openSession(MYSQL, pool, options, { keyPrefix: '', tableName: 'cache' }))
  }

  initialize(): Promise<void> {
    return this.connect()
  }

  prune(): Promise<number> {
    return this.removeExpired()
  }
}

export class MySQLIdempotencyAdapter extends NativeIdempotencyAdapter {
  constructor(pool: unknown, options?: unknown) {
    super(openSession(MYSQL, pool, options, { keyPrefix: '' }))
  }
}

isOneWithItsCopies(MySQLAdapter, 'MySQLAdapter')
isOneWithItsCopies(MySQLCacheAdapter, 'MySQLCacheAdapter')
isOneWithItsCopies(MySQLIdempotencyAdapter, 'MySQLIdempotencyAdapter')
