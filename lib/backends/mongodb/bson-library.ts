import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ownBson } from '../../lazy.js'
import { ownPlace } from '../../native/own-place.js'

export type Bson = ReturnType<typeof ownBson>

/** The ways to the driver from the files of an application: a package manager may hide Mongoose's packages. */
const WAYS = [
  ['mongodb', 'bson'],
  ['mongoose', 'mongodb', 'bson']
]
/** The module with the client's class, in every version of the driver. */
const CLIENT_FILE = /[\\/]lib[\\/]mongo_client\.js$/

type Class = new (...given: never[]) => object

let chosen: Bson | undefined
let handedOver: Class | undefined

/** From now on values are of the `bson` of this client's driver; not where values have been coded before. */
export function preferBsonOf(client: Class): void {
  handedOver ??= client
}

/** The `bson` of the application's own driver, whose classes the application knows; else one that came with us. */
export function bson(): Bson {
  chosen ??=
    ofClient(handedOver) ?? ofDriver(ownPlace()) ?? ofDriver(process.argv[1]) ?? ofDriver(workingFolder()) ?? ownBson()
  return chosen
}

// The class does not say which file it comes from, but the file is loaded.
function ofClient(client: Class | undefined): Bson | undefined {
  if (!client) return undefined
  const loaded = createRequire(ownPlace()).cache ?? {}
  const file = Object.keys(loaded).find(
    (each) => CLIENT_FILE.test(each) && loaded[each]?.exports?.MongoClient === client
  )
  return file === undefined ? undefined : loadAlong(['bson'], file)
}

// It may have been removed.
function workingFolder(): string | undefined {
  try {
    return join(process.cwd(), 'package.json')
  } catch {
    return undefined
  }
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
