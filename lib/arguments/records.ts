import type { Checkpoint, CircuitBreakerPersistedState } from '../../types/providers.js'
import { unreadable, wrongType, wrongValue } from './errors.js'
import { checkInteger, checkNumber } from './numbers.js'
import { checkKey, type KeyLimits } from './text.js'

const MAX_TIME = 8.64e15
const MAX_COUNT = 2 ** 31 - 1
/** Of one call: a statement of so many keys is short enough for every server. */
const MAX_KEYS = 1000
const STATES = ['closed', 'open', 'half-open'] as const

/** `id` and `taskId` have different texts in front of them in storage; a sequence must fit its column. */
export interface CheckpointLimits {
  readonly id: KeyLimits
  readonly taskId: KeyLimits
  readonly maxSequence?: number
}

/** Reads every field exactly once; `data` is left as it is. */
export function checkCheckpoint(value: unknown, name: string, limits: CheckpointLimits): Checkpoint<unknown> {
  const read = reader(value, name)
  const checkpoint: Checkpoint<unknown> = {
    id: read('id', (id, field) => checkKey(id, field, limits.id)),
    taskId: read('taskId', (id, field) => checkKey(id, field, limits.taskId)),
    sequence: read('sequence', (n, field) => checkInteger(n, field, 0, limits.maxSequence ?? MAX_COUNT)),
    timestamp: read('timestamp', checkTime),
    progress: read('progress', (n, field) => checkNumber(n, field, 0, 100)),
    data: read('data', (data) => data)
  }
  const remaining = read('estimatedTimeRemaining', optional(checkRemaining))
  return remaining === undefined ? checkpoint : { ...checkpoint, estimatedTimeRemaining: remaining }
}

/** Reads every field exactly once. */
export function checkBreakerState(value: unknown, name: string): CircuitBreakerPersistedState {
  const read = reader(value, name)
  const state: CircuitBreakerPersistedState = {
    state: read('state', checkState),
    failureCount: read('failureCount', (n, field) => checkInteger(n, field, 0, MAX_COUNT))
  }
  const failure = read('lastFailureTime', optional(checkTime))
  const success = read('lastSuccessTime', optional(checkTime))
  if (failure !== undefined) state.lastFailureTime = failure
  if (success !== undefined) state.lastSuccessTime = success
  return state
}

export function checkCallback(value: unknown, name: string): (...values: never[]) => unknown {
  if (typeof value !== 'function') throw wrongType(name, 'a function', value)
  return value as (...values: never[]) => unknown
}

/** Reads the length and every element exactly once. */
export function checkKeys(value: unknown, name: string, limits: KeyLimits): string[] {
  if (!Array.isArray(value)) throw wrongType(name, 'an array of strings', value)
  const length = checkInteger(readField(value, 'length', name), `${name}.length`, 0, MAX_KEYS)
  return Array.from({ length }, (_, at) => checkKey(readElement(value, at, name), `${name}[${at}]`, limits))
}

type Check<T> = (value: unknown, name: string) => T

// Getters may throw, or answer differently when asked twice.
function reader(record: unknown, name: string) {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) throw wrongType(name, 'an object', record)
  return <T>(field: string, check: Check<T>): T => check(readField(record, field, name), `${name}.${field}`)
}

/** A member of an object of the application's, whose getter may throw. */
export function readField(record: object, field: string, name: string): unknown {
  return readMember(record, field, `${name}.${field}`)
}

function readElement(list: object, at: number, name: string): unknown {
  return readMember(list, at, `${name}[${at}]`)
}

function readMember(owner: object, member: string | number, name: string): unknown {
  try {
    return (owner as Record<string | number, unknown>)[member]
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, name) => (value === undefined ? undefined : check(value, name))
}

function checkTime(value: unknown, name: string): number {
  return checkInteger(value, name, 0, MAX_TIME)
}

function checkRemaining(value: unknown, name: string): number {
  return checkNumber(value, name, 0, Number.MAX_SAFE_INTEGER)
}

function checkState(value: unknown, name: string): CircuitBreakerPersistedState['state'] {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value)
  const state = STATES.find((known) => known === value)
  if (state === undefined) throw wrongValue(name, '"closed", "open" or "half-open"', value)
  return state
}
