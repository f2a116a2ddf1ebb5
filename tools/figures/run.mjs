// npm run figures: how many places a change touches, counted in the sources. --base REF counts a commit beside them, --list names the
// files and arrows behind the counts, --write puts the table into docs/architecture.md.
import { commandLine } from '../command-line.mjs'
import { root } from '../facts.mjs'
import { editPage } from '../pages/marks.mjs'
import { table } from '../pages/table.mjs'
import { fileNames, listsIn } from './backends.mjs'
import { layersOf } from './folders.mjs'
import { rows } from './rows.mjs'
import { readCommit, readTree } from './tree.mjs'

const flag = { type: 'boolean', default: false }
const usage = 'usage: npm run figures [-- [--base REF] [--list] [--write]]'
const { parse } = commandLine(usage, { base: { type: 'string' }, list: flag, write: flag })

/** @param {[head: string, cellOf: Function][]} columns */
const tableOf = (columns) =>
  table(
    ['figure', ...columns.map(([head]) => head)],
    rows.map((row) => [row.name, ...columns.map(([, cellOf]) => cellOf(row))])
  )

const counted = (files) => (row) => row.count(files)
const target = ['target', (row) => row.target]

function listed(files) {
  const { product, tools } = listsIn(files)
  return [
    `lists of backends: ${product.join(', ')}`,
    `lists of backends in tools: ${tools.join(', ')}`,
    `common file names: ${fileNames(files).common.join(', ')}`,
    `arrows in cycles: ${layersOf(files).back.join(', ') || 'none'}`
  ].join('\n')
}

function main(args) {
  const { base, list, write } = parse(args).values
  const files = readTree(root)
  const now = ['now', counted(files)]
  console.log(tableOf([...(base ? [[base, counted(readCommit(base))]] : []), now, target]))
  if (list) console.log(`\n${listed(files)}`)
  if (write) editPage('docs/architecture.md', { figures: () => tableOf([now, target]) })
}

try {
  main(process.argv.slice(2))
} catch (error) {
  console.error(`figures: ${error.message}`)
  process.exitCode = 1
}
