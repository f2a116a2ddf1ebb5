#!/usr/bin/env bash
# cockatiel 3.2.1: a circuit breaker that is restored while it was isolated stays isolated, and no call can end it.
#
# Why it surprises: isolate() returns a handle, and disposing of it is the only way back. The number of handles is
# part of the state that toJSON() saves and initialState restores; the handles themselves can't be.
# Expected: isolation that is not kept, or that can be lifted on the restored breaker.
# Source: dist/CircuitBreakerPolicy.js of the package; https://www.npmjs.com/package/cockatiel describes toJSON and
# initialState.
# What follows: an operator isolates a dependency, the process is deployed anew, and the dependency is off until
# somebody edits the saved state. Don't save the state of an isolated breaker, and keep "switched off by hand" apart
# from what was counted.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages cockatiel@3.2.1
cat >run.mjs <<'JS'
import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleAll } from 'cockatiel'
const make = (initialState) => circuitBreaker(handleAll, { halfOpenAfter: 100, breaker: new ConsecutiveBreaker(3), initialState })
const show = async (label, policy) => {
  const outcome = await policy.execute(() => 'answer').catch((error) => error.constructor.name)
  console.log(`${label}: ${CircuitState[policy.state]}, ${outcome}`)
}
const first = make()
const handle = first.isolate()
const saved = JSON.parse(JSON.stringify(first.toJSON()))
await show('isolated', first)
handle.dispose()
await show('handle disposed of', first)
const restored = make(saved)
await show('restored', restored)
await new Promise((resolve) => setTimeout(resolve, 300))
await show('restored, after halfOpenAfter', restored)
restored.isolate().dispose()
await show('restored, isolated once more and disposed of', restored)
JS
node run.mjs >seen
compare <<'SEEN'
isolated: Isolated, IsolatedCircuitError
handle disposed of: Closed, answer
restored: Isolated, IsolatedCircuitError
restored, after halfOpenAfter: Isolated, IsolatedCircuitError
restored, isolated once more and disposed of: Isolated, IsolatedCircuitError
SEEN
