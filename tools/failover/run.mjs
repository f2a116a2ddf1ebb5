// npm run failover: measures failovers as callers see them. One line of JSON for each cell, then the tables.
import { runCell } from './cell.mjs'
import { toTables, writePage } from './page.mjs'
import { readArguments, stageFor } from './plan.mjs'
import { subjects } from './subjects.mjs'

async function runOne({ server, scenario }) {
  console.error(`${server}, ${scenario}`)
  const figures = await runCell(server, subjects[server], stageFor(server, scenario))
  const result = { server, scenario, ...figures }
  console.log(JSON.stringify(result))
  return result
}

async function main(args) {
  const { cells, write } = readArguments(args)
  const results = []
  for (const cell of cells) results.push(await runOne(cell))
  console.log(`\n${toTables(results)}`)
  if (write) writePage(results)
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`failover: ${error.message}`)
  process.exitCode = 1
})
