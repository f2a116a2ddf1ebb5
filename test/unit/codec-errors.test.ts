import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { POSTGRES } from '../../lib/backends/postgres/backend.js'
import { decode, encode } from '../../lib/codec/codec.js'

const where = { backend: 'redis', operation: 'set', key: 'k', rules: POSTGRES.values } as const

const roundTrip = <T>(value: T) => decode(encode(value, where), where) as T

class Refused extends Error {
  override name = 'Refused'
  status = 402
  retry = () => true
}

describe('an error', () => {
  it('keeps name, message, stack, code, cause and plain fields', () => {
    const error = Object.assign(new TypeError('bad', { cause: new Error('deep') }), {
      code: 'E_BAD',
      at: new Date(1),
      list: [1, undefined]
    })
    const back = roundTrip(error)
    expect(back).toBeInstanceOf(Error)
    expect(back).toMatchObject({
      name: 'TypeError',
      message: 'bad',
      stack: error.stack,
      code: 'E_BAD',
      at: new Date(1),
      list: [1, undefined]
    })
    expect(back.cause).toEqual(new Error('deep'))
    expect(Object.keys(back)).toEqual(['code', 'at', 'list'])
  })

  it('comes back as Error with its name when it was of a subclass', () => {
    const back = roundTrip(new Refused('no'))
    expect(Object.getPrototypeOf(back)).toBe(Error.prototype)
    expect(back).toMatchObject({ name: 'Refused', message: 'no', status: 402 })
    expect('retry' in back).toBe(false)
  })

  it('keeps the errors of an AggregateError', () => {
    const back = roundTrip(new AggregateError([new Error('1'), 2], 'both'))
    expect(back.errors).toEqual([new Error('1'), 2])
    expect(Object.keys(back)).toEqual([])
  })

  it('keeps name and code of a DOMException', () => {
    expect(roundTrip(AbortSignal.abort().reason)).toMatchObject({ name: 'AbortError', code: 20 })
  })

  it('of another realm, or without a stack, is one too', () => {
    expect(roundTrip(runInNewContext('new RangeError("far")'))).toMatchObject({ name: 'RangeError', message: 'far' })
    const bare = new Error('bare')
    delete bare.stack
    expect(roundTrip(bare)).toMatchObject({ message: 'bare', stack: undefined })
  })

  it('is what it is, whatever its toJSON says', () => {
    expect(roundTrip(Object.assign(new Error('a'), { toJSON: () => 'b' }))).toMatchObject({ message: 'a' })
  })

  it('loses only what can’t be stored', () => {
    const error = Object.assign(new Error('m'), {
      call: () => 1,
      symbol: Symbol('s'),
      self: {} as unknown,
      promise: Promise.resolve(),
      list: [1, () => 1, 2],
      map: new Map<unknown, unknown>([
        ['a', 1],
        ['b', () => 1]
      ]),
      set: new Set([1, Symbol('s')]),
      nested: { good: 1, bad: () => 1 }
    })
    error.self = { error }
    Object.defineProperty(error, 'broken', {
      enumerable: true,
      get: () => {
        throw new Error('mine')
      }
    })
    const back = roundTrip([error, undefined])[0]
    expect({ ...back }).toEqual({
      self: {},
      list: [1, undefined, 2],
      map: new Map([['a', 1]]),
      set: new Set([1]),
      nested: { good: 1 }
    })
  })

  it('is no way to store elsewhere what can’t be stored', () => {
    const shared = { call: () => 1 }
    expect(() => encode([Object.assign(new Error('m'), { shared }), shared], where)).toThrow(TypeError)
    expect(() => encode([shared, new Error('m')], where)).toThrow(TypeError)
  })

  it('with a web of objects around it is walked once', () => {
    const web: Record<string, unknown>[] = Array.from({ length: 60 }, () => ({}))
    for (const [i, node] of web.entries()) for (const [j, other] of web.entries()) if (i !== j) node[`n${j}`] = other
    const error = Object.assign(new Error('web'), { socket: web[0] })
    const started = performance.now()
    expect(roundTrip(error).message).toBe('web')
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('may carry members named like those of Object.prototype', () => {
    const error = Object.assign(new Error('m'), JSON.parse('{"__proto__":{"a":1},"constructor":1}'))
    const back = roundTrip(error)
    expect(Object.getPrototypeOf(back)).toBe(Error.prototype)
    expect(Object.getOwnPropertyDescriptor(back, 'constructor')?.value).toBe(1)
  })
})
