// Assertions based on node:assert, so that the suite runs under every test runner.
import assert, { AssertionError } from 'node:assert'
import { inspect } from 'node:util'

/** The assertions of `expect(actual)`. */
export interface Matchers {
  /** The same value, by `Object.is`. */
  toBe(expected: unknown): void
  /** Deeply equal; a member that is `undefined` counts as absent. */
  toEqual(expected: unknown): void
  /** Deeply equal, including prototypes and members that are `undefined`. */
  toStrictEqual(expected: unknown): void
  /** Has these members; other members are ignored. */
  toMatchObject(expected: object): void
  toBeNull(): void
  toBeUndefined(): void
  toBeInstanceOf(kind: abstract new (...args: never[]) => unknown): void
  toBeGreaterThan(bound: number): void
  toBeGreaterThanOrEqual(bound: number): void
  toBeLessThan(bound: number): void
  toBeLessThanOrEqual(bound: number): void
  toHaveLength(length: number): void
  toContain(part: unknown): void
  toHaveProperty(name: string): void
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** A copy without the members that are `undefined`. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (!isPlain(value)) return value
  const present = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(present.map(([name, member]) => [name, withoutUndefined(member)]))
}

const picked = (value: unknown, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, (value as Record<string, unknown> | null)?.[name]]))

const holds = (actual: unknown, part: unknown) =>
  typeof actual === 'string' ? actual.includes(String(part)) : (actual as unknown[]).includes(part)

/** @param what a description of `actual` for the message of a failure */
export function expect(
  actual: unknown,
  what?: string
): Matchers & { not: Pick<Matchers, 'toBe' | 'toBeNull' | 'toContain'> } {
  const check = (ok: boolean, relation: string, expected: unknown) => {
    if (ok) return
    const message = `${what ?? inspect(actual)} ${relation} ${inspect(expected)}`
    throw new AssertionError({ message, actual, expected, operator: relation })
  }
  const compare = (ok: boolean, relation: string, bound: number) =>
    check(typeof actual === 'number' && ok, relation, bound)
  const value = actual as number
  return {
    toBe: (expected) => check(Object.is(actual, expected), 'is not', expected),
    toEqual: (expected) => assert.deepStrictEqual(withoutUndefined(actual), withoutUndefined(expected), what),
    toStrictEqual: (expected) => assert.deepStrictEqual(actual, expected, what),
    toMatchObject: (expected) => assert.deepStrictEqual(picked(actual, Object.keys(expected)), { ...expected }, what),
    toBeNull: () => check(actual === null, 'is not', null),
    toBeUndefined: () => check(actual === undefined, 'is not', undefined),
    toBeInstanceOf: (kind) => check(actual instanceof kind, 'is no instance of', kind),
    toBeGreaterThan: (bound) => compare(value > bound, 'is not above', bound),
    toBeGreaterThanOrEqual: (bound) => compare(value >= bound, 'is below', bound),
    toBeLessThan: (bound) => compare(value < bound, 'is not below', bound),
    toBeLessThanOrEqual: (bound) => compare(value <= bound, 'is above', bound),
    toHaveLength: (length) => check((actual as unknown[]).length === length, 'has not the length', length),
    toContain: (part) => check(holds(actual, part), 'does not contain', part),
    toHaveProperty: (name) => check(Object.hasOwn(Object(actual), name), 'lacks the member', name),
    not: {
      toBe: (other) => check(!Object.is(actual, other), 'is', other),
      toBeNull: () => check(actual !== null, 'is', null),
      toContain: (part) => check(!holds(actual, part), 'contains', part)
    }
  }
}

/** Checks an acquired lock; narrows away `null`. */
export function held<T>(handle: T | null | undefined): T {
  expect(handle ?? null, 'the lock').not.toBeNull()
  return handle as T
}

/** Returns the rejection of a call. Fails when the call resolves, and when it throws synchronously. */
export async function rejection(call: () => unknown): Promise<Error & Record<string, unknown>> {
  let promise: unknown
  try {
    promise = call()
  } catch (error) {
    throw new AssertionError({ message: `thrown, not rejected: ${error}` })
  }
  return Promise.resolve(promise).then(
    (value) => Promise.reject(new AssertionError({ message: `resolved with ${inspect(value)}, not rejected` })),
    (error) => error
  )
}

const codes: Record<string, string[]> = {
  TypeError: ['ERR_INVALID_ARG_TYPE', 'ERR_INVALID_ARG_VALUE'],
  RangeError: ['ERR_OUT_OF_RANGE', 'ERR_INVALID_ARG_VALUE', 'ERR_INVALID_ARG_TYPE']
}

/** Expects a native error of one of these classes, with one of Node's codes and the argument's name. */
export async function refuses(call: () => unknown, kinds: string, argument: string): Promise<void> {
  const error = await rejection(call)
  expect(kinds.split('|')).toContain(error.name)
  expect(codes[error.name]).toContain(error.code)
  expect(error.message).toContain(argument)
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
