import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ownBson } from '../late.js'

export type Bson = ReturnType<typeof ownBson>

/** The ways to the driver from the files of an application: a package manager may hide what is Mongoose's. */
const WAYS = [
  ['mongodb', 'bson'],
  ['mongoose', 'mongodb', 'bson']
]

let chosen: Bson | undefined

/** The `bson` of the application's own driver, whose classes the application knows; else one that came with us. */
export function bson(): Bson {
  chosen ??= ofDriver(process.argv[1]) ?? ofDriver(join(process.cwd(), 'package.json')) ?? ownBson()
  return chosen
}

function ofDriver(from: string | undefined): Bson | undefined {
  if (!from) return undefined
  for (const way of WAYS) {
    const found = loadAlong(way, from)
    if (found) return found
  }
  return undefined
}

function loadAlong(way: readonly string[], from: string): Bson | undefined {
  try {
    return createRequire(from)(way.reduce((file, name) => createRequire(file).resolve(name), from))
  } catch {
    return undefined
  }
}
