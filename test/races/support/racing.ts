// Processes that race on one database, for every test of this folder.
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { record } from '../../../tools/proofs/record.mjs'
import type { Backend, Reader, Scratch } from '../../support/backends.js'
import { runTogether } from '../../support/processes.js'
import { full, patience } from './scale.js'

export const scriptPath = (name: string) => fileURLToPath(new URL(`../scripts/${name}.mjs`, import.meta.url))

/** An empty database for one test. */
export async function emptyDatabase(backend: Backend): Promise<Scratch> {
  const scratch = await backend.scratch()
  onTestFinished(() => scratch.drop().then(() => undefined))
  return scratch
}

interface Field {
  count: number
  /** The script's fields of `race`, beside the backend's name and the URL. */
  task?: (index: number) => object
  env?: (index: number) => Record<string, string>
  execArgv?: string[]
}

/** The reports of each of `count` processes, all of which must succeed and write nothing to standard error. */
export async function race<Report>(backend: Backend, url: string, script: string, field: Field): Promise<Report[][]> {
  const { task = () => ({}), ...processes } = field
  const ended = await runTogether<Report>(scriptPath(script), {
    ...processes,
    args: (index) => [JSON.stringify({ backend: backend.name, url, index, ...task(index) })],
    timeout: patience.timeout
  })
  for (const { code, signal, stderr } of ended)
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
  return ended.map(({ reports }) => reports)
}

/** The sum of each count over all processes. */
export function totalOf<Counts extends Record<keyof Counts, number>>(reports: Counts[][]): Counts {
  const total = {} as Record<string, number>
  for (const [name, count] of reports.flat().flatMap((counts) => Object.entries<number>(counts)))
    total[name] = (total[name] ?? 0) + count
  return total as Counts
}

async function serverOf({ server, version }: Backend, reader: Reader): Promise<string> {
  const answer = JSON.stringify(await reader.run(version))
  return `${server} ${/\d+\.\d+(\.\d+)?/.exec(answer)?.[0]}`
}

interface Finding {
  claim: string
  count: string
  result: string
  figures?: string
}

/** Records a finding for docs/proofs.md, and prints it. */
export async function prove(backend: Backend, reader: Reader, finding: Finding): Promise<void> {
  record({ ...finding, backend: backend.server, server: await serverOf(backend, reader), full })
  console.log(`${backend.server}: ${finding.count}: ${finding.result}${finding.figures ? `; ${finding.figures}` : ''}`)
}

export const inMs = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`
