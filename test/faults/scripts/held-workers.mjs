// held-workers.mjs <milliseconds> <target>…: blocks all of libuv's workers with the application's file operations,
// which open FIFOs without a writer. Reports the outcomes of calls made meanwhile, and whether a lock was kept.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, promises, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { open, targetsIn } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const WORKERS = 4
const LOCK = 3_000
const [milliseconds, ...rest] = process.argv.slice(2)
const adapters = await Promise.all(targetsIn(rest).map(open))
const folder = mkdtempSync(join(tmpdir(), 'held-workers-'))

function holdWorkers() {
  const paths = Array.from({ length: WORKERS }, (_, index) => join(folder, String(index)))
  for (const path of paths) execFileSync('mkfifo', [path])
  const opened = paths.map((path) => promises.open(path, 'r'))
  return async () => {
    const writers = paths.map((path) => openSync(path, 'w'))
    for (const handle of await Promise.all(opened)) await handle.close()
    for (const writer of writers) closeSync(writer)
  }
}

async function timed(work) {
  const start = performance.now()
  const outcome = await work().then(
    () => 'ok',
    (error) => error.code
  )
  return { outcome, took: performance.now() - start }
}

async function keepLock(lock, until) {
  let kept = true
  while (performance.now() < until) {
    await sleep(1_000)
    kept = (await lock.extend(LOCK)) && kept
  }
  return kept
}

for (const adapter of adapters) await adapter.get('warm')
const locks = await Promise.all(adapters.map((adapter) => adapter.acquire('kept', LOCK)))
const free = holdWorkers()
await sleep(20)
const until = performance.now() + Number(milliseconds)
const calls = adapters.flatMap((adapter) => [
  timed(() => adapter.get('a')),
  timed(() => adapter.set('b', 1)),
  timed(() => adapter.recordFailure('c', 5))
])
const kept = await Promise.all(locks.map((lock) => keepLock(lock, until)))
const outcomes = await Promise.all(calls)
await free()
const valid = await Promise.all(locks.map((lock) => lock.isValid()))
rmSync(folder, { recursive: true })
report({ outcomes, kept, valid })
for (const adapter of adapters) await adapter.disconnect()
