// The parts around the checks: the schedule, the logs, the command line, the page.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readArguments } from '../../../tools/faults/arguments.mjs'
import { controls } from '../../../tools/faults/controls.mjs'
import { readHistory } from '../../../tools/faults/history.mjs'
import { Journal } from '../../../tools/faults/journal.mjs'
import { kinds } from '../../../tools/faults/kinds.mjs'
import { summaryOfRuns } from '../../../tools/faults/page.mjs'
import { scheduleOf } from '../../../tools/faults/schedule.mjs'
import { withRuns } from '../../../tools/faults/tables.mjs'
import { rowsIn } from '../../../tools/pages/table.mjs'

const take = (seed: number, count: number) => {
  const faults = scheduleOf(seed, kinds, 4)
  return Array.from({ length: count }, () => faults.next().value!)
}

it('the same seed gives the same schedule, another one another', () => {
  expect(take(7, 100)).toEqual(take(7, 100))
  expect(take(8, 100)).not.toEqual(take(7, 100))
})

it('every round has every kind once', () => {
  const names = Object.keys(kinds)
  const round = take(3, names.length).map(({ name }) => name)
  expect(round.toSorted()).toEqual(names.toSorted())
})

it('a log is read as it was written, also where it ends with calls under way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'history-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const journal = new Journal(join(folder, '0.jsonl'))
  const id = journal.invoked('get', 'k', undefined)
  journal.settled(id, { outcome: 'ok', answer: null })
  journal.invoked('set', 'k', { writer: '0.1' })
  journal.held('lock', 1, 2, 3)
  journal.stalled(4, 5)
  journal.ended()
  const { calls, sections, stalls, ended } = readHistory(folder)
  expect(calls).toMatchObject([
    { log: '0.jsonl', line: 1, operation: 'get', outcome: 'ok', answer: null },
    { log: '0.jsonl', line: 3, operation: 'set', outcome: 'pending', settled: Number.POSITIVE_INFINITY }
  ])
  expect(sections).toEqual([{ log: '0.jsonl', line: 4, key: 'lock', enter: 1, exit: 2, leaseEnd: 3 }])
  expect(stalls).toEqual([{ log: '0.jsonl', from: 4, to: 5 }])
  expect(ended).toEqual(['0.jsonl'])
})

it('the command line names its server, time, seed, faults or control', () => {
  expect(readArguments(['--backend', 'redis', '--minutes', '10', '--seed', '7'])).toMatchObject({
    server: 'redis',
    seconds: 600,
    seed: 7,
    names: expect.arrayContaining(['failover'])
  })
  expect(readArguments(['--backend', 'mysql', '--control', 'short-ttl'])).toMatchObject({
    control: 'short-ttl',
    names: controls['short-ttl'].faults
  })
})

it.each([
  ['no server', []],
  ['an unknown server', ['--backend', 'oracle']],
  ['an unknown fault', ['--backend', 'redis', '--faults', 'cut,flood']],
  ['an unknown control', ['--backend', 'redis', '--control', 'sleep']],
  ['a seed that is no number', ['--backend', 'redis', '--seed', 'x']]
])('%s is refused', (_name, args) => {
  expect(() => readArguments(args)).toThrow(/.+/)
})

it('the report has the last run of each server and control, the page their summary', () => {
  const summary = {
    server: 'redis',
    version: '7.0.15',
    seed: 1,
    seconds: 600,
    faults: { cut: 5, reset: 2, unmade: 1 },
    calls: 9,
    outcomes: { ok: 9 },
    sections: 2,
    violations: { counts: 0 },
    lateness: 1
  }
  const control = { ...summary, control: 'short-ttl', violations: { 'two holders': 3 }, lateness: null }
  const once = withRuns('', [summary, control, { ...summary, server: 'mysql', faults: { cut: 3 } }])
  const report = withRuns(once, [{ ...summary, seed: 2, version: '7.2.1' }])
  expect(report.match(/^#.*/gm)).toEqual(['### all faults', '### control short-ttl'])
  expect(rowsIn(report.split('###')[1]!)).toEqual(
    expect.arrayContaining([
      ['version', '7.2.1', '7.0.15'],
      ['seed', '2', '1'],
      ['fault: reset', '2', ''],
      ['found', 'nothing', 'nothing']
    ])
  )
  expect(rowsIn(summaryOfRuns(report))).toEqual([
    ['time', '10 min', '', '', '10 min', ''],
    ['faults', '7', '', '', '3', ''],
    ['calls', '9', '', '', '9', ''],
    ['sections', '2', '', '', '2', ''],
    ['found', 'nothing', '', '', 'nothing', ''],
    ['latest call', '1.0 ms late', '', '', '1.0 ms late', ''],
    ['control short-ttl: found', 'two holders 3', '', '', '', '']
  ])
})
