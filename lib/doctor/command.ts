import { parseArgs } from 'node:util'
import { checkTableName } from '../arguments/arguments.js'
import type { Backend } from '../backends/backend.js'
import { PersistenceError } from '../errors.js'
import { ownPackage } from '../package-info.js'
import { examine } from './examine.js'
import { judge, type Wishes } from './judge.js'
import { lookAtMachine } from './machine.js'
import { type Finding, problem, type Report, type ServerReport } from './report.js'
import { shownOf, type Target, targetOf, WrongUsage } from './targets.js'
import { textOf } from './text.js'

/** The exit code. */
const EXIT = { well: 0, problem: 1, usage: 2 }

const OPTIONS = {
  env: { type: 'string', multiple: true, default: [] as string[] },
  table: { type: 'string', multiple: true, default: [] as string[] },
  schema: { type: 'string' },
  'require-tables': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false }
} as const

const help = () => `usage: npx ${ownPackage().name} doctor [options] [url…]

Tells what is installed here, and looks at each database without changing anything there.

  --env NAME        take a URL from this environment variable: other users can't see it among the processes
  --table NAME      look at this cache table or collection, too
  --schema NAME     look for the tables in this schema of PostgreSQL, as with the option schema
  --require-tables  a table that is not there is a problem, as the application may not create any
  --json            print one JSON document
  --help            print this

Exit code: ${EXIT.well} all is well, ${EXIT.problem} a problem was found, ${EXIT.usage} wrong usage. Notes don't count.
NODE_EXTRA_CA_CERTS names a file with certificates to trust.`

type Read = Target | { readonly refused: ServerReport }

interface Wanted extends Wishes {
  readonly targets: readonly Read[]
  readonly tables: readonly string[]
  readonly json: boolean
}

/** The command for a package that has these backends; resolves with the exit code. */
export function doctorFor(backends: readonly Backend[]): (args: readonly string[]) => Promise<number> {
  return async (args) => {
    try {
      const wanted = read(args, backends)
      if (wanted === undefined) console.log(help())
      return wanted === undefined ? EXIT.well : await diagnose(wanted, backends)
    } catch (error) {
      if (!(error instanceof WrongUsage)) throw error
      console.error(`${error.message}\n\n${help()}`)
      return EXIT.usage
    }
  }
}

/** @returns nothing where only help is wanted */
function read(args: readonly string[], backends: readonly Backend[]): Wanted | undefined {
  const { values, positionals } = parse(args)
  const schema = values.schema === undefined ? undefined : nameGiven(values.schema, '--schema')
  if (values.help) return undefined
  const given = positionals.map((url, at) => [url, `argument ${at + 1}`] as const)
  const named = values.env.map((name) => [fromEnvironment(name), `$${name}`] as const)
  return {
    targets: [...given, ...named].map(([url, place]) => understand(url, place, backends, schema)),
    tables: values.table.map((name) => nameGiven(name, '--table')),
    requireTables: values['require-tables'],
    json: values.json
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new WrongUsage((error as Error).message)
  }
}

function nameGiven(name: string, option: string): string {
  try {
    return checkTableName(name, option)
  } catch (error) {
    throw new WrongUsage((error as Error).message)
  }
}

function fromEnvironment(name: string): string {
  const url = process.env[name]
  if (url) return url
  throw new WrongUsage(`the environment variable ${name} is not set`)
}

// A setting that can't be honoured is a diagnosis; a text that is no URL is not.
function understand(url: string, place: string, backends: readonly Backend[], schema?: string): Read {
  try {
    return targetOf(url, place, backends, schema)
  } catch (error) {
    if (!(error instanceof PersistenceError)) throw error
    const { code, message, nativeCode, backend } = error
    const findings = [problem('connection', `${code}: ${message}`)]
    return { refused: { url: shownOf(url), backend, connected: false, error: { code, message, nativeCode }, findings } }
  }
}

async function diagnose({ targets, tables, json, ...wishes }: Wanted, backends: readonly Backend[]): Promise<number> {
  const machine = lookAtMachine(backends)
  const servers: ServerReport[] = []
  // One after the other, or each would measure the others' round trips.
  for (const target of targets) servers.push('refused' in target ? target.refused : await visit(target, tables, wishes))
  const ok = ![...machine.backends, ...servers].some(({ findings }) => findings.some(isProblem))
  const report: Report = { ok, ...machine, servers }
  console.log(json ? JSON.stringify(report, undefined, 2) : textOf(report))
  return ok ? EXIT.well : EXIT.problem
}

async function visit(target: Target, tables: readonly string[], wishes: Wishes): Promise<ServerReport> {
  const seen = await examine(target, tables)
  return { ...seen, findings: judge(seen, target, wishes) }
}

const isProblem = ({ level }: Finding) => level === 'problem'
