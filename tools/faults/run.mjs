// npm run faults: callers of one server under faults, and a checker of their logs. The exit code is 0 where nothing is
// found (with a control: where the checks notice it), else 1; 2 after wrong usage.
import { record } from '../proofs/record.mjs'
import { readArguments, UsageError, usage } from './arguments.mjs'
import { experiment } from './experiment.mjs'
import { writeRuns } from './page.mjs'
import { isCaught, isClean, summaryOf, toText } from './report.mjs'

async function main(args) {
  const plan = readArguments(args)
  const result = await experiment(plan)
  const summary = summaryOf(plan, result)
  console.log(toText(summary, result))
  const isWell = plan.control ? isCaught(summary) : isClean(summary)
  if (isWell) record({ mixedFaults: summary })
  if (isWell && plan.write) writeRuns([summary])
  return isWell ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const isUsage = error instanceof UsageError
  console.error(`faults: ${isUsage ? `${error.message}\n${usage}` : error.stack}`)
  process.exitCode = isUsage ? 2 : 1
}
