// Names that a database could take for an expression: their stored form, and patterns under such prefixes.
import { describe, expect, it } from 'vitest'
import { hostileNames as names } from '../../conformance/names.js'
import type { Harness } from '../support/harness.js'

const everywhere = <T>(value: T) => names.map(() => value)

export function storedNamesSuite(all: Harness): void {
  describe('names that look like expressions, as they are stored', () => {
    it('owners of locks are their text, and nothing is left of a lock that was freed', async () => {
      const adapter = all.open()
      const texts = () =>
        names.map((name) => all.reader.row('lock', all.backend.key('lock', all.prefixOf(adapter), name)))
      await Promise.all(names.map((name) => adapter.acquire(name, 60_000, name)))
      expect((await Promise.all(texts())).map((row) => row?.text)).toEqual(names)
      await Promise.all(names.map((name) => adapter.forceRelease(name)))
      expect(await Promise.all(texts())).toEqual(everywhere(null))
    })

    it('a pattern for anything finds the keys of its own prefix', async () => {
      const unique = all.prefix()
      const adapters = names.map((name) => all.open({ keyPrefix: name + unique }))
      await Promise.all(adapters.map((adapter) => adapter.set('k', 1)))
      const found = await Promise.all(adapters.map((adapter) => adapter.keys(all.backend.supports.anything)))
      expect(found).toEqual(everywhere(['k']))
    })
  })
}
