import { POSTGRES } from './backends/postgres/backend.js'
import { loadNative } from './load-native.js'

export { PostgresAdapter, PostgresCacheAdapter, PostgresIdempotencyAdapter } from './adapters/postgres.js'
export { PersistenceError } from './errors.js'

// Whoever imports this hears at once when the .node is missing, not at the first lock.
loadNative(POSTGRES)
