// Random faults at a gate, until told to stop.
import { setTimeout as sleep } from 'node:timers/promises'

const below = (limit) => Math.floor(Math.random() * limit)

const faults = [
  (gate) => gate.cut(),
  (gate) => gate.cut({ reset: true }),
  (gate) => gate.stall(),
  (gate) => gate.stallReplies(),
  (gate) => gate.delay(below(20)),
  (gate) => gate.cutAfterReplyBytes(1 + below(5000)),
  (gate) => gate.stallAfterReplyBytes(1 + below(5000)),
  async (gate) => {
    gate.refuse()
    gate.cut()
  }
]

// A connection that has lost bytes stays silent for ever: it is cut sooner or later.
async function recover(gate) {
  gate.delay(0)
  gate.cut()
  await gate.pass()
}

export async function disturb(gate, signal) {
  while (!signal.aborted) {
    await sleep(100 + below(600))
    await faults[below(faults.length)](gate)
    await sleep(below(400))
    if (below(3) > 0) await recover(gate)
  }
}
