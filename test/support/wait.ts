import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves with the first truthy result of `condition`; throws after `timeout` milliseconds. */
export async function until<T>(condition: () => T | Promise<T>, timeout = 5000): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeout
  for (;;) {
    const answer = await condition()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`still not so after ${timeout} ms: ${condition}`)
    await sleep(10)
  }
}
