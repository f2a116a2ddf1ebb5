// The cost of waking a sleeping thread on this machine. A single call pays it several times.
import { once } from 'node:events'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

const ROUNDS = 500
const TURN = 0

/** Sleeps until it is `turn`, then gives the turn on. */
function answer(cells, turn) {
  Atomics.wait(cells, TURN, turn - 1)
  Atomics.store(cells, TURN, turn + 1)
  Atomics.notify(cells, TURN)
}

/** Microseconds, of one waking; the median. */
export async function measureWaking() {
  const cells = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL(import.meta.url), { workerData: cells })
  await once(worker, 'online')
  const times = []
  for (let turn = 1; turn < 2 * ROUNDS; turn += 2) {
    const since = performance.now()
    Atomics.store(cells, TURN, turn)
    Atomics.notify(cells, TURN)
    Atomics.wait(cells, TURN, turn)
    times.push((performance.now() - since) * 500)
  }
  await once(worker, 'exit')
  return times.sort((a, b) => a - b)[ROUNDS / 2]
}

if (!isMainThread) for (let turn = 1; turn < 2 * ROUNDS; turn += 2) answer(workerData, turn)
