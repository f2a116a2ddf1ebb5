import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { PersistenceError, redact } from '../../lib/errors.js'

const details = { backend: 'redis', operation: 'get' } as const

describe('PersistenceError', () => {
  it('answers questions', () => {
    const cause = new Error('reset')
    const error = new PersistenceError('CONNECTION_LOST', 'gone', {
      backend: 'postgres',
      operation: 'acquire',
      nativeCode: '57P01',
      retryable: true,
      outcomeKnown: false,
      cause
    })
    const fields = {
      code: 'CONNECTION_LOST',
      backend: 'postgres',
      operation: 'acquire',
      nativeCode: '57P01',
      retryable: true,
      outcomeKnown: false
    }
    expect(error).toMatchObject({ name: 'PersistenceError', message: 'gone', cause, ...fields })
    expect(JSON.parse(JSON.stringify(error))).toEqual({ name: 'PersistenceError', message: 'gone', ...fields })
    expect(String(error.stack)).toMatch(/^PersistenceError: gone\n/)
  })

  it('is not retryable, has a known outcome and no native code unless it is said', () => {
    const error = new PersistenceError('SERVER', 'no', details)
    expect(error).toMatchObject({ nativeCode: '', retryable: false, outcomeKnown: true })
    expect('cause' in error).toBe(false)
  })

  it('holds for instanceof across copies of the module', async () => {
    vi.resetModules()
    const copy = await import('../../lib/errors.js')
    expect(copy.PersistenceError).not.toBe(PersistenceError)
    const error = new copy.PersistenceError('SERVER', 'no', details)
    expect(error instanceof PersistenceError && error instanceof Error).toBe(true)
  })

  it('is distinguished from all other values', () => {
    for (const value of [new Error('no'), null, undefined, {}, 'PersistenceError', () => 1])
      expect(value instanceof PersistenceError).toBe(false)
    class Mine extends PersistenceError {}
    expect(new PersistenceError('SERVER', 'no', details) instanceof Mine).toBe(false)
    expect(new Mine('SERVER', 'no', details) instanceof Mine).toBe(true)
    expect(new Mine('SERVER', 'no', details) instanceof PersistenceError).toBe(true)
  })
})

describe('redact', () => {
  const secret = 'p@ss/w:rd "ü'

  it.each([
    ['as it is', `password ${secret} refused`],
    ['percent-encoded', `redis://u:${encodeURIComponent(secret)}@h/0`],
    ['quoted as JSON', JSON.stringify({ password: secret })],
    ['twice', secret + secret]
  ])('removes a secret %s', (_, text) => {
    const safe = redact(text, [secret, undefined, null, ''])
    for (const part of [secret, encodeURIComponent(secret), 'rd'])
      expect(safe.replace('password', '')).not.toContain(part)
  })

  it('removes the credentials of any URL', () => {
    expect(redact('bad URL "postgres://bob:hunter2@host/db?x=1"', [])).toBe('bad URL "postgres://***@host/db?x=1"')
    expect(redact('rediss://:a@b@host', [])).toBe('rediss://***@host')
    expect(redact('at http://host/a@b', [])).toBe('at http://host/a@b')
  })

  it('removes the longer of two secrets of which one begins the other', () => {
    expect(redact('the secret-longer one', ['secret', 'secret-longer'])).toBe('the *** one')
  })

  it('leaves nothing for inspect', () => {
    const error = new PersistenceError('AUTH_FAILED', redact(`wrong: ${secret}`, [secret]), details)
    expect(inspect(error)).not.toContain(secret)
  })
})

describe('docs/errors.md', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| ([^|]+?) \|/gm)].map(([, code, meaning]) => [code, meaning])

  it('has a row for each code that is declared, in their order', () => {
    const declarations = readFileSync(new URL('../../types/errors.d.ts', import.meta.url), 'utf8')
    const declared = [...declarations.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code)
    expect(declared.length).toBeGreaterThan(10)
    expect(rows.map(([code]) => code)).toEqual(declared)
  })
})
