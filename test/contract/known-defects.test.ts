import { expect, it } from 'vitest'
import { unquoted } from '../../tools/check-defects.mjs'

it('every known defect is quoted by the title of a test', () => {
  expect(unquoted()).toEqual([])
})
