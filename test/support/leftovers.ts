import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

function worksIn(pid: string, folder: string): boolean {
  try {
    const current = readlinkSync(`/proc/${pid}/cwd`)
    return current === folder || current.startsWith(`${folder}/`)
  } catch {
    return false
  }
}

function watches(pid: string, folder: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return command.includes(folder) && command.some((part) => part.endsWith('watchdog.sh'))
  } catch {
    return false
  }
}

const allProcesses = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name))

/** The processes whose working folder is `folder` or below. */
export function processesIn(folder: string): number[] {
  return allProcesses()
    .filter((pid) => worksIn(pid, folder))
    .map(Number)
}

/** The watchdog processes of `folder`. */
export function watchdogsOf(folder: string): number[] {
  return allProcesses()
    .filter((pid) => watches(pid, folder))
    .map(Number)
}
