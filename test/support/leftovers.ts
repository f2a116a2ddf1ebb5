import { readdirSync, readlinkSync } from 'node:fs'

function worksIn(pid: string, folder: string): boolean {
  try {
    const current = readlinkSync(`/proc/${pid}/cwd`)
    return current === folder || current.startsWith(`${folder}/`)
  } catch {
    return false
  }
}

/** The processes that still work in `folder`. */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksIn(name, folder))
}
