import { REDIS } from './backends/redis.js'
import { loadNative } from './native-file.js'

export { RedisAdapter, RedisCacheAdapter, RedisIdempotencyAdapter } from './adapters/redis.js'
export { PersistenceError } from './errors.js'

// Whoever imports this hears at once when the .node is missing, not at the first lock.
loadNative(REDIS)
