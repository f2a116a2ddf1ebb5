import { NativeAdapter } from '../adapter.js'
import { MYSQL } from '../backends/mysql.js'
import { NativeCacheAdapter } from '../cache-adapter.js'
import { isOneWithItsCopies } from '../copies.js'
import { NativeIdempotencyAdapter } from '../idempotency-adapter.js'
import { openSession } from '../open-session.js'

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
