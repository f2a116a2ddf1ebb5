// Core's idempotent results. It stores `[undefined, result]` or `[error, undefined]`, and replays when element 1 of what it
// reads is not `undefined`. A process with a JavaScript adapter reads the same rows without knowing any envelope: so a
// success is an array of which element 1 is the result, and a failure an array that has no element 1.
import { isExact } from './exact.js'
import { hasMark } from './mark.js'
import { readableForm } from './readable.js'
import type { ValueRules } from './rules.js'
import type { Revive, Shape, Wrap } from './shape.js'

/** The levels that a success puts around its result. */
const LEVELS = 1

/** How idempotent results are stored; a value that is not a tuple of core is stored like any other value. */
export const AS_RESULT: Shape = { isMarked, form, revive: reviveResult }

function isMarked(value: unknown): boolean {
  return hasMark(value) || isSuccessForm(value) || isFailureForm(value)
}

function form(copy: unknown, rules: ValueRules, wrap: Wrap): unknown[] | undefined {
  if (!isPair(copy)) return undefined
  if (copy[0] === undefined) return successForm(copy, rules, wrap)
  return copy[1] === undefined ? [wrap(copy)] : undefined
}

function reviveResult(stored: unknown, revive: Revive): unknown {
  if (isFailureForm(stored)) return revive(stored[0])
  if (!isSuccessForm(stored)) return revive(stored)
  return revive(stored[2]) ?? [undefined, revive(stored[1])]
}

/**
 * `[null, result, marker]`. The marker is an envelope around nothing if `result` is exact, or around the tuple if
 * `result` is only its JSON form.
 */
function successForm(tuple: [undefined, unknown], rules: ValueRules, wrap: Wrap): unknown[] {
  const [, result] = tuple
  if (isExact(result, rules, LEVELS) && !hasMark(result)) return [null, result, wrap(undefined)]
  const readable = hasMark(result) ? undefined : readableForm(result, rules, LEVELS)
  return readable === undefined ? [null, wrap(result), wrap(undefined)] : [null, readable, wrap(tuple)]
}

function isPair(value: unknown): value is [unknown, unknown] & [undefined, unknown] {
  return Array.isArray(value) && value.length === 2 && Object.hasOwn(value, 0) && Object.hasOwn(value, 1)
}

function isSuccessForm(value: unknown): value is [null, unknown, Record<string, unknown>] {
  return Array.isArray(value) && value.length === 3 && value[0] === null && hasMark(value[2])
}

function isFailureForm(value: unknown): value is [Record<string, unknown>] {
  return Array.isArray(value) && value.length === 1 && hasMark(value[0])
}
