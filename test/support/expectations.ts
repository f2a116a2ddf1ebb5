import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Reader } from './backends.js'

export const ignore = () => undefined

/** Checks an acquired lock; narrows away `null`. */
export function held<T>(handle: T | null): T {
  expect(handle, 'the lock is held').not.toBeNull()
  return handle as T
}

/** Returns the rejection of `promise`. Fails when the promise resolves, and when the call throws synchronously. */
export async function rejection(call: () => unknown): Promise<Error & Record<string, unknown>> {
  let promise: unknown
  try {
    promise = call()
  } catch (error) {
    throw new Error(`thrown, not rejected: ${error}`)
  }
  return Promise.resolve(promise).then(
    (value) => Promise.reject(new Error(`resolved with ${String(value)}`)),
    (error) => error
  )
}

const bound: Record<string, string[]> = {
  TypeError: ['ERR_INVALID_ARG_TYPE', 'ERR_INVALID_ARG_VALUE'],
  RangeError: ['ERR_OUT_OF_RANGE', 'ERR_INVALID_ARG_VALUE', 'ERR_INVALID_ARG_TYPE']
}

/** Expects a native error of one of these classes, with one of Node's codes and the argument's name. */
export async function refuses(call: () => unknown, kinds: string, argument: string): Promise<void> {
  const error = await rejection(call)
  expect(kinds.split('|'), `${error}`).toContain(error.name)
  expect(bound[error.name]).toContain(error.code)
  expect(error.message).toContain(argument)
}

/** Waits until the server's clock has passed the millisecond `time`. */
export async function serverPasses(reader: Reader, time: number): Promise<void> {
  for (;;) {
    const left = Math.floor(time) + 1 - (await reader.now())
    if (left <= 0) return
    await sleep(Math.max(1, left))
  }
}

/** Polls every few milliseconds until the expected value is returned, for five seconds at most. */
export async function eventually<T>(ask: () => Promise<T> | T, wanted: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const answer = await ask()
    if (wanted(answer)) return answer
    await sleep(10)
  }
  throw new Error('it never came')
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

/** Waits until a value written earlier with this ttl has expired by the server's clock. */
export async function serverPassesTtl(reader: Reader, ttl: number): Promise<void> {
  await serverPasses(reader, (await reader.now()) + Math.ceil(ttl))
}
