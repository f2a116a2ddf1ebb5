// Clocks that are wrong in the client's process alone.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const folders = readdirSync('/usr/lib', { withFileTypes: true }).filter((entry) => entry.isDirectory())

const library = folders.map(({ name }) => join('/usr/lib', name, 'faketime/libfaketimeMT.so.1')).find(existsSync)

export const canFakeTime = library !== undefined

/** The environment of a process whose clock is off by `seconds`. */
export function clockOff(seconds: number): Record<string, string> {
  if (seconds === 0) return {}
  const offset = seconds < 0 ? `${seconds}s` : `+${seconds}s`
  return { LD_PRELOAD: library!, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
}
