#!/usr/bin/env bash
# opossum 9.0.0: an open breaker that is made from saved state waits its whole resetTimeout again, however long it had
# been open.
#
# Why it surprises: toJSON() saves lastTimerAt, and the constructor reads it: once the time is over the breaker starts
# half open. Before that it takes no notice, starts a full timer and overwrites lastTimerAt with the present.
# Expected: a breaker that opened 1.9 s ago with a resetTimeout of 2 s is half open 0.1 s after its state was loaded.
# Source: https://github.com/nodeshift/opossum/issues/719 asked for state that can be reloaded between short-lived
# processes, and https://github.com/nodeshift/opossum/pull/720 answers it for the case that the time is over.
# What follows: a process that is replaced more often than resetTimeout keeps the circuit open for ever, although the
# service has recovered. Save the time at which the circuit opened, not a timer, and compare it with the clock at each
# call.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages opossum@9.0.0
cat >run.cjs <<'JS'
const { setTimeout: sleep } = require('node:timers/promises')
const CircuitBreaker = require('opossum')
const healthy = async () => 'answer'
const options = { resetTimeout: 2000, volumeThreshold: 1, errorThresholdPercentage: 1 }
async function main() {
  let breaker = new CircuitBreaker(async () => { throw new Error('down') }, options)
  await breaker.fire().catch(() => {})
  let calls = 0
  for (let process = 1; process <= 4; process++) {
    await sleep(700)
    const { state } = JSON.parse(JSON.stringify(breaker.toJSON()))
    breaker.shutdown()
    breaker = new CircuitBreaker(healthy, { ...options, state })
    if (await breaker.fire().catch(() => undefined)) calls++
  }
  console.log(`resetTimeout 2 s, 4 processes of 0.7 s: ${calls} calls allowed, open: ${breaker.opened}`)
  const { state } = JSON.parse(JSON.stringify(breaker.toJSON()))
  breaker.shutdown()
  await sleep(2100)
  breaker = new CircuitBreaker(healthy, { ...options, state })
  console.log('loaded 2.1 s after it was saved: half open:', breaker.halfOpen)
  breaker.shutdown()
}
main()
JS
node run.cjs >seen
compare <<'SEEN'
resetTimeout 2 s, 4 processes of 0.7 s: 0 calls allowed, open: true
loaded 2.1 s after it was saved: half open: true
SEEN
