import { MONGODB } from '../backends/mongodb/backend.js'
import { isOneWithItsCopies } from '../instanceof.js'
import { openSession } from '../session/open.js'
import { NativeAdapter } from './adapter.js'
import { NativeCacheAdapter } from './cache-adapter.js'
import { NativeIdempotencyAdapter } from './idempotency-adapter.js'

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
