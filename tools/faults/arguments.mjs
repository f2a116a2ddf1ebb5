// The command line of the fault runs.
import { parseArgs } from 'node:util'
import { servers } from '../servers/descriptions.mjs'
import { controls } from './controls.mjs'
import { kinds } from './kinds.mjs'
import { lateness } from './settings.mjs'

export const usage = [
  `usage: npm run faults -- --backend ${servers.join('|')} [--minutes N | --seconds N] [--seed S] [--faults NAME,…]`,
  '                        [--control NAME] [--lateness MS] [--pace N] [--keep] [--trace] [--write]',
  `faults: ${Object.keys(kinds).join(' ')}`,
  `controls: ${Object.keys(controls).join(' ')}`
].join('\n')

export class UsageError extends Error {}

const options = {
  backend: { type: 'string' },
  minutes: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string', default: '1' },
  faults: { type: 'string' },
  control: { type: 'string' },
  lateness: { type: 'string', default: String(lateness) },
  pace: { type: 'string', default: '1' },
  keep: { type: 'boolean', default: false },
  trace: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false }
}

function parse(args) {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(error.message)
  }
}

function numberOf(name, text, least) {
  const value = Number(text)
  if (Number.isFinite(value) && value >= least) return value
  throw new UsageError(`--${name} takes a number from ${least}, not '${text}'`)
}

function oneOf(what, name, names) {
  if (names.includes(name)) return name
  throw new UsageError(`unknown ${what} '${name}'`)
}

const usual = { run: 60, control: 6 }

function secondsOf({ minutes, seconds, control }) {
  if (minutes !== undefined) return 60 * numberOf('minutes', minutes, 0.01)
  if (seconds !== undefined) return numberOf('seconds', seconds, 1)
  return control ? usual.control : usual.run
}

function faultsOf({ faults, control }) {
  const all = Object.keys(kinds)
  if (faults !== undefined) return faults.split(',').map((name) => oneOf('fault', name, all))
  return control ? controls[control].faults : all
}

/** @param {string[]} args */
export function readArguments(args) {
  const given = parse(args)
  if (given.backend === undefined) throw new UsageError('--backend is missing')
  const server = oneOf('backend', given.backend, servers)
  const control = given.control && oneOf('control', given.control, Object.keys(controls))
  return {
    server,
    control,
    seconds: secondsOf(given),
    seed: numberOf('seed', given.seed, 0),
    names: faultsOf(given),
    lateness: numberOf('lateness', given.lateness, 0),
    pace: numberOf('pace', given.pace, 1),
    keep: given.keep,
    trace: given.trace ? (text) => console.error(text) : undefined,
    write: given.write
  }
}
