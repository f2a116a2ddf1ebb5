// The command line of the fuzzers.

import { commandLine } from '../command-line.mjs'
import { targets } from './build.mjs'

const USAGE = `usage: npm run fuzz [-- [${targets.join('|')}]… [--seconds N | --runs N] [--seed N] [--jobs N] [--planted] [--write]]`

const options = {
  seconds: { type: 'string' },
  runs: { type: 'string' },
  seed: { type: 'string', default: '1' },
  jobs: { type: 'string', default: '2' },
  planted: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false }
}

const SECONDS = 10

const { fail, parse, known } = commandLine(USAGE, options)

function whole(values, name) {
  const value = Number(values[name])
  return Number.isSafeInteger(value) && value > 0 ? value : fail(`--${name} must be a whole number above 0`)
}

/** @param {string[]} args */
export function readArguments(args) {
  const { values, positionals } = parse(args)
  known('target', positionals, targets)
  if (values.runs && values.seconds) fail('either --runs or --seconds')
  const length = values.runs ? { runs: whole(values, 'runs') } : { seconds: SECONDS }
  if (values.seconds) length.seconds = whole(values, 'seconds')
  const chosen = positionals.length > 0 ? positionals : targets
  const { planted, write } = values
  if (write && planted && positionals.length > 0) fail('--planted --write takes all targets')
  return { chosen, jobs: whole(values, 'jobs'), planted, write, how: { ...length, seed: whole(values, 'seed') } }
}
