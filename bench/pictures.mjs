// docs/performance-BACKEND.svg: the operations per second of docs/reports/performance.md.
import { writeFile } from 'node:fs/promises'
import { titles } from '../tools/pages/titles.mjs'
import { chaptersOf, distinct, find } from './report.mjs'
import { draw } from './svg.mjs'

const docs = new URL('../docs/', import.meta.url)

function chartOf({ backend, rows }) {
  const contestants = distinct(rows, 'contestant')
  const panels = distinct(rows, 'scenario').map((scenario) => ({
    name: scenario,
    groups: distinct(rows, 'callers').map((callers) => ({
      name: callers === '1' ? '1 caller' : callers,
      values: contestants.map((contestant) => find(rows, { scenario, callers, contestant }).rate)
    }))
  }))
  const named = contestants.map((name) => (name === 'ours' ? 'this package' : name))
  return { title: `${titles[backend]}: operations per second, by concurrent callers`, contestants: named, panels }
}

/** @param {string} report the text of docs/reports/performance.md @returns {[file: string, svg: string][]} */
export const picturesOf = (report) =>
  chaptersOf(report).map((chapter) => [`performance-${chapter.backend}.svg`, draw(chartOf(chapter))])

export async function writePictures(report) {
  for (const [file, svg] of picturesOf(report)) await writeFile(new URL(file, docs), svg)
}
