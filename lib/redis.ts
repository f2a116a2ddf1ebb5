import { REDIS } from './backends/redis/backend.js'
import { loadNative } from './load-native.js'

export { RedisAdapter, RedisCacheAdapter, RedisIdempotencyAdapter } from './adapters/redis.js'
export { PersistenceError } from './errors.js'

// Whoever imports this hears at once when the .node is missing, not at the first lock.
loadNative(REDIS)
