import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ownBson } from '../late.js'

export type Bson = ReturnType<typeof ownBson>

let chosen: Bson | undefined

/** The `bson` of the application's own driver, whose classes the application knows; else one that came with us. */
export function bson(): Bson {
  chosen ??= ofDriver(process.argv[1]) ?? ofDriver(join(process.cwd(), 'package.json')) ?? ownBson()
  return chosen
}

function ofDriver(from: string | undefined): Bson | undefined {
  if (!from) return undefined
  try {
    const driver = createRequire(from).resolve('mongodb')
    return createRequire(driver)('bson')
  } catch {
    return undefined
  }
}
