import { PersistenceError } from '../errors.js'
import type { Native } from '../native/binding.js'
import { joinPool } from '../session/pool.js'
import type { Clock, ServerReport, Table } from './report.js'
import { type Target, withoutSecrets } from './targets.js'

/** The state of a server, before it is judged. */
export type Seen = Omit<ServerReport, 'findings'>

/** The report of the native side, see native/core/inspection.hpp. */
interface Inspection {
  readonly product: string
  readonly version: string
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  readonly readOnly: boolean
  readonly settings: Readonly<Record<string, string>>
  readonly tables: readonly Table[]
}

interface Try {
  readonly roundTrip: number
  readonly difference: number
}

const TRIES = 9
/** Some servers return whole milliseconds only. */
const FINEST = 1

/** Looks at one server, and at cache tables of its own beside the adapter's. It changes nothing there. */
export async function examine(target: Target, ownTables: readonly string[]): Promise<Seen> {
  const { backend, adopted, settings, shown } = target
  const begun = { url: shown, backend: backend.name }
  try {
    const { pool, leave } = joinPool(backend, adopted, JSON.stringify(settings))
    try {
      return {
        ...begun,
        connected: true,
        ...(await look(pool.native('inspect'), backend.hasTables ? ownTables : []))
      }
    } catch (error) {
      return { ...begun, connected: pool.connected, error: errorOf(error, target) }
    } finally {
      await leave()
    }
  } catch (error) {
    return { ...begun, connected: false, error: errorOf(error, target) }
  }
}

async function look(native: Native, ownTables: readonly string[]) {
  const inspect = async (table: string): Promise<Inspection> => JSON.parse(await native.inspect(table))
  const { product, version, tls = null, readOnly, settings, tables } = await inspect('')
  const own = await Promise.all(ownTables.map(inspect))
  const tries: Try[] = []
  while (tries.length < TRIES) tries.push(await tryOnce(native))
  return {
    server: { product, version },
    tls,
    ...measured(tries),
    tables: [...tables, ...own.flatMap((one) => one.tables)],
    readOnly,
    settings
  }
}

async function tryOnce(native: Native): Promise<Try> {
  const before = performance.now()
  const time = await native.serverTime()
  const roundTrip = performance.now() - before
  return { roundTrip, difference: time - (performance.timeOrigin + before + roundTrip / 2) }
}

// The quickest try bounds the difference best: the server read its clock within that time.
function measured(tries: Try[]): { roundTrip: number; clock: Clock } {
  const [quickest, ...others] = tries.toSorted((one, other) => one.roundTrip - other.roundTrip)
  const { roundTrip, difference } = quickest as Try
  const median = [quickest, ...others][TRIES >> 1] as Try
  return {
    roundTrip: rounded(median.roundTrip),
    clock: { difference: rounded(difference), uncertainty: rounded(Math.max(roundTrip, FINEST)) }
  }
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100

export function errorOf(error: unknown, target: Target): NonNullable<Seen['error']> {
  if (!(error instanceof PersistenceError)) throw error
  const { code, message, nativeCode } = error
  return { code, message: withoutSecrets(message, target), nativeCode }
}
