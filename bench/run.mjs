// npm run bench [-- BACKEND…] [--quick] [--write]
import { parseArgs } from 'node:util'
import { serverFor } from '../tools/servers.mjs'
import { backends, makeContestants } from './contestants/index.mjs'
import { compare } from './measure.mjs'
import { writePage } from './page.mjs'
import * as cacheGet from './scenarios/cache-get.mjs'
import * as cacheSet from './scenarios/cache-set.mjs'
import * as lockAcquire from './scenarios/lock-acquire.mjs'
import * as recordFailure from './scenarios/record-failure.mjs'
import { toTable } from './table.mjs'

const USAGE = `usage: npm run bench [-- ${backends.join('|')}] [--quick] [--write]`
const scenarios = [cacheGet, cacheSet, lockAcquire, recordFailure]
const CALLERS = [1, 10, 100, 1000]
const plans = { full: { rounds: 7, milliseconds: 250 }, quick: { rounds: 3, milliseconds: 80 } }

function readArguments(args) {
  const options = { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } }
  const { values, positionals } = parse({ args, options, allowPositionals: true })
  const unknown = positionals.find((name) => !backends.includes(name))
  if (unknown !== undefined) throw new Error(`unknown backend '${unknown}'; ${USAGE}`)
  if (values.write && positionals.length > 0) throw new Error(`--write needs all backends; ${USAGE}`)
  return { ...values, chosen: positionals.length > 0 ? positionals : backends }
}

function parse(config) {
  try {
    return parseArgs(config)
  } catch {
    throw new Error(USAGE)
  }
}

async function runBackend(backend, plan) {
  const server = await serverFor(backend)
  const contestants = await makeContestants(backend, server.url)
  try {
    const results = []
    for (const scenario of scenarios)
      for (const callers of CALLERS) results.push(await runOne(scenario, contestants, { ...plan, callers }))
    return { backend, server: server.version, table: toTable(results) }
  } finally {
    for (const contestant of contestants) await contestant.end()
    await server.stop()
  }
}

async function runOne(scenario, contestants, plan) {
  console.error(`${scenario.name}, ${plan.callers} callers`)
  const figures = await compare(scenario, contestants, plan)
  return { scenario: scenario.name, callers: plan.callers, figures }
}

async function main(args) {
  const { chosen, quick, write } = readArguments(args)
  const plan = quick ? plans.quick : plans.full
  const chapters = []
  for (const backend of chosen) {
    chapters.push(await runBackend(backend, plan))
    console.log(`\n${backend}: ${chapters.at(-1).server}\n\n${chapters.at(-1).table}\n`)
  }
  if (write) await writePage(chapters, `Medians of ${plan.rounds} interleaved rounds of ${plan.milliseconds} ms.`)
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`bench: ${error.message}`)
  process.exitCode = 1
})
