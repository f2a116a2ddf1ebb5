// stopped.mjs <target>: makes calls. Its parent stops it before it can read the replies. The replies arrive, and the
// deadlines pass, while it is stopped.
import { open, targetsIn } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const [target] = targetsIn(process.argv.slice(2))
const adapter = await open(target, { commandTimeout: 1_000 })
const lock = await adapter.acquire('warm', 30_000)
// More than a socket's buffer in the kernel: the rest is read after the process continues.
await adapter.set('a', 'x'.repeat(3 << 20))
// The statements are prepared by now, so each call is one round trip.
for (let i = 0; i < 3; i++) {
  await adapter.get('warm')
  await adapter.load('warm')
  await lock.isValid()
}
report({ ready: true })
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.pause()
const codeOf = (call) =>
  call.then(
    () => 'ok',
    (error) => error.code
  )
const calls = [codeOf(adapter.get('a')), codeOf(adapter.load('b')), codeOf(lock.isValid())]
setImmediate(() => report({ asked: true }))
report({ outcomes: await Promise.all(calls) })
await adapter.disconnect()
