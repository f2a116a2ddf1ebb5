import { describe, expect, it } from 'vitest'
import { onlyWhere } from '../../support/only-where.js'

describe('on the moon', () => {
  onlyWhere(false, 'this machine stands on the earth')

  it('floats', () => expect(false).toBe(true))
})

describe('on the earth', () => {
  onlyWhere(true, 'never said')

  it('falls', () => expect(true).toBe(true))
  it('is forgotten', ({ skip }) => skip())
})
