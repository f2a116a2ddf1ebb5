import { NativeAdapter } from '../adapter.js'
import { MONGODB } from '../backends/mongodb.js'
import { NativeCacheAdapter } from '../cache-adapter.js'
import { isOneWithItsCopies } from '../copies.js'
import { NativeIdempotencyAdapter } from '../idempotency-adapter.js'
import { openSession } from '../open-session.js'

export class MongoDBAdapter extends NativeAdapter {
  constructor(db: unknown, options?: unknown) {
    const opened = openSession(MONGODB, db, options, { keyPrefix: '', dbName: '' })
    super(opened, new MongoDBIdempotencyAdapter(opened.session, { keyPrefix: opened.prefix }))
  }
}

export class MongoDBCacheAdapter extends NativeCacheAdapter {
  constructor(db: unknown, options?: unknown) {
    super(openSession(MONGODB, db, options, { keyPrefix: '', dbName: '', collectionName: 'cache' }))
  }
}

export class MongoDBIdempotencyAdapter extends NativeIdempotencyAdapter {
  constructor(db: unknown, options?: unknown) {
    super(openSession(MONGODB, db, options, { keyPrefix: '', dbName: '' }))
  }
}

isOneWithItsCopies(MongoDBAdapter, 'MongoDBAdapter')
isOneWithItsCopies(MongoDBCacheAdapter, 'MongoDBCacheAdapter')
isOneWithItsCopies(MongoDBIdempotencyAdapter, 'MongoDBIdempotencyAdapter')
