import { describe, expect, it } from 'vitest'
import {
  checkBreakerState,
  checkCallback,
  checkCheckpoint,
  checkKeep,
  checkKey,
  checkMax,
  checkOwner,
  checkPattern,
  checkPrefix,
  checkTableName,
  checkTtl
} from '../../lib/arguments/arguments.js'
import { checkMysqlTableName } from '../../lib/backends/mysql/table-name.js'
import { POSTGRES } from '../../lib/backends/postgres/backend.js'
import { REDIS } from '../../lib/backends/redis/backend.js'
import { thrownBy } from './support/thrown.js'

const refusal = (call: () => unknown) => {
  const { name, code, message } = thrownBy(call)
  return `${name} ${code} ${message}`
}

describe.each([
  ['redis', REDIS.keys],
  ['postgres', POSTGRES.keys]
])('a key on %s', (_, limits) => {
  it('is any well-formed text', () => {
    for (const key of ['a', ' ', '😀', '__proto__', 'a%_*?[\\']) expect(checkKey(key, 'key', limits)).toBe(key)
  })

  it.each([undefined, null, 1, {}, [], Symbol('k'), () => 1, Object('k')])('is not %o', (value) => {
    expect(refusal(() => checkKey(value, 'key', limits))).toMatch(
      /^TypeError ERR_INVALID_ARG_TYPE "key" must be a string/
    )
  })

  it('is not empty', () => {
    expect(refusal(() => checkKey('', 'key', limits))).toMatch(
      /^TypeError ERR_INVALID_ARG_VALUE "key" must be a non-empty/
    )
  })

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('has no lone surrogate', (value) => {
    expect(refusal(() => checkKey(value, 'key', limits))).toMatch(/^RangeError ERR_INVALID_ARG_VALUE "key" has a lone/)
  })

  it('fits with its prefix, counted in bytes', () => {
    const { maxBytes = 0 } = limits
    const prefixed = { ...limits, prefix: 'ü:lock:' }
    expect(checkKey('a'.repeat(maxBytes), 'key', limits)).toHaveLength(maxBytes)
    expect(checkKey('a'.repeat(maxBytes - 8), 'key', prefixed)).toHaveLength(maxBytes - 8)
    expect(refusal(() => checkKey('a'.repeat(maxBytes - 7), 'key', prefixed))).toMatch(
      /^RangeError ERR_OUT_OF_RANGE "key".*bytes/
    )
    expect(refusal(() => checkKey('ü'.repeat(maxBytes / 2 + 1), 'key', limits))).toMatch(/^RangeError ERR_OUT_OF_RANGE/)
  })
})

describe('texts', () => {
  it('hold U+0000 where the database can', () => {
    expect(checkKey('a\0', 'key', REDIS.keys)).toBe('a\0')
    expect(checkOwner('a\0', 'owner', REDIS.keys)).toBe('a\0')
    for (const call of [checkKey, checkOwner, checkPattern, checkPrefix])
      expect(refusal(() => call('a\0', 'key', POSTGRES.keys))).toMatch(
        /^RangeError ERR_INVALID_ARG_VALUE "key" has .*U\+0000/
      )
  })

  it('count code points where the column does', () => {
    const limits = { holdsNul: false, maxCharacters: 5, prefix: 'p' }
    expect(checkKey('😀😀😀😀', 'key', limits)).toBe('😀😀😀😀')
    expect(refusal(() => checkKey('abcde', 'key', limits))).toMatch(
      /^RangeError ERR_OUT_OF_RANGE "key" with its prefix "p" .*5 characters/
    )
  })

  it('may be absent as a pattern and empty as a prefix', () => {
    expect(checkPattern(undefined, 'pattern', POSTGRES.keys)).toBeUndefined()
    expect(refusal(() => checkPattern(null, 'pattern', POSTGRES.keys))).toMatch(/^TypeError/)
    expect(checkPrefix('', 'keyPrefix', POSTGRES.keys)).toBe('')
    expect(refusal(() => checkPrefix(undefined, 'keyPrefix', POSTGRES.keys))).toMatch(/^TypeError/)
  })

  it('fit an identifier as a table name', () => {
    expect(checkTableName('my "cache"', 'tableName')).toBe('my "cache"')
    expect(refusal(() => checkTableName('ü'.repeat(32), 'tableName'))).toMatch(
      /^RangeError ERR_OUT_OF_RANGE "tableName"/
    )
  })

  it.each(['a😀', 'a ', 'a\t', '#mysql50#a', '#MySQL50#a'])('are no table name of MySQL: %j', (name) => {
    expect(checkTableName(name, 'tableName')).toBe(name)
    expect(refusal(() => checkMysqlTableName(name, 'tableName'))).toMatch(/^\w+ ERR_INVALID_ARG_VALUE "tableName"/)
    expect(checkMysqlTableName('ünïcode 字', 'tableName')).toBe('ünïcode 字')
  })

  it('never appear in a message', () => {
    expect(refusal(() => checkKey('hunter2\ud800', 'key', REDIS.keys))).not.toContain('hunter2')
    expect(refusal(() => checkTtl('hunter2', 'ttl', { zero: 'none' }))).not.toContain('hunter2')
  })
})

