export { outOfRange, wrongType, wrongValue } from './arguments/errors.js'
export { checkInteger, checkKeep, checkMax, checkNumber, checkTtl, type TtlRules } from './arguments/numbers.js'
export { type CheckpointLimits, checkBreakerState, checkCallback, checkCheckpoint } from './arguments/records.js'
export {
  checkKey,
  checkOwner,
  checkPattern,
  checkPrefix,
  checkTableName,
  type KeyLimits,
  MYSQL_KEYS,
  POSTGRES_KEYS,
  REDIS_KEYS
} from './arguments/text.js'
