import { outOfRange, wrongType } from './errors.js'

export interface TtlRules {
  /** The meaning of 0: no expiry, or an error. */
  readonly zero: 'none' | 'refuse'
  /** Milliseconds where nothing was given; without it, no expiry. */
  readonly default?: number
}

/** @returns whole milliseconds, rounded up; 0 means no expiry */
export function checkTtl(value: unknown, name: string, rules: TtlRules): number {
  const ttl = value === undefined ? (rules.default ?? 0) : value
  const least = rules.zero === 'none' ? 'of at least 0' : 'above 0'
  if (!isDuration(ttl)) throw outOfRange(name, `a number of milliseconds ${least}`, ttl)
  if (ttl === 0 && rules.zero === 'refuse') throw outOfRange(name, 'a number of milliseconds above 0', ttl)
  return Math.ceil(ttl)
}

/** The number of failures that opens a breaker. */
export function checkMax(value: unknown, name: string): number {
  if (!isInteger(value, 1)) throw outOfRange(name, 'an integer of at least 1', value)
  return value
}

export function checkKeep(value: unknown, name: string): number {
  return checkInteger(value, name, 0, Number.MAX_SAFE_INTEGER)
}

export function checkInteger(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number') throw wrongType(name, 'a number', value)
  if (!isInteger(value, least) || value > most) throw outOfRange(name, `an integer from ${least} to ${most}`, value)
  return value
}

export function checkNumber(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number') throw wrongType(name, 'a number', value)
  if (!(value >= least && value <= most)) throw outOfRange(name, `a number from ${least} to ${most}`, value)
  return value
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Math.ceil(value) <= Number.MAX_SAFE_INTEGER
}

function isInteger(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least
}
