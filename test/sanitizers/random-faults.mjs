// Random faults at a proxy, until the parent stops them.
import { setTimeout as sleep } from 'node:timers/promises'

const below = (limit) => Math.floor(Math.random() * limit)

const faults = [
  (proxy) => proxy.cut(),
  (proxy) => proxy.cut({ reset: true }),
  (proxy) => proxy.stall(),
  (proxy) => proxy.stallReplies(),
  (proxy) => proxy.delay(below(20)),
  (proxy) => proxy.cutAfterReplyBytes(1 + below(5000)),
  (proxy) => proxy.stallAfterReplyBytes(1 + below(5000)),
  async (proxy) => {
    proxy.refuse()
    proxy.cut()
  }
]

// A connection that has lost bytes stays silent for ever, so it is cut.
async function recover(proxy) {
  proxy.delay(0)
  proxy.cut()
  await proxy.pass()
}

export async function injectFaults(proxy, signal) {
  while (!signal.aborted) {
    await sleep(100 + below(600))
    await faults[below(faults.length)](proxy)
    await sleep(below(400))
    if (below(3) > 0) await recover(proxy)
  }
}
