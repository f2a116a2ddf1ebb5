// The packages that a release publishes, laid out with the .node files of this build.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { facts } from '../../tools/facts.mjs'
import { conformancePackage, stageConformance } from '../../tools/release/conformance.mjs'
import { packages } from '../../tools/release/packages.mjs'
import { billOfMaterials } from '../../tools/release/sbom.mjs'
import { stagePackage } from '../../tools/release/stage.mjs'
import { itHasABill } from '../release/support/bills.js'
import { itIsAPackage } from '../release/support/contents.js'
import { itRunsWhereItIsCopied } from '../release/support/copied.js'

const natives = fileURLToPath(new URL('../../build/Release', import.meta.url))
const platform = `${process.platform}-${process.arch}`
const place = mkdtempSync(join(tmpdir(), 'packages-'))

afterAll(() => rmSync(place, { recursive: true }))

const folders = new Map<string, string>()
const folderOf = (name: string) => folders.get(name) as string

beforeAll(async () => {
  for (const wanted of packages) folders.set(wanted.name, await stagePackage(wanted, { platform, natives }, place))
})

describe('the package of the conformance suite', () => {
  const { name, backends } = conformancePackage
  let folder: string
  beforeAll(async () => {
    folder = await stageConformance(place)
  })
  itIsAPackage(() => ({ folder, name, backends, entries: ['conformance'] }))

  it('has a bill of materials of itself alone', () => {
    const { metadata, components } = JSON.parse(billOfMaterials(folder, conformancePackage, platform))
    expect([metadata.component.name, components ?? []]).toEqual(['persistence-conformance', []])
  })
})

describe.each(packages)('$name', ({ name, backends }) => {
  itIsAPackage(() => ({ folder: folderOf(name), name, backends }))
  itHasABill(() => {
    const folder = folderOf(name)
    return { folder, backends, bill: billOfMaterials(folder, { backends }, platform) }
  })
})

it('an error of one package is an instance of the class of every other', async () => {
  const load = createRequire(import.meta.url)
  const errors = packages.map(({ name }) => load(folderOf(name)).PersistenceError)
  const details = { backend: 'redis', operation: 'get' }
  const verdicts = errors.flatMap((One) => errors.map((Other) => new One('CLOSED', 'closed', details) instanceof Other))
  expect([new Set(errors).size, new Set(verdicts)]).toEqual([packages.length, new Set([true])])
  expect(new Error('closed')).not.toBeInstanceOf(errors[0])
})

describe.each(packages.filter(({ backends }) => backends.length === 1))('$name', ({ name, backends: [backend] }) => {
  const className = facts.backends[backend as string].class
  itRunsWhereItIsCopied(() => ({ folder: folderOf(name), name, className, url: inject('urls')[backend as 'redis'] }))
})

const allInOne = packages.find(({ backends }) => backends.length > 1)!

describe.each(packages.filter((one) => one !== allInOne))('$name and the all-in-one', ({ name }) => {
  const load = createRequire(import.meta.url)
  const copies = () => [load(folderOf(name)), load(folderOf(allInOne.name))]
  const adapters = () => Object.keys(copies()[0]).filter((exported) => exported.endsWith('Adapter'))

  it('an adapter of one is an instance of the class of the other', () => {
    const [single, all] = copies()
    expect(adapters().length).toBeGreaterThan(2)
    for (const adapter of adapters()) {
      expect(single[adapter]).not.toBe(all[adapter])
      expect(Object.create(single[adapter].prototype)).toBeInstanceOf(all[adapter])
      expect(Object.create(all[adapter].prototype)).toBeInstanceOf(single[adapter])
    }
  })

  it('but not of another class, nor of a class of the application', () => {
    const [single, all] = copies()
    const [first, second] = adapters() as [string, string]
    const Own = class extends all[first] {}
    expect(Object.create(single[first].prototype)).not.toBeInstanceOf(all[second])
    expect(Object.create(single[first].prototype)).not.toBeInstanceOf(Own)
    expect(Object.create(Own.prototype)).toBeInstanceOf(single[first])
  })
})
