import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Mutation {
  target?: string
  name: string
  file: string
  from: string
}

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const mutations: Mutation[] = JSON.parse(read('tools/suites/mutations.json'))
const defects: Mutation[] = JSON.parse(read('tools/fuzz/defects.json'))

describe('what a mutation replaces stands once in the sources', () => {
  it.each([...mutations, ...defects])('$name', ({ file, from }) => {
    expect(read(file).split(from)).toHaveLength(2)
  })
})

it('each fuzzer has seeds, and a defect that it must find', () => {
  const names = (folder: string, end: string) =>
    readdirSync(join(root, folder)).flatMap((name) =>
      name.endsWith(end) ? [name.slice(0, name.length - end.length)] : []
    )
  const fuzzers = names('test/native/fuzz', '.cpp')
  expect(fuzzers.length).toBeGreaterThan(0)
  expect(names('test/native/fuzz/corpus', '').sort()).toEqual(fuzzers.sort())
  expect(defects.map(({ target }) => target).sort()).toEqual(fuzzers)
})
