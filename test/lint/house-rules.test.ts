import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkHouse } from '../../tools/lint/house-rules.mjs'
import { rules } from '../../tools/lint/rules.mjs'

const fixtures = join(import.meta.dirname, '../../tools/lint/fixtures')
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

describe('the rules of the house', () => {
  let tree: string

  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'house-'))
    execFileSync('git', ['init', '--quiet', tree])
  })
  afterEach(() => rmSync(tree, { recursive: true, force: true }))

  it('have a fixture each', () => {
    expect(readdirSync(fixtures).sort()).toEqual(rules.map((rule) => rule.name).sort())
  })

  it.each(rules.map((rule) => rule.name))('%s finds every line of its fixture', (name) => {
    const fixture = join(fixtures, name)
    cpSync(fixture, tree, { recursive: true })
    const found = checkHouse(tree).find(({ rule }) => rule === name)
    expect(found?.violations).toHaveLength(filesOf(fixture).length)
  })
})
