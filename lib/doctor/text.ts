import { relative } from 'node:path'
import type { BackendReport, Clock, Finding, Report, ServerReport } from './report.js'

const line = (level: string, text: string) => `  ${level.padEnd(8)} ${text}`
const lineOf = ({ level, text }: Finding) => line(level, text)

/** The report as a page for people. */
export function textOf(report: Report): string {
  const { package: own, node, platform, libc } = report
  return [
    `${own.name} ${own.version} on Node.js ${node.slice(1)}, ${platform}, ${libc}`,
    ...report.backends.flatMap(ofBackend),
    ...report.servers.flatMap(ofServer),
    '',
    summary(report)
  ].join('\n')
}

function ofBackend({ name, file, libraries = {}, findings }: BackendReport): string[] {
  if (file === undefined) return findings.map(lineOf)
  const inside = Object.entries(libraries).map(([library, version]) => `${library} ${version}`)
  return [line('ok', `${name}: ${nearer(file)} with ${inside.join(', ')}`)]
}

function ofServer(server: ServerReport): string[] {
  const { url, connected, findings, tables = [] } = server
  const remedies = tables.flatMap((table) => table.remedies).map((statement) => line('remedy', statement))
  return ['', url, ...(connected ? factsOf(server) : []), ...findings.map(lineOf), ...remedies]
}

function factsOf({ server, tls, roundTrip, clock, tables = [] }: ServerReport): string[] {
  const sound = tables.filter(({ found, faults }) => found && faults.length === 0)
  const facts = [
    server && `${server.product} ${server.version || '(it does not tell its version)'}`,
    roundTrip === undefined ? undefined : `round trip ${roundTrip} ms`,
    tls && `TLS: ${tls.protocol}, ${tls.cipher}`,
    tls === null && 'TLS: none',
    clock && `clock: ${inWords(clock)}`,
    sound.length > 0 && `as documented: ${sound.map(({ name }) => name).join(', ')}`
  ]
  return facts.filter((fact) => typeof fact === 'string').map((fact) => line('', fact))
}

function inWords({ difference, uncertainty }: Clock): string {
  const way = difference < 0 ? 'behind' : 'ahead'
  return `${Math.abs(difference)} ms ${way}, give or take ${uncertainty} ms`
}

function summary({ backends, servers }: Report): string {
  const all = [...backends, ...servers].flatMap(({ findings }) => findings)
  const problems = all.filter(({ level }) => level === 'problem').length
  return `${counted(problems, 'problem')}, ${counted(all.length - problems, 'note')}`
}

const counted = (count: number, word: string) => `${count || 'no'} ${word}${count === 1 ? '' : 's'}`

function nearer(file: string): string {
  const fromHere = relative(process.cwd(), file)
  return fromHere.length < file.length ? fromHere : file
}
