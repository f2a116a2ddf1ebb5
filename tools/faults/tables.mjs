// The runs of docs/reports/proofs.md: a table for each control and one for all faults, with a column for each server.
import { rowsIn, table } from '../pages/table.mjs'
import { servers, titles } from '../pages/titles.mjs'

const byName = ([one], [other]) => (one < other ? -1 : 1)
const listed = (counts) =>
  Object.entries(counts)
    .toSorted(byName)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

const inTime = (seconds) => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`)

/** Of the latest call: how long after its time-out it settled. */
function latest(lateness) {
  // JSON has no infinity.
  if (lateness === null || lateness === Number.POSITIVE_INFINITY) return 'never'
  return lateness > 0 ? `${lateness.toFixed(1)} ms late` : 'in time'
}

const fault = (name) => `fault: ${name}`
export const isFault = (field) => field.startsWith('fault: ')

const found = (violations) => listed(Object.fromEntries(Object.entries(violations).filter(([, count]) => count > 0)))

const nameOf = ({ control }) => (control ? `control ${control}` : 'all faults')

const fieldsOf = ({ version, seed, seconds, faults, calls, outcomes, violations, lateness, sections }) => ({
  version,
  seed,
  time: inTime(seconds),
  ...Object.fromEntries(Object.entries(faults).map(([name, count]) => [fault(name), count])),
  calls,
  outcomes: listed(outcomes),
  sections,
  found: found(violations) || 'nothing',
  'latest call': latest(lateness)
})

const first = ['version', 'seed', 'time']
const last = ['calls', 'outcomes', 'sections', 'found', 'latest call']

function tableOf(run) {
  const columns = servers.filter((server) => run[server])
  const faults = [...new Set(columns.flatMap((server) => Object.keys(run[server]).filter(isFault)))].sort()
  const rows = [...first, ...faults, ...last].map((field) => [field, ...columns.map((server) => run[server][field])])
  return table(['', ...columns.map((server) => titles[server])], rows)
}

const serverOf = (title) => servers.find((server) => titles[server] === title)

function readRun(text) {
  const columns = /^\| +\|(.*)\|$/m
    .exec(text)[1]
    .split('|')
    .map((title) => serverOf(title.trim()))
  const rows = rowsIn(text)
  const fields = (at) =>
    Object.fromEntries(rows.filter((row) => row[at + 1] !== '').map((row) => [row[0], row[at + 1]]))
  return Object.fromEntries(columns.map((server, at) => [server, fields(at)]))
}

/** @returns {Record<string, Record<string, Record<string, string>>>} the fields of each run and server */
export function readRuns(section) {
  const parts = section.split(/^### /m).slice(1)
  return Object.fromEntries(parts.map((part) => [part.split('\n', 1)[0], readRun(part)]))
}

/** The section with the runs of `summaries` in place of earlier ones. */
export function withRuns(section, summaries) {
  const runs = readRuns(section)
  for (const summary of summaries)
    runs[nameOf(summary)] = { ...runs[nameOf(summary)], [summary.server]: fieldsOf(summary) }
  return Object.entries(runs)
    .toSorted(byName)
    .map(([name, run]) => `### ${name}\n\n${tableOf(run)}`)
    .join('\n\n')
}
