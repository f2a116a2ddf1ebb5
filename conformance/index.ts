// The contract of a persistence adapter as tests, shared by all backends.
import { apartSuite } from './apart.js'
import { argumentsSuite } from './arguments.js'
import { cacheSuite } from './cache.js'
import { cacheReadsSuite } from './cache-reads.js'
import { checkpointSuite } from './checkpoint.js'
import { circuitSuite } from './circuit.js'
import { families as allFamilies, type Family, type Flag, flags, type Supports, supportsOf } from './flags.js'
import { type Harness, harnessOf, type Settings } from './harness.js'
import { holdsSuite } from './holds.js'
import { hostileNamesSuite } from './hostile-names.js'
import { idempotencySuite } from './idempotency.js'
import { lifecycleSuite } from './lifecycle.js'
import { lockSuite } from './locks.js'
import { defaultRunner } from './runner.js'
import { valuesSuite } from './values.js'

/** The families that each suite needs. */
const suites: [suite: (all: Harness) => void, needed: readonly Family[]][] = [
  [lockSuite, ['locks']],
  [holdsSuite, ['locks']],
  [circuitSuite, ['breakers']],
  [cacheSuite, ['cache']],
  [cacheReadsSuite, ['cache']],
  [idempotencySuite, ['idempotency']],
  [checkpointSuite, ['checkpoints']],
  [valuesSuite, []],
  [argumentsSuite, []],
  [apartSuite, allFamilies],
  [hostileNamesSuite, allFamilies],
  [lifecycleSuite, []]
]

export interface ConformanceOptions extends Pick<Settings, 'create'>, Partial<Omit<Settings, 'create' | 'supports'>> {
  supports?: Partial<Record<Flag, boolean>>
}

function checked(families: readonly Family[]): readonly Family[] {
  const unknown = families.find((family) => !allFamilies.includes(family))
  if (unknown !== undefined || families.length === 0)
    throw new TypeError(`families has to name some of ${allFamilies.join(', ')}${unknown ? `, not ${unknown}` : ''}`)
  return families
}

function checkedCreate(options: ConformanceOptions): ConformanceOptions['create'] {
  if (typeof options?.create !== 'function')
    throw new TypeError('create has to be a function that makes an adapter: { create: ({ keyPrefix }) => … }')
  return options.create
}

/** The title of the last test of the run, which lists everything that was not tested. */
function summary(families: readonly Family[], supports: Supports): string {
  const absent = allFamilies.filter((family) => !families.includes(family))
  const off = Object.keys(flags).filter((flag) => !supports[flag as Flag])
  const list = (names: string[]) => (names.length === 0 ? 'none' : names.join(', '))
  return `summary: families left out: ${list(absent)}; flags off: ${list(off)}`
}

export function conformance(name: string, options: ConformanceOptions): void {
  const settings: Settings = {
    create: checkedCreate(options),
    runner: options.runner ?? defaultRunner(),
    supports: supportsOf(options.supports ?? {}),
    families: checked(options.families ?? allFamilies),
    patterns: options.patterns ?? [],
    now: options.now ?? Date.now
  }
  settings.runner.describe(name, () => {
    const all = harnessOf(settings)
    const isThere = (family: Family) => settings.families.includes(family)
    for (const [suite, needed] of suites) if (needed.every(isThere)) suite(all)
    all.it(summary(settings.families, settings.supports), () => undefined)
  })
}
