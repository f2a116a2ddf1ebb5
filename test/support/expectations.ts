import { setTimeout as sleep } from 'node:timers/promises'
import type { Reader } from './backends.js'

export { held, refuses, rejection, times } from '../../conformance/expect.js'

export const ignore = () => undefined

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

/** Waits until a value written earlier with this ttl has expired by the server's clock. */
export async function serverPassesTtl(reader: Reader, ttl: number): Promise<void> {
  await serverPasses(reader, (await reader.now()) + Math.ceil(ttl))
}
