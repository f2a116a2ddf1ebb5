// stopped.mjs <target>: makes calls, and is stopped by its parent before their replies can be read; the replies arrive
// while it is stopped, and their deadlines pass.
import { open, targetsIn } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const [target] = targetsIn(process.argv.slice(2))
const adapter = await open(target, { commandTimeout: 1_000 })
// Statements are prepared by now: each call is one round trip.
for (let i = 0; i < 3; i++) {
  await adapter.get('warm')
  await adapter.recordFailure('warm', 50)
  await adapter.acquire(`warm${i}`, 100)
}
report({ ready: true })
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.pause()
const codeOf = (call) =>
  call.then(
    () => 'ok',
    (error) => error.code
  )
const calls = [codeOf(adapter.get('a')), codeOf(adapter.recordFailure('warm', 50)), codeOf(adapter.acquire('c', 5_000))]
setImmediate(() => report({ asked: true }))
report({ outcomes: await Promise.all(calls) })
await adapter.disconnect()
