// docs/proofs.md and docs/reports/proofs.md: the tables that are made of a test run's records.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { sectionOf, withSection } from '../../tools/pages/marks.mjs'
import { rowsIn } from '../../tools/pages/table.mjs'
import { readRecords } from '../../tools/proofs/records.mjs'
import { reportOf } from '../../tools/proofs/report.mjs'
import { summaryOf } from '../../tools/proofs/summary.mjs'
import { compared, ranged } from '../../tools/proofs/texts.mjs'

const counted = (backend: string, grants: number, late: string) => ({
  claim: 'A lock of 120 ms',
  backend,
  count: `${grants} grants in 30 s`,
  result: 'never two holders',
  figures: `taken at most ${late} ms late`
})

const records = [
  counted('postgres', 1, '99.0'),
  counted('redis', 245, '37.0'),
  counted('postgres', 1240, '4.5'),
  { claim: 'silent redis at accept', figures: '22 calls end 6.3 ms late' },
  { claim: 'silent redis after the login', figures: '21 calls end 1.7 ms late' },
  { claim: ' a process ends', figures: '9.0 ms after its last line' },
  { mixedFaults: { server: 'redis' } }
]

function proofs() {
  const folder = mkdtempSync(join(tmpdir(), 'proofs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'proofs.jsonl')
  writeFileSync(file, records.map((record) => JSON.stringify(record)).join('\n'))
  return readRecords(file)
}

/** The cells of each table. */
const tablesIn = (text: string) =>
  text
    .split(/\n\n/)
    .filter((part) => part.startsWith('|'))
    .map(rowsIn)

it('the report has a column for each server', () => {
  expect(tablesIn(reportOf(proofs().proofs))).toEqual([
    [
      [
        'A lock of 120 ms',
        '*a* grants in 30 s: never two holders; taken at most *b* ms late',
        ...['245; 37.0', '1240; 4.5', '', '', '']
      ]
    ],
    [
      ['silent at accept', '22 calls end 6.3 ms late', 'yes', '', '', '', ''],
      ['silent after the login', '21 calls end 1.7 ms late', 'yes', '', '', '', '']
    ],
    [['a process ends', '9.0 ms after its last line']]
  ])
})

it('the summary has the ranges over all servers', () => {
  expect(tablesIn(summaryOf(proofs().proofs))).toEqual([
    [
      [
        ...['A lock of 120 ms', 'Redis, PostgreSQL', '245–1240 grants in 30 s', 'never two holders'],
        'taken at most 4.5–37.0 ms late'
      ]
    ],
    [
      ['silent …', '2', 'Redis', '21–22 calls end 1.7–6.3 ms late'],
      ['a process ends', '1', '', '9.0 ms after its last line']
    ]
  ])
})

it('runs with mixed faults are kept apart', () => {
  expect(proofs().runs).toEqual([{ server: 'redis' }])
})

it.each([
  ['one number', ['4 ms', '3 ms'], '*a* ms', '3–4 ms'],
  ['below zero', ['-0.5 MB', '7.0 MB'], '*a* MB', '-0.5 to 7.0 MB'],
  ['thousands', ['1,000 of 5', '900 of 5'], '*a* of 5', '900–1,000 of 5'],
  ['a list', ['pauses 4 19 2 ms', 'pauses 3 5 ms'], 'pauses *a* ms', 'pauses 2–19 ms'],
  ['a name with a number', ['p50 1 ms', 'p50 2 ms'], 'p50 *a* ms', 'p50 1–2 ms'],
  ['the same', ['2 of 3', '2 of 3'], '2 of 3', '2 of 3']
])('texts that differ by %s', (_name, texts, common, range) => {
  expect(compared(texts).common).toBe(common)
  expect(ranged(texts)).toBe(range)
})

it('a section is replaced between its marks', () => {
  const page = 'before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter'
  const changed = withSection(page, 'figures', 'new')
  expect(sectionOf(changed, 'figures')).toBe('new')
  expect(changed).toMatch(/^before\n[\s\S]*\nafter$/)
  expect(() => sectionOf(page, 'fuzzers')).toThrow('has lost its marks')
})
