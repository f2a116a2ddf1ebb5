// All processes of one server, found by the folder that they work in.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
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

const isStopped = (task) => {
  try {
    return /\) [TtXZ] /.test(readFileSync(`/proc/${task}/stat`, 'utf8'))
  } catch {
    return true // it has ended
  }
}

function tasksOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).map((tid) => `${pid}/task/${tid}`)
  } catch {
    return []
  }
}

/** Returns when each of their threads has stopped: running threads do not react to SIGSTOP at once. */
export function stopAll(pids) {
  signalAll(pids, 'SIGSTOP')
  const until = Date.now() + 1_000
  while (Date.now() < until && !pids.flatMap(tasksOf).every(isStopped));
}

// Repeated, as a process that was just forked is missing from the first list.
export async function killWorkers(folder) {
  for (let pids = workersIn(folder); pids.length > 0; pids = workersIn(folder)) {
    signalAll(pids, 'SIGKILL')
    await sleep(5)
  }
}
