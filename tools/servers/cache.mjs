// Where fetched server programs are kept.
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Root's home is closed to the account that PostgreSQL then runs under. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || (process.getuid() === 0 ? '/var/cache' : join(homedir(), '.cache'))
  const folder = join(base, 'persistence-native')
  if (/[\s:"'$`\\]/.test(folder))
    throw new Error(`${folder} has a character that no library path may have: set XDG_CACHE_HOME`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

export const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`
