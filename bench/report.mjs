// docs/reports/performance.md: all figures of one run.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { rowsIn } from '../tools/pages/table.mjs'
import { descriptions } from '../tools/servers/descriptions.mjs'
import { measureWaking } from './waking.mjs'

const file = new URL('../docs/reports/performance.md', import.meta.url)
const load = loadavg()[0].toFixed(1)
const packages = fileURLToPath(new URL('../node_modules', import.meta.url))
const versionOf = (name) => JSON.parse(readFileSync(`${packages}/${name}/package.json`, 'utf8')).version

/** @param {{ backend: string, server: string, table: string }[]} chapters @param {string} how */
export async function writeReport(chapters, how) {
  await writeFile(file, `${[head(how, await measureWaking()), ...chapters.map(chapter)].join('\n\n')}\n`)
}

const drivers = new Set(Object.values(descriptions).flatMap((server) => server.drivers))
const rivals = [...drivers].map((name) => `${name} ${versionOf(name)}`).join(', ')

const head = (how, waking) => `# Performance: all figures

Every figure of one run of \`npm run bench -- --write\`, which writes this page. [performance.md](../performance.md) is the summary.

${how} The drivers run in the same process and in the same run. They do the equivalent correct thing: one atomic statement or script for
each operation, the server's clock, exact ttls.

- *ours is*: our operations per second divided by the driver's. Below 1 the driver is faster.
- *CPU*: CPU time of the whole process, native threads included. *JS thread*: time for which the event loop was busy.
- *lock-acquire*: an acquire and its release, counted as one operation. Each caller uses its own keys.

Machine: ${cpus().length} x ${cpus()[0].model.trim()}, shared with the database server. The load average was ${load} before the run. Waking a
thread takes ${waking.toFixed(0)} µs, which matters most for 1 and for 10 callers.
Node ${process.versions.node}, ${rivals}.`

const chapter = ({ backend, server, table }) => `## ${backend}

Server: ${backend} ${server}, started by the benchmark with ${descriptions[backend].benchmark}.

${table}`

const rowOf = ([scenario, callers, contestant, rate, ratio, cpu]) => ({
  scenario,
  callers,
  contestant,
  rate: Number(rate.replaceAll(',', '')),
  ratio: Number.parseFloat(ratio),
  cpu
})

/** @param {string} report its text @returns the rows of each server, with its version */
export const chaptersOf = (report) =>
  report
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      backend: text.split('\n', 1)[0],
      version: /^Server: \S+ ([^;,\n]+)/m.exec(text)[1],
      rows: rowsIn(text).map(rowOf)
    }))

export const distinct = (rows, field) => [...new Set(rows.map((row) => row[field]))]

/** @returns the one row with these fields */
export const find = (rows, wanted) =>
  rows.find((row) => Object.keys(wanted).every((field) => row[field] === wanted[field]))

export const readReport = () => readFileSync(file, 'utf8')
