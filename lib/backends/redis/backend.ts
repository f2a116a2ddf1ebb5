import type { KeyLimits } from '../../arguments/arguments.js'
import { JSON_CODEC } from '../../codec/codec.js'
import type { Backend } from '../backend.js'
import { adoptRedis } from './client.js'
import { diagnose } from './diagnose.js'

/** Far below Redis' own 512 MB, which no key should come near. */
const KEYS: KeyLimits = { holdsNul: true, maxBytes: 65_536 }
/** The longest bulk string that Redis takes unless `proto-max-bulk-len` says otherwise. */
const MAX_VALUE_BYTES = 536_870_912

export const REDIS: Backend = {
  name: 'redis',
  className: 'RedisAdapter',
  system: 'redis',
  hasTables: false,
  keys: KEYS,
  idempotencyKeys: KEYS,
  cacheTableKeys: KEYS,
  values: { maxBytes: MAX_VALUE_BYTES },
  codec: JSON_CODEC,
  connections: 2,
  adopt: adoptRedis,
  pattern: (glob) => glob,
  diagnose
}
