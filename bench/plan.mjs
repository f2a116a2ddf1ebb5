// The command line of the benchmark.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { commandLine } from '../tools/command-line.mjs'
import { root } from '../tools/facts.mjs'
import { servers } from '../tools/servers/descriptions.mjs'
import { scenarios } from './scenarios/index.mjs'

const USAGE = `usage: npm run bench [-- [${servers.join('|')}]… [--base CHECKOUT|--self-check] [--quick] [--scenarios NAME,…]
  [--callers NUMBER,…] [--rounds NUMBER] [--milliseconds NUMBER] [--write]]`
const names = scenarios.map(({ name }) => name)
const CALLERS = [1, 10, 100, 1000]
const plans = { full: { rounds: 7, milliseconds: 250 }, quick: { rounds: 3, milliseconds: 80 } }

const text = { type: 'string' }
const flag = { type: 'boolean', default: false }
const options = {
  base: text,
  'self-check': flag,
  quick: flag,
  scenarios: { ...text, default: names.join(',') },
  callers: { ...text, default: CALLERS.join(',') },
  rounds: text,
  milliseconds: text,
  write: flag
}

const { fail, parse, known } = commandLine(USAGE, options)

function positive(option, words) {
  const number = Number(words)
  return Number.isInteger(number) && number > 0 ? number : fail(`--${option} takes whole numbers, not '${words}'`)
}

// Looked for here, as a process without it says less.
function checkoutOf({ base, 'self-check': selfCheck }) {
  const checkout = selfCheck ? root : base && resolve(base)
  if (checkout && !existsSync(join(checkout, 'dist/index.js')))
    throw new Error(`there is no build in ${checkout}: run npm ci or npm run build there`)
  return checkout
}

function complete(values, positionals) {
  const limits = ['base', 'rounds', 'milliseconds'].some((name) => values[name]) || values['self-check']
  const all = values.scenarios === options.scenarios.default && values.callers === options.callers.default
  return positionals.length === 0 && all && !limits
}

/** @param {string[]} args */
export function readArguments(args) {
  const { values, positionals } = parse(args)
  if (values.write && !complete(values, positionals)) fail('--write takes everything there is')
  const { rounds, milliseconds } = values.quick ? plans.quick : plans.full
  const wanted = known('scenario', values.scenarios.split(','), names)
  return {
    chosen: positionals.length > 0 ? known('backend', positionals, servers) : servers,
    scenarios: scenarios.filter(({ name }) => wanted.includes(name)),
    callers: values.callers.split(',').map((words) => positive('callers', words)),
    plan: {
      rounds: positive('rounds', values.rounds ?? rounds),
      milliseconds: positive('milliseconds', values.milliseconds ?? milliseconds)
    },
    base: checkoutOf(values),
    selfCheck: values['self-check'],
    write: values.write
  }
}
