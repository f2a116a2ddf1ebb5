import { MYSQL } from './backends/mysql/backend.js'
import { loadNative } from './load-native.js'

export { MySQLAdapter, MySQLCacheAdapter, MySQLIdempotencyAdapter } from './adapters/mysql.js'
export { PersistenceError } from './errors.js'

// Whoever imports this hears at once when the .node is missing, not at the first lock.
loadNative(MYSQL)
