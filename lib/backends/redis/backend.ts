import { REDIS_KEYS } from '../../arguments/arguments.js'
import { JSON_CODEC, REDIS_VALUES } from '../../codec/codec.js'
import type { Backend } from '../backend.js'
import { adoptRedis } from './client.js'

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
