// docs/failover.md: the figures of one run between its marks.
import { cpus } from 'node:os'
import { markdown, whole } from '../../bench/markdown.mjs'
import { editPage } from '../pages/marks.mjs'
import { titles } from '../pages/titles.mjs'
import { scenarios } from './scenarios.mjs'

const head = [
  'primary',
  'confirmed writes',
  'failed calls',
  'no write for',
  'first write after',
  'every caller after',
  'two holders',
  'lost writes'
]

const inMs = (time) => (time === null ? 'none' : `${whole(time)} ms`)

function failedCalls(errors) {
  const counts = Object.entries(errors)
  return counts.length === 0 ? '0' : counts.map(([code, count]) => `${whole(count)} \`${code}\``).join(', ')
}

const sum = (counts) => Object.values(counts).reduce((all, count) => all + count, 0)

const rowOf = ({ scenario, confirmed, errors, pause, firstWrite, everyCaller, doubles, lost }) => [
  scenarios[scenario].title,
  whole(confirmed),
  failedCalls(errors),
  inMs(pause),
  inMs(firstWrite),
  inMs(everyCaller),
  whole(doubles),
  whole(sum(lost))
]

const isText = (column) => column === 0 || column === 2

function tableOf(server, results) {
  const versions = [...new Set(results.map(({ version }) => version))].join(', ')
  return `### ${titles[server]} ${versions}\n\n${markdown(head, results.map(rowOf), isText)}`
}

export function toTables(results) {
  const servers = [...new Set(results.map(({ server }) => server))]
  return servers
    .map((name) =>
      tableOf(
        name,
        results.filter(({ server }) => server === name)
      )
    )
    .join('\n\n')
}

const machine = () => `${cpus().length} x ${cpus()[0].model.trim()}, Node ${process.versions.node}.`

export const writePage = (results) =>
  editPage('docs/failover.md', { figures: () => [machine(), toTables(results)].join('\n\n') })
