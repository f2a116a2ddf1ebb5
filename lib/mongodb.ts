import { MONGODB } from './backends/mongodb/backend.js'
import { loadNative } from './load-native.js'

export { MongoDBAdapter, MongoDBCacheAdapter, MongoDBIdempotencyAdapter } from './adapters/mongodb.js'
export { PersistenceError } from './errors.js'

// Whoever imports this hears at once when the .node is missing, not at the first lock.
loadNative(MONGODB)
