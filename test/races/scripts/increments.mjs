// Counts in a file, together with its siblings, until `total` is reached: reads, waits, writes. At most `most` times.
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { barrier, report } from '../../support/child.mjs'
import { openAdapter, race } from './race.mjs'

// The text has a fixed length and the file is never truncated, so no process reads a part of a number.
const write = (count) => writeFileSync(race.file, String(count).padStart(9), { flag: 'r+' })
const read = () => Number(readFileSync(race.file, 'utf8'))
const shortWait = () => sleep(Math.random() * 2)

/** Leaves the lock to the other processes, for about as long as all their turns take. */
const pause = () => sleep(Math.random() * race.pause)

async function increment() {
  const before = read()
  if (before >= race.total) return false
  await shortWait()
  write(before + 1)
  return true
}

async function locked(adapter, work) {
  for (;;) {
    const lock = await adapter.acquire('counter', 600_000)
    if (lock) return work().finally(() => lock.release())
    await pause()
  }
}

const adapter = await openAdapter()
await adapter.connect()
const turn = race.withLock ? () => locked(adapter, increment) : increment
await barrier()
let mine = 0
while (mine < race.most && (await turn())) {
  mine++
  await pause()
}
report(mine)
await adapter.disconnect()
