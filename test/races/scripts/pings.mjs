// Asks the server something small every 5 ms, until it is told to end, and reports how long it waited.
import { setTimeout as sleep } from 'node:timers/promises'
import { report } from '../../support/child.mjs'
import { openClock } from './clock.mjs'

const clock = await openClock()
const waits = []
let told = false
process.once('SIGTERM', () => {
  told = true
})

async function ping() {
  const started = performance.now()
  await clock.ping()
  waits.push(performance.now() - started)
}

await ping()
waits.length = 0
report({ started: true })
while (!told) await Promise.all([ping(), sleep(5)])
report({ pings: waits.length, worst: Math.max(...waits) })
await clock.close()
