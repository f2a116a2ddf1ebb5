// The flags in the declarations and on the page are those of the suite.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type families, flags } from '../../../conformance/flags.js'
import { conformance } from '../../../conformance/index.js'
import type { ConformanceFamily, ConformanceFlag, ConformanceOptions } from '../../../types/conformance.js'

/** The compiler refuses a flag or a family that is missing on either side. */
type Same<One, Other> = [One, Other] extends [Other, One] ? true : never
const sameFlags: Same<ConformanceFlag, keyof typeof flags> = true
const sameFamilies: Same<ConformanceFamily, (typeof families)[number]> = true
const takesDeclared: (name: string, options: ConformanceOptions) => void = conformance

it('are the same in the declarations', () => {
  expect([sameFlags, sameFamilies, takesDeclared]).toEqual([true, true, conformance])
})

it('are all on the page, with what each promises', () => {
  const page = readFileSync(new URL('../../../docs/conformance.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name, text]) => [name, text])
  expect(Object.fromEntries(rows)).toMatchObject(flags)
})

it.each([
  [{ supports: { extends: false } }, /supports\.extends is no flag/],
  [{ families: ['lock'] }, /not lock/],
  [{ families: [] }, /families has to name/],
  [{ create: undefined }, /create has to be a function/],
  [{ runner: undefined }, /pass them, \{ runner: vitest \}/]
])('what is no option is refused: %j', (given, message) => {
  const runner = { describe: () => undefined, it: Object.assign(() => undefined, { skip: () => undefined }) }
  const options = { create: () => ({}), runner, ...given } as never
  expect(() => conformance('x', options)).toThrow(message)
})
