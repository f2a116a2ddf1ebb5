// docs/performance-BACKEND.svg: the operations per second that docs/performance.md lists. Run alone, it draws them anew.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { draw } from './svg.mjs'

const docs = new URL('../docs/', import.meta.url)

const titles = { redis: 'Redis', postgres: 'PostgreSQL', mariadb: 'MariaDB', mysql: 'MySQL', mongodb: 'MongoDB' }

const cellsOf = (line) => line.split('|').map((cell) => cell.trim())

function rowsOf(table) {
  return table
    .split('\n')
    .filter((line) => /^\| [a-z-]+ +\| +\d/.test(line))
    .map(cellsOf)
    .map(([, scenario, callers, contestant, rate]) => ({
      scenario,
      callers,
      contestant,
      rate: Number(rate.replaceAll(',', ''))
    }))
}

const distinct = (rows, field) => [...new Set(rows.map((row) => row[field]))]

function chartOf(backend, table) {
  const rows = rowsOf(table)
  const contestants = distinct(rows, 'contestant')
  const rate = (wanted) => rows.find((row) => Object.keys(wanted).every((field) => row[field] === wanted[field])).rate
  const panels = distinct(rows, 'scenario').map((scenario) => ({
    name: scenario,
    groups: distinct(rows, 'callers').map((callers) => ({
      name: callers === '1' ? '1 caller' : callers,
      values: contestants.map((contestant) => rate({ scenario, callers, contestant }))
    }))
  }))
  const named = contestants.map((name) => (name === 'ours' ? 'this package' : name))
  return { title: `${titles[backend]}: operations per second, by concurrent callers`, contestants: named, panels }
}

/** @param {string} page the text of docs/performance.md @returns {[file: string, svg: string][]} */
export function picturesOf(page) {
  const chapters = page.split(/^## /m).slice(1)
  return chapters.map((chapter) => {
    const backend = chapter.split('\n', 1)[0]
    return [`performance-${backend}.svg`, draw(chartOf(backend, chapter))]
  })
}

export async function writePictures() {
  const page = readFileSync(new URL('performance.md', docs), 'utf8')
  for (const [file, svg] of picturesOf(page)) await writeFile(new URL(file, docs), svg)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePictures()
