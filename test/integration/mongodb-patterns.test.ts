// Patterns that match keys MongoDB could parse as expressions: patterns are sent as regular expressions only.
import { describe, expect, it } from 'vitest'
import { hostileNames } from '../../conformance/names.js'
import { harness } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'

const literally = (text: string) => text.replace(/[^a-z0-9]/gi, '\\$&')

describe('keys() of MongoDB', () => {
  const all = harness(mongodb)

  it('finds each of the keys that look like expressions by its own pattern', async () => {
    const adapter = all.open()
    await Promise.all(hostileNames.map((name) => adapter.set(name, name)))
    const found = await Promise.all(hostileNames.map((name) => adapter.keys(literally(name))))
    expect(found).toEqual(hostileNames.map((name) => [name]))
    const beginning = hostileNames.filter((name) => name.startsWith('$'))
    expect((await adapter.keys('\\$.*')).sort()).toEqual(beginning.sort())
  })

  it.each(['$', '$$', '$$NOW', '$$ROOT', '$key', '^$', '{"$ne": null}'])('finds no key by %s', async (pattern) => {
    const adapter = all.open()
    await Promise.all(['$$NOW', 'key', 'k'].map((name) => adapter.set(name, name)))
    expect(await adapter.keys(pattern)).toEqual([])
  })
})
