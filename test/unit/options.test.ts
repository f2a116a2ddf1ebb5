import { describe, expect, it } from 'vitest'
import { POSTGRES } from '../../lib/backends/postgres/backend.js'
import { REDIS } from '../../lib/backends/redis/backend.js'
import { readOptions, settingsOf } from '../../lib/session/options.js'
import { refusal } from './support/adopting.js'

const settingsFor = (options: object, source: unknown = 'redis://h', backend = REDIS) =>
  settingsOf(backend.adopt(source), readOptions(options, backend, []), backend)

describe('the options', () => {
  it('have the documented defaults', () => {
    expect(settingsFor({})).toMatchObject({
      connections: 2,
      connectTimeout: 5000,
      commandTimeout: 5000,
      maxQueue: 100_000,
      maxQueueBytes: 67_108_864,
      reconnectMin: 50,
      reconnectMax: 2000,
      preparedStatements: true
    })
    expect(settingsFor({}, 'postgres://h', POSTGRES).connections).toBe(2)
  })

  it('one connection stays one', () => {
    expect(settingsFor({ connections: 1 }).connections).toBe(1)
  })

  it('go before what the client says', () => {
    const config = { connectTimeout: 70, commandTimeout: 60 }
    expect(settingsFor({}, config)).toMatchObject(config)
    expect(settingsFor({ connectTimeout: 5, commandTimeout: 6 }, config)).toMatchObject({
      connectTimeout: 5,
      commandTimeout: 6
    })
  })

  it("a pool's max is an upper bound, never a number to open", () => {
    const connections = (options: object, config: object) => settingsFor(options, config, POSTGRES).connections
    expect([
      connections({}, { max: 20 }),
      connections({}, { max: 1 }),
      connections({ connections: 8 }, { max: 4 })
    ]).toEqual([2, 1, 4])
  })

  it('tls goes over what the client says, field by field', () => {
    const source = { tls: { ca: 'CA', cert: 'C' } }
    expect(settingsFor({ tls: { ca: 'OTHER' } }, source).tls).toEqual({
      ca: 'OTHER',
      cert: 'C',
      rejectUnauthorized: true
    })
    expect(settingsFor({ tls: false }, source).tls).toBeUndefined()
    expect(settingsFor({ tls: true }).tls).toMatchObject({ rejectUnauthorized: true })
  })

  it('an absent one counts as not given', () => {
    expect(readOptions({ keyPrefix: undefined, connections: undefined }, REDIS, [])).toEqual({})
    expect(readOptions(undefined, REDIS, [])).toEqual({})
  })

  it('a fraction of a millisecond rounds up', () => {
    expect(settingsFor({ commandTimeout: 0.2 }).commandTimeout).toBe(1)
  })

  it.each([
    [{ keyPrefix: 5 }, 'TypeError'],
    [{ keyPrefix: '\ud800' }, 'RangeError'],
    [{ defaultLockTTL: 0 }, 'RangeError'],
    [{ defaultLockTTL: Number.NaN }, 'RangeError'],
    [{ createTables: 1 }, 'TypeError'],
    [{ connectTimeout: 0 }, 'RangeError'],
    [{ commandTimeout: Number.POSITIVE_INFINITY }, 'RangeError'],
    [{ commandTimeout: 2 ** 31 }, 'RangeError'],
    [{ maxQueue: 0.5 }, 'RangeError'],
    [{ maxQueueBytes: -1 }, 'RangeError'],
    [{ maxReplyBytes: 2 ** 20 - 1 }, 'RangeError'],
    [{ maxReplyBytes: '1' }, 'TypeError'],
    [{ connections: 0 }, 'RangeError'],
    [{ connections: '2' }, 'TypeError'],
    [{ reconnectDelay: 5 }, 'TypeError'],
    [{ reconnectDelay: { min: 9, max: 5 } }, 'RangeError'],
    [{ preparedStatements: 'no' }, 'TypeError'],
    [{ tls: 5 }, 'TypeError'],
    [{ prefix: 'x' }, 'TypeError'],
    [{ schema: 'x' }, 'TypeError'],
    [{ tableName: 'x' }, 'TypeError'],
    [{ causalReads: true }, 'TypeError'],
    [{ pipelining: false }, 'TypeError'],
    [{ collectionName: 'x' }, 'TypeError']
  ])('a bad one is named: %j', (options, name) => {
    const error = refusal(() => readOptions(options, REDIS, []))
    expect(error.name).toBe(name)
    expect(error.message).toContain(Object.keys(options)[0])
  })

  it.each([
    ['', 'TypeError'],
    [5, 'TypeError'],
    ['x'.repeat(64), 'RangeError'],
    ['é'.repeat(32), 'RangeError'],
    ['a\0b', 'RangeError'],
    ['\ud800', 'RangeError']
  ])('a bad schema is named: %j', (schema, name) => {
    const error = refusal(() => readOptions({ schema }, POSTGRES, ['schema']))
    expect([error.name, error.message]).toEqual([name, expect.stringContaining('"options.schema"')])
  })

  it.each([null, 5, 'x', []])('%s are none', (options) => {
    expect(refusal(() => readOptions(options, REDIS, []))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
  })
})

describe('a pattern on PostgreSQL', () => {
  it.each([
    ['user:%', 'user:%'],
    ['user:*', 'user:%'],
    ['a\\*b*', 'a\\*b%'],
    ['a\\\\*', 'a\\\\%'],
    ['a\\%b_', 'a\\%b_']
  ])('%s', (pattern, like) => {
    expect(POSTGRES.pattern(pattern)).toBe(like)
  })

  it.each(['a\\', '\\', 'a\\\\\\'])('%s ends in the middle of an escape', (pattern) => {
    expect(refusal(() => POSTGRES.pattern(pattern))).toMatchObject({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE' })
  })
})
