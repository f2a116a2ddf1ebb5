// All processes of one server, found by the folder that they work in.
import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

function worksIn(pid, folder) {
  try {
    const current = readlinkSync(`/proc/${pid}/cwd`)
    return current === folder || current.startsWith(`${folder}/`)
  } catch {
    return false
  }
}

export function workersIn(folder) {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => worksIn(pid, folder)).map(Number)
}

export function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
  }
}

// Repeated, as a process that was just forked is missing from the first list.
export async function killWorkers(folder) {
  for (let pids = workersIn(folder); pids.length > 0; pids = workersIn(folder)) {
    signalAll(pids, 'SIGKILL')
    await sleep(5)
  }
}
