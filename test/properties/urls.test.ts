// URLs, config objects and options are accepted, or refused by a typed error. No error contains the password.
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersistenceError } from '../../lib/errors.js'
import { openSession } from '../../lib/session/open.js'
import { readOptions, settingsOf } from '../../lib/session/options.js'
import { patience } from '../races/support/scale.js'
import { anyText, anything, settings } from './support/arbitraries.js'
import { type Database, databases } from './support/databases.js'
import { configFields, optionNames, queryNames, schemes } from './support/names.js'

const PASSWORD = 'pw-5ecret'
const MOST_MILLISECONDS = 2 ** 31 - 1

const spelled = fc.constantFrom(
  PASSWORD,
  encodeURIComponent(PASSWORD),
  'pw%2D5ecret',
  `${PASSWORD}%40%2f`,
  `${PASSWORD}%`
)
const part = fc.oneof(
  anyText,
  fc.constantFrom(
    '',
    'a',
    'localhost',
    '127.0.0.1',
    '[::1]',
    'a,b',
    'a:1,b:2',
    '%2Fvar%2Frun',
    '0',
    '1',
    '65536',
    '%zz'
  )
)
const queryValue = fc.oneof(
  part,
  fc.constantFrom('true', 'false', 'require', 'verify-full', '5', '-1', '9007199254740991', '1e9', 'a=b&c', 'rs0', '%')
)

const urlOf = (database: Database): fc.Arbitrary<string> =>
  fc
    .record({
      scheme: fc.constantFrom(...schemes[database.name], 'http', ''),
      user: part,
      password: spelled,
      host: part,
      port: fc.oneof(fc.constant(''), fc.integer({ min: -1, max: 70_000 }).map(String), part),
      path: part,
      query: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...queryNames[database.name]), part), queryValue), {
        maxLength: 4
      })
    })
    .map(({ scheme, user, password, host, port, path, query }) => {
      const options = query.map((pair) => pair.join('=')).join('&')
      return `${scheme}://${user}:${password}@${host}${port && `:${port}`}/${path}${options && `?${options}`}`
    })

/** All that a log could show of an error, its causes included. */
const shown = (error: unknown) => `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`

function isTyped(error: unknown): boolean {
  if (error instanceof PersistenceError) return true
  const code = error instanceof Error && Reflect.get(error, 'code')
  return (error instanceof TypeError || error instanceof RangeError) && /^ERR_/.test(String(code))
}

/** Does the work of a constructor. The native side must get durations that fit a timer, and whole numbers. */
function open(database: Database, source: unknown, options: unknown = {}): void {
  const { session } = openSession(database, source, options, { keyPrefix: '' })
  void session.disconnect()
  const chosen = settingsOf(database.adopt(source), readOptions(options, database, []), database)
  for (const name of ['connectTimeout', 'commandTimeout', 'reconnectMin', 'reconnectMax'] as const) {
    expect(chosen[name], name).toBeGreaterThan(0)
    expect(chosen[name], name).toBeLessThanOrEqual(MOST_MILLISECONDS)
  }
  for (const [name, value] of Object.entries(chosen))
    if (typeof value === 'number') expect(Number.isSafeInteger(value), name).toBe(true)
}

/** The error of refused input; undefined if it was accepted. */
function refusalOf(work: () => void): Error | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (!isTyped(error)) throw error
    return error as Error
  }
}

describe.each(databases)('$name', patience, (database) => {
  it('a URL is taken, or refused by a typed error without its password', () => {
    const property = fc.property(urlOf(database), (url) => {
      const refusal = refusalOf(() => open(database, url))
      if (refusal) expect(shown(refusal)).not.toContain('5ecret')
    })
    fc.assert(property, settings())
  })

  it('any text for a URL is taken, or refused by a typed error', () => {
    fc.assert(
      fc.property(anyText, (url) => {
        refusalOf(() => open(database, url))
      }),
      settings()
    )
  })

  it('a config object is taken, or refused by a typed error without its password', () => {
    const fields = fc.dictionary(fc.constantFrom(...configFields[database.name]), fc.oneof(queryValue, anything), {
      maxKeys: 6
    })
    const property = fc.property(fields, (config) => {
      const refusal = refusalOf(() => open(database, { ...config, password: PASSWORD }))
      if (refusal) expect(shown(refusal)).not.toContain('5ecret')
    })
    fc.assert(property, settings())
  })

  it('anything for a connection is taken, or refused by a typed error', () => {
    fc.assert(
      fc.property(anything, (source) => {
        refusalOf(() => open(database, source))
      }),
      settings()
    )
  })

  it('an option is taken, or refused by a typed error that names it', () => {
    const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, 2 ** 31, 2 ** 53))
    const value = fc.oneof(anything, number, fc.record({ min: number, max: number }))
    const property = fc.property(fc.constantFrom(...optionNames), value, (name, given) => {
      const url = `${schemes[database.name][0]}://host/1`
      const refusal = refusalOf(() => open(database, url, { [name]: given }))
      if (refusal) expect(refusal.message).toContain(name === 'unknown' ? 'options.unknown' : name)
    })
    fc.assert(property, settings())
  })

  it('anything for options is taken, or refused by a typed error', () => {
    fc.assert(
      fc.property(anything, (options) => {
        refusalOf(() => readOptions(options, database, []))
      }),
      settings()
    )
  })
})
