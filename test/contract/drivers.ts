import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { PersistenceEvent } from '@go-go-scope/persistence-native'
import { describe, expect, it, onTestFinished } from 'vitest'
import { drivers } from '../support/drivers.js'
import type { Harness } from '../support/harness.js'
import { shortContract } from '../support/short-contract.js'
import { thrownBy } from '../unit/support/thrown.js'

const CHANNEL = 'go-go-scope:persistence'

/** Collects the warnings published until the end of the test. */
function warnings(): string[] {
  const seen: string[] = []
  const listener = (event: unknown) => {
    const { type, message } = event as PersistenceEvent
    if (type === 'warning') seen.push(message)
  }
  subscribe(CHANNEL, listener)
  onTestFinished(() => void unsubscribe(CHANNEL, listener))
  return seen
}

/** Unknown options that are refused: the first three for their names, the last one for its value. */
const consequential = { proxyHost: 'h', tlsInvented: false, inventedStream: {}, invented: () => 1 }

export function driversSuite(all: Harness): void {
  const { backend } = all
  const own = drivers.filter((driver) => driver.backend.name === backend.name)
  const titled = own.map((driver) => [`${driver.entry} ${driver.version}`, driver] as const)

  describe.each(titled)('client objects of %s', (title, { client }) => {
    it('every provider works, and nothing about them is unknown', async () => {
      console.log(`${backend.server}: a client object of ${title}`)
      const seen = warnings()
      const adapter = all.open({}, await client(all.url))
      await shortContract(adapter)
      expect(seen).toEqual([])
    })

    it('an unknown option is reported as a warning, once, and the adapter works', async () => {
      const seen = warnings()
      const object = await client(all.url, { inventedOption: 1, alsoInvented: { a: 1 } })
      const adapter = all.open({}, object)
      await adapter.set('k', 1)
      expect(await all.open({ keyPrefix: all.prefixOf(adapter) }, object).get('k')).toBe(1)
      expect(seen).toEqual([expect.stringMatching(/"inventedOption", "alsoInvented"/)])
    })

    it('a listener that subscribes before the first use gets the warning as well', async () => {
      const adapter = all.open({}, await client(all.url, { inventedOption: 1 }))
      const seen = warnings()
      await adapter.connect()
      expect(seen).toEqual([expect.stringContaining('"inventedOption"')])
    })

    it.each(Object.entries(consequential))(
      'an option that may matter is refused by its name: %s',
      async (name, value) => {
        const object = await client(all.url, { [name]: value })
        expect(thrownBy(() => all.open({}, object))).toMatchObject({
          code: 'UNSUPPORTED_OPTION',
          backend: expect.any(String),
          message: expect.stringContaining(`"${name}"`)
        })
      }
    )
  })

  describe('client objects: an unknown option in hand-written settings is refused', () => {
    it.each([['URL'], ['config object']])('in a %s', (kind) => {
      const url = `${all.url}${all.url.includes('?') ? '&' : '?'}inventedOption=1`
      const source = kind === 'URL' ? url : { ...backend.config(all.url), inventedOption: 1 }
      expect(thrownBy(() => all.open({}, source))).toMatchObject({
        code: 'UNSUPPORTED_OPTION',
        message: expect.stringContaining('"inventedOption"')
      })
    })
  })
}
