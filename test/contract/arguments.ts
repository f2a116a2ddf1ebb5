// Bad arguments write nothing to the database. Also arguments that only the adapters of this project have.
import { describe, expect, it } from 'vitest'
import { argumentTable, fill, type Holder } from '../../conformance/arguments.js'
import { families } from '../../conformance/flags.js'
import { held, refuses } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

const table = families.flatMap((family) => argumentTable[family])
const keyed = table.filter(([, argument]) => /^key(s\[1\])?$|Id$/.test(argument))

export function argumentsSuite(all: Harness): void {
  describe('bad arguments in the database', () => {
    const filled = async (): Promise<Holder & { dump(): Promise<string> }> => {
      const own = await all.scratch()
      const adapter = all.open({}, own.url)
      return { ...(await fill(adapter, families)), dump: () => own.reader.dump() }
    }

    it('nothing is written: a dump is the same before and after', async () => {
      const { dump, ...holder } = await filled()
      const before = await dump()
      const calls = table.flatMap(([, , bads, call]) => bads.map(([, bad]) => call(holder, bad as never)))
      const answers = await Promise.allSettled(calls)
      expect(answers.filter(({ status }) => status === 'fulfilled')).toEqual([])
      expect(await dump()).toBe(before)
      await holder.adapter.disconnect()
    })

    it.each(keyed)('%s: %s with U+0000 is carried, or a RangeError', async (_method, argument, _cells, call) => {
      const holder = await fill(all.open(), families)
      const called = () => call(holder, 'a\u0000b' as never)
      if (all.backend.supports.nulInKeys) await called()
      else await refuses(called, 'RangeError', argument)
    })
  })

  describe('bad options: only constructors throw, and name the option', () => {
    const bad: [string, unknown][] = [
      ['keyPrefix', 5],
      ['keyPrefix', null],
      ['keyPrefix', 'a\ud800'],
      ['keyPrefix', 'p'.repeat(100_000)],
      ['defaultLockTTL', 0],
      ['defaultLockTTL', -1],
      ['defaultLockTTL', Number.NaN],
      ['defaultLockTTL', '5'],
      ['createTables', 'no'],
      ['connectTimeout', -1],
      ['connectTimeout', Number.NaN],
      ['commandTimeout', 'soon'],
      ['maxQueue', -1],
      ['maxQueue', 1.5],
      ['maxQueueBytes', Number.NaN],
      ['maxReplyBytes', 0.5],
      ['connections', 0],
      ['connections', 1.5],
      ['reconnectDelay', { min: -1, max: 5 }],
      ['reconnectDelay', 5],
      ['tls', 'yes']
    ]
    it.each(bad)('%s: %j', (option, value) => {
      const open = () => all.backend.open(all.url, { [option]: value } as never)
      expect(open).toThrow(
        expect.objectContaining({ message: expect.stringContaining(option), code: expect.stringMatching(/^ERR_/) })
      )
    })

    it.each([
      ['absent', undefined],
      ['null', null],
      ['a number', 5],
      ['not a URL', 'not a url'],
      ['another scheme', 'http://localhost'],
      ['empty', ''],
      ['an array', []]
    ])('the connection: %s', (_name, target) => {
      expect(() => all.backend.open(target as never)).toThrow(/.+/)
    })
  })

  if (!all.backend.supports.nulInKeys) return

  describe('keys with U+0000, where the database can hold them', () => {
    it('are keys of their own', async () => {
      const adapter = all.open()
      await adapter.set('a\u0000b', 1)
      expect([await adapter.get('a\u0000b'), await adapter.get('a'), await adapter.keys()]).toEqual([
        1,
        null,
        ['a\u0000b']
      ])
      const lock = held(await adapter.acquire('a\u0000b', 5000, 'o\u0000wner'))
      expect([await adapter.acquire('a\u0000b', 5000), await lock.isValid()]).toEqual([null, true])
      expect(await adapter.acquire('a', 5000)).not.toBeNull()
    })
  })
}
