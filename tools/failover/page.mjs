// docs/failover.md: the figures of one run between its marks.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { markdown, whole } from '../../bench/markdown.mjs'
import { scenarios } from './scenarios.mjs'

const page = new URL('../../docs/failover.md', import.meta.url)
const [begin, end] = ['<!-- figures -->', '<!-- /figures -->']
const titles = { redis: 'Redis', postgres: 'PostgreSQL', mariadb: 'MariaDB', mysql: 'MySQL', mongodb: 'MongoDB' }

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

export function writePage(results) {
  const text = readFileSync(page, 'utf8')
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`docs/failover.md has lost its marks ${begin} and ${end}`)
  const figures = [begin, machine(), toTables(results), end].join('\n\n')
  writeFileSync(page, text.slice(0, before) + figures + text.slice(after + end.length))
}
