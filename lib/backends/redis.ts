import { REDIS_KEYS } from '../arguments.js'
import { adoptRedis } from '../clients/redis.js'
import { JSON_CODEC, REDIS_VALUES } from '../codec.js'
import type { Backend } from './backend.js'

export const REDIS: Backend = {
  name: 'redis',
  className: 'RedisAdapter',
  keys: REDIS_KEYS,
  idempotencyKeys: REDIS_KEYS,
  cacheTableKeys: REDIS_KEYS,
  values: REDIS_VALUES,
  codec: JSON_CODEC,
  connections: 2,
  adopt: adoptRedis,
  pattern: (glob) => glob
}
