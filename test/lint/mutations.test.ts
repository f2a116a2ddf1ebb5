import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Mutation {
  name: string
  file: string
  from: string
}

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const mutations: Mutation[] = JSON.parse(read('tools/suites/mutations.json'))

describe('what a mutation replaces stands once in the sources', () => {
  it.each(mutations)('$name', ({ file, from }) => {
    expect(read(file).split(from)).toHaveLength(2)
  })
})
