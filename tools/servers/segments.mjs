// System V memory and semaphores outlive a server that is killed: noted in its folder, where the watchdog finds them.
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workersIn } from './workers.mjs'

function rowsOf(kind) {
  const [, ...rows] = readFileSync(`/proc/sysvipc/${kind}`, 'utf8').trim().split('\n')
  return rows.map((row) => row.trim().split(/\s+/))
}

// Lines of options for ipcrm; the fifth column names the creator.
const memoryOf = (pids) =>
  rowsOf('shm')
    .filter((row) => pids.includes(row[4]))
    .map((row) => `-m ${row[1]}`)

// The kernel records only the last user.
function lastUsersOf(id) {
  try {
    const text = execFileSync('ipcs', ['-s', '-i', id], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return text.split('\n').map((line) => /^\d+(?:\s+\d+){3}\s+(\d+)/.exec(line.trim())?.[1])
  } catch {
    return []
  }
}

function semaphoresOf(pids) {
  const ids = rowsOf('sem').map((row) => row[1])
  return ids.filter((id) => lastUsersOf(id).some((pid) => pids.includes(pid))).map((id) => `-s ${id}`)
}

const note = (folder, lines) => appendFileSync(join(folder, 'segments'), lines.map((line) => `${line}\n`).join(''))

/** Records the segments of the processes that work in `folder`. */
export function noteSegments(folder) {
  const pids = workersIn(folder).map(String)
  note(folder, [...memoryOf(pids), ...semaphoresOf(pids)])
}

/** Records the segment of a killed PostgreSQL whose data folder in `folder` is removed; line 7 of its pid file names it. */
export function noteSegmentOfPostgres(folder) {
  const file = join(folder, 'data/postmaster.pid')
  if (!existsSync(file)) return
  const id = readFileSync(file, 'utf8').split('\n')[6]?.trim().split(/\s+/)[1]
  if (id) note(folder, [`-m ${id}`])
}