describe('a ttl', () => {
  it.each([
    [1, 1],
    [0.2, 1],
    [1000.001, 1001],
    [0, 0],
    [-0, 0],
    [undefined, 0],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
  ])('of %s is %s', (ttl, whole) => {
    expect(checkTtl(ttl, 'ttl', { zero: 'none' }) === whole).toBe(true)
  })

  it.each([-1, -0.1, Number.NaN, Infinity, 2 ** 53, '5', 5n, null, {}, new Date(), Symbol('t'), Object(5), true])(
    'is not %o',
    (ttl) => {
      for (const zero of ['none', 'refuse'] as const) {
        expect(refusal(() => checkTtl(ttl, 'ttl', { zero, default: 1 }))).toMatch(
          /^RangeError ERR_OUT_OF_RANGE "ttl" must be/
        )
      }
    }
  )

  it('of a lock has a default and is not 0', () => {
    expect(checkTtl(undefined, 'ttl', { zero: 'refuse', default: 30_000 })).toBe(30_000)
    for (const ttl of [0, -0]) expect(refusal(() => checkTtl(ttl, 'ttl', { zero: 'refuse' }))).toMatch(/^RangeError/)
    expect(refusal(() => checkTtl(undefined, 'ttl', { zero: 'refuse' }))).toMatch(/^RangeError/)
  })
})

describe('counts', () => {
  it('open a breaker from 1', () => {
    expect(checkMax(1, 'maxFailures')).toBe(1)
    for (const max of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '5', undefined, null, 1n])
      expect(refusal(() => checkMax(max, 'maxFailures'))).toMatch(
        /^RangeError ERR_OUT_OF_RANGE "maxFailures" must be an integer/
      )
  })

  it('keep checkpoints from 0', () => {
    expect(checkKeep(0, 'keepCount')).toBe(0)
    for (const keep of [-1, 0.5, Number.NaN, Infinity])
      expect(refusal(() => checkKeep(keep, 'keepCount'))).toMatch(/^RangeError/)
    for (const keep of [undefined, null, '1', 1n])
      expect(refusal(() => checkKeep(keep, 'keepCount'))).toMatch(/^TypeError/)
  })

  it('are no callbacks', () => {
    expect(checkCallback(Math.max, 'callback')).toBe(Math.max)
    expect(refusal(() => checkCallback(1, 'callback'))).toMatch(/^TypeError ERR_INVALID_ARG_TYPE "callback"/)
  })
})

describe('records', () => {
  const limits = { id: POSTGRES.keys, taskId: POSTGRES.keys }
  const checkpoint = {
    id: 'a',
    taskId: 't',
    sequence: 1,
    timestamp: 5,
    progress: 12.5,
    data: undefined,
    estimatedTimeRemaining: 0.5
  }
  const state = { state: 'half-open', failureCount: 0, lastFailureTime: 0, lastSuccessTime: 1 }
  const kinds: [string, object, (value: unknown) => unknown][] = [
    ['a checkpoint', checkpoint, (value) => checkCheckpoint(value, 'checkpoint', limits)],
    ['a breaker state', state, (value) => checkBreakerState(value, 'state')]
  ]

  describe.each(kinds)('%s', (_, record, check) => {
    it('is what was given, without what is absent or unknown', () => {
      expect(check({ ...record, unknown: 1 })).toStrictEqual(record)
      expect(check(Object.create(record))).toStrictEqual(record)
    })

    it.each([undefined, null, 1, 'a', [], () => 1])('is not %o', (value) => {
      expect(refusal(() => check(value))).toMatch(/^TypeError ERR_INVALID_ARG_TYPE/)
    })

    it.each(Object.keys(record))('reads %s exactly once', (field) => {
      let reads = 0
      const value = (record as Record<string, unknown>)[field]
      const lying = {
        ...record,
        get [field]() {
          return reads++ === 0 ? value : Symbol('changed')
        }
      }
      expect(check(lying)).toStrictEqual(record)
      expect(reads).toBe(1)
    })

    it.each(Object.keys(record))('names %s when its getter throws', (field) => {
      const cause = new Error('mine')
      const error = thrownBy(() =>
        check({
          ...record,
          get [field]() {
            throw cause
          }
        })
      )
      expect(error).toMatchObject({ name: 'TypeError', cause })
      expect(error.message).toContain(`.${field}"`)
    })
  })

  it('leaves out what a checkpoint and a state may leave out', () => {
    const { estimatedTimeRemaining: _, ...least } = checkpoint
    expect(checkCheckpoint(least, 'checkpoint', limits)).toStrictEqual(least)
    expect(checkBreakerState({ state: 'open', failureCount: 2 }, 'state')).toStrictEqual({
      state: 'open',
      failureCount: 2
    })
  })

  it.each([
    ['id', 1],
    ['id', ''],
    ['id', '\ud800'],
    ['taskId', null],
    ['taskId', 'x'.repeat(9999)],
    ['sequence', 1.5],
    ['sequence', -1],
    ['sequence', 2 ** 31],
    ['sequence', '1'],
    ['timestamp', Number.NaN],
    ['timestamp', 1.5],
    ['timestamp', new Date()],
    ['progress', -1],
    ['progress', 100.1],
    ['progress', '5'],
    ['estimatedTimeRemaining', Infinity],
    ['estimatedTimeRemaining', null]
  ])('a checkpoint whose %s is %o is refused by name', (field, value) => {
    expect(refusal(() => checkCheckpoint({ ...checkpoint, [field]: value }, 'checkpoint', limits))).toContain(
      `checkpoint.${field}`
    )
  })

  it.each([
    ['state', 'ajar'],
    ['state', 1],
    ['state', undefined],
    ['failureCount', -1],
    ['failureCount', 1.5],
    ['failureCount', 2 ** 31],
    ['lastFailureTime', null],
    ['lastFailureTime', -1],
    ['lastSuccessTime', Infinity],
    ['lastSuccessTime', '0']
  ])('a breaker state whose %s is %o is refused by name', (field, value) => {
    expect(refusal(() => checkBreakerState({ ...state, [field]: value }, 'state'))).toContain(`state.${field}`)
  })
})
