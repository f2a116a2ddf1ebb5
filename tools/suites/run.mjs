// How a suite runs a command: no standard input, bounded time, never throws.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

export const reports = join(root, 'build/reports')

/** A report file that no earlier run can have left behind. */
export function freshReport(name) {
  mkdirSync(reports, { recursive: true })
  const path = join(reports, name)
  rmSync(path, { force: true })
  return path
}

export function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

const minutes = 60_000

/** Whether the command ended well. */
export function succeeds(command, args, options = {}) {
  const { cwd = root, env = process.env, timeout = 45 * minutes } = options
  const result = spawnSync(command, args, { cwd, env, timeout, stdio: ['ignore', 'inherit', 'inherit'] })
  if (result.error) console.error(`${command}: ${result.error.message}`)
  return result.status === 0
}

/** The text a command wrote, both streams, and whether it ended well. */
export function captures(command, args, options = {}) {
  const { cwd = root, env = process.env, timeout = 5 * minutes } = options
  const stdio = ['ignore', 'pipe', 'pipe']
  const result = spawnSync(command, args, { cwd, env, timeout, stdio, encoding: 'utf8', maxBuffer: 64 << 20 })
  return { ok: result.status === 0, text: `${result.stdout ?? ''}${result.stderr ?? ''}` }
}

export const nothing = { passed: 0, failed: 0, skips: [] }
export const passed = (count = 1) => ({ ...nothing, passed: count })
export const failed = (count = 1) => ({ ...nothing, failed: count })
/** One test that was not run, and why. */
export const skipped = (name, reason) => ({ ...nothing, skips: [{ name, reason }] })

export function sum(counts) {
  const total = (key) => counts.reduce((soFar, count) => soFar + count[key], 0)
  return { passed: total('passed'), failed: total('failed'), skips: counts.flatMap(({ skips }) => skips) }
}

/** A command that failed although no test of its report did: something broke around the tests. */
export const withExit = (counts, ok) => (ok || counts.failed > 0 ? counts : sum([counts, failed()]))
