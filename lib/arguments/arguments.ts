export { notStorable, outOfRange, wrongType, wrongValue } from './errors.js'
export { checkInteger, checkKeep, checkMax, checkNumber, checkTtl, type TtlRules } from './numbers.js'
export {
  type CheckpointLimits,
  checkBreakerState,
  checkCallback,
  checkCheckpoint,
  checkKeys,
  readField
} from './records.js'
export {
  checkCollectionName,
  checkKey,
  checkOwner,
  checkPattern,
  checkPrefix,
  checkTableName,
  type KeyLimits
} from './text.js'
