// One build at a time in one checkout: two of them would write the same files.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './facts.mjs'

const file = join(root, 'build/lock')

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function holder() {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

// A pid of 0 is a lock that is being written at this moment.
function dropIfAbandoned() {
  const pid = holder()
  if (pid > 0 && !isAlive(pid)) rmSync(file, { force: true })
}

/** Runs `work` while no other process builds here. */
export async function alone(work) {
  mkdirSync(join(root, 'build'), { recursive: true })
  while (!take()) {
    dropIfAbandoned()
    await sleep(100)
  }
  process.once('exit', () => rmSync(file, { force: true }))
  return work()
}
