// Where throw-away folders lie.
import { accessSync, constants, realpathSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'
const roomNeeded = 2 ** 30

export const diskRoot = () => realpathSync(tmpdir())

function hasRoom(folder) {
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= roomNeeded
  } catch {
    return false
  }
}

/** In memory where that is possible: a PostgreSQL is a thousand files. TMPDIR overrides it. */
export function quickRoot() {
  return process.env.TMPDIR === undefined && hasRoom(memory) ? memory : diskRoot()
}

export const allRoots = () => new Set([diskRoot(), quickRoot()])
