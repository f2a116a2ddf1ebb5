import { MONGODB } from './backends/mongodb.js'
import { loadNative } from './native-file.js'

export { MongoDBAdapter, MongoDBCacheAdapter, MongoDBIdempotencyAdapter } from './adapters/mongodb.js'
export { PersistenceError } from './errors.js'

// Whoever imports this hears at once when the .node is missing, not at the first lock.
loadNative(MONGODB)
