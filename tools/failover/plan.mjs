// The command line of the failover tables.

import { commandLine } from '../command-line.mjs'
import { servers } from '../servers/descriptions.mjs'
import { scenarios } from './scenarios.mjs'

const names = Object.keys(scenarios)
const USAGE = `usage: npm run failover [-- [${servers.join('|')}]… [--scenarios NAME,…] [--write]]; scenarios: ${names.join(', ')}`

const options = {
  scenarios: { type: 'string', default: names.join(',') },
  write: { type: 'boolean', default: false }
}

const { fail, parse, known } = commandLine(USAGE, options)

/** How the event is staged for the server; undefined: it has none of the kind. */
export const stageFor = (server, name) => (server === 'mongodb' ? scenarios[name].mongodb : scenarios[name].stage)

/** @param {string[]} args */
export function readArguments(args) {
  const { values, positionals } = parse(args)
  const isWhole = positionals.length === 0 && values.scenarios === options.scenarios.default
  if (values.write && !isWhole) fail('--write takes everything there is')
  const chosen = known('server', positionals.length > 0 ? positionals : servers, servers)
  const wanted = known('scenario', values.scenarios.split(','), names)
  const cells = chosen.flatMap((server) =>
    wanted.filter((scenario) => stageFor(server, scenario)).map((scenario) => ({ server, scenario }))
  )
  return { cells, write: values.write }
}
