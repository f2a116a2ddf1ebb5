// Sends the server a small request every 5 ms until its parent ends it, and reports the latencies.
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
