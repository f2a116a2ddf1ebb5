// Runs `npx <package> doctor` as a child process, with both of its output formats.
import { execFile } from 'node:child_process'
import { expect, onTestFinished } from 'vitest'
import type { Finding, Report, ServerReport } from '../../../lib/doctor/report.js'
import type { Backend, Scratch } from '../../support/backends.js'

export interface Diagnosis {
  code: number
  /** `text` is the human-readable output; `printed` is the output of both runs. */
  text: string
  printed: string
  report: Report
  server: ServerReport
  problems: string[]
  notes: string[]
}

interface Printed {
  code: number
  stdout: string
  stderr: string
}

export function runDoctor(args: string[], env: Record<string, string> = {}): Promise<Printed> {
  const options = { env: { ...process.env, ...env }, timeout: 60_000 }
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/command.mjs', 'doctor', ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    )
  })
}

const textsOf = (findings: readonly Finding[], level: Finding['level']) =>
  findings.filter((finding) => finding.level === level).map(({ check, text }) => `${check}: ${text}`)

/** Expects that text and JSON have the same content, and that both runs have the same exit code. */
export async function diagnose(args: string[], env: Record<string, string> = {}): Promise<Diagnosis> {
  const plain = await runDoctor(args, env)
  const json = await runDoctor([...args, '--json'], env)
  const printed = [plain, json].map(({ stdout, stderr }) => stdout + stderr).join('\n')
  expect(json.code, printed).toBe(plain.code)
  const report: Report = JSON.parse(json.stdout)
  expect(report.ok).toBe(plain.code === 0)
  const server = report.servers[0] as ServerReport
  for (const { level, text } of server?.findings ?? [])
    expect(textsWithout(plain.stdout)).toContain(level + textsWithout(text))
  const of = (level: Finding['level']) => textsOf(server?.findings ?? [], level)
  return { code: plain.code, text: plain.stdout, printed, report, server, problems: of('problem'), notes: of('note') }
}

// The two runs measure different times.
const textsWithout = (text: string) => text.replace(/[\d.]+ m?s\b/g, '').replace(/\s+/g, '')

export async function scratchOf(backend: Backend): Promise<Scratch> {
  const scratch = await backend.scratch()
  onTestFinished(() => scratch.drop().then(() => undefined))
  return scratch
}

/** A database with tables made by an adapter. */
export async function prepared(backend: Backend): Promise<Scratch> {
  const scratch = await scratchOf(backend)
  const adapter = backend.open(scratch.url)
  await adapter.connect()
  await adapter.disconnect()
  return scratch
}
