// The last run of each server and control: docs/reports/proofs.md, and its summary in docs/proofs.md.
import { editPage } from '../pages/marks.mjs'
import { table } from '../pages/table.mjs'
import { servers, titles } from '../pages/titles.mjs'
import { isFault, readRuns, withRuns } from './tables.mjs'

// Faults that could not be made are counted beside the kinds.
const unmade = 'fault: unmade'

const faultsIn = (fields) =>
  Object.entries(fields)
    .filter(([field]) => isFault(field) && field !== unmade)
    .reduce((sum, [, count]) => sum + Number(count), 0)

const rowOf = (label, run, textOf) => [label, ...servers.map((server) => (run?.[server] ? textOf(run[server]) : ''))]

/** @param {string} section of the report */
export function summaryOfRuns(section) {
  const { 'all faults': all, ...controls } = readRuns(section)
  const rows = [
    rowOf('time', all, ({ time }) => time),
    rowOf('faults', all, faultsIn),
    ...['calls', 'sections', 'found', 'latest call'].map((field) => rowOf(field, all, (fields) => fields[field])),
    ...Object.entries(controls).map(([name, run]) => rowOf(`${name}: found`, run, ({ found }) => found))
  ]
  return table(['', ...servers.map((server) => titles[server])], rows)
}

export function writeRuns(summaries) {
  let report = ''
  const add = (section) => {
    report = withRuns(section, summaries)
    return report
  }
  editPage('docs/reports/proofs.md', { 'mixed faults': add })
  editPage('docs/proofs.md', { 'mixed faults': () => summaryOfRuns(report) })
}
