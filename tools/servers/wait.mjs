import { setTimeout as sleep } from 'node:timers/promises'

const patience = 60_000
const pause = 20

/** The first truthy answer of `ask`; `failure` begins the error when there is none for a minute. */
export async function waitFor(ask, failure) {
  const deadline = Date.now() + patience
  for (let answer = await ask(); ; answer = await ask()) {
    if (answer) return answer
    if (Date.now() > deadline) throw new Error(`${failure} within ${patience} ms`)
    await sleep(pause)
  }
}
