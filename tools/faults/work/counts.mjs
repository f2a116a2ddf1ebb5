// Counts failures on breakers that all processes share.
import { counters } from '../settings.mjs'

const never = 2 ** 31 - 1

export async function countTurn(caller) {
  const { random, subject } = caller
  const key = `counter-${random.between(0, counters - 1)}`
  const answerOf = (count) => count
  await caller.call('recordFailure', key, () => subject.recordFailure(key, never), { answerOf })
  if (random.next() < 0.1) await readCount(caller, key)
}

export const readCount = (caller, key) =>
  caller.call('getState', key, () => caller.subject.getState(key), { answerOf: (state) => state?.failureCount ?? 0 })
