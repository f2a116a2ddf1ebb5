// Clocks that are wrong in the client's process alone.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const folders = readdirSync('/usr/lib', { withFileTypes: true }).filter((entry) => entry.isDirectory())

const library = folders.map(({ name }) => join('/usr/lib', name, 'faketime/libfaketimeMT.so.1')).find(existsSync)

/** The environment of a process whose clock is off by `seconds`. */
export function clockOff(seconds: number): Record<string, string> {
  if (seconds === 0) return {}
  if (library === undefined) throw new Error('libfaketime is missing: apt-get install libfaketime, or run npm test')
  const offset = seconds < 0 ? `${seconds}s` : `+${seconds}s`
  return { LD_PRELOAD: library, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
}
