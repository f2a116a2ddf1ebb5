// npm run bench: beside the rivals, or with --base beside another build. Its options: plan.mjs.
import { loadavg } from 'node:os'
import { root } from '../tools/facts.mjs'
import { serverFor } from '../tools/servers.mjs'
import { makeContestants } from './contestants/index.mjs'
import { compare } from './measure.mjs'
import { writePage } from './page.mjs'
import { comparePair, withSides } from './pairs/compare.mjs'
import { meansOf, toPairTable } from './pairs/report.mjs'
import { readArguments } from './plan.mjs'
import { writeReport } from './report.mjs'
import { toTable } from './table.mjs'

/** Each scenario with each number of callers. */
async function eachOf({ scenarios, callers: numbers, plan }, run) {
  const results = []
  for (const scenario of scenarios)
    for (const callers of numbers) {
      console.error(`${scenario.name}, ${callers} callers`)
      results.push(await run(scenario, { ...plan, callers }))
    }
  return results
}

async function besideRivals(backend, server, wanted) {
  const contestants = await makeContestants(backend, server.url)
  try {
    return await eachOf(wanted, async (scenario, plan) => {
      const figures = await compare(scenario, contestants, plan)
      return { scenario: scenario.name, callers: plan.callers, figures }
    })
  } finally {
    for (const contestant of contestants) await contestant.end()
  }
}

const besideBase = (backend, { url }, wanted) =>
  withSides({ here: root, base: wanted.base, server: backend, url }, (sides) =>
    eachOf(wanted, (scenario, plan) => comparePair(sides, scenario, plan))
  )

async function runBackend(backend, wanted) {
  const server = await serverFor(backend)
  try {
    const results = await (wanted.base ? besideBase : besideRivals)(backend, server, wanted)
    const table = (wanted.base ? toPairTable : toTable)(results)
    console.log(`\n${backend}: ${server.version}\n\n${table}\n`)
    return { backend, server: server.version, table, results }
  } finally {
    await server.stop()
  }
}

function printMeans(chapters, { base, selfCheck, plan: { rounds, milliseconds } }) {
  const load = loadavg()[0].toFixed(1)
  console.log(`beside ${base}, ${rounds} rounds of ${milliseconds} ms, load average ${load}`)
  console.log('geometric means of the medians, and their range:')
  for (const { backend, results } of chapters) console.log(`  ${backend}: ${meansOf(results)}`)
  const all = chapters.flatMap(({ results }) => results)
  if (chapters.length > 1) console.log(`  all: ${meansOf(all)}`)
  if (selfCheck) console.log('a build beside itself is 1.00x: differences within the ranges above are noise')
}

async function main(args) {
  const wanted = readArguments(args)
  const { rounds, milliseconds } = wanted.plan
  const chapters = []
  for (const backend of wanted.chosen) chapters.push(await runBackend(backend, wanted))
  if (wanted.base) printMeans(chapters, wanted)
  if (!wanted.write) return
  await writeReport(chapters, `Medians of ${rounds} interleaved rounds of ${milliseconds} ms.`)
  await writePage()
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`bench: ${error.message}`)
  process.exitCode = 1
})
