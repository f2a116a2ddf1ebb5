import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

export interface RunOptions {
  count?: number
  /** The arguments of each process; `index` counts from 0. */
  args?: (index: number) => string[]
  env?: (index: number) => Record<string, string>
  execArgv?: string[]
  /** Milliseconds for all processes together. */
  timeout?: number
}

export interface Ended<Report> {
  reports: Report[]
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
}

interface Running<Report> {
  child: ChildProcess
  /** The process's reports so far. */
  reports: Report[]
  ready: Promise<void>
  ended: Promise<Ended<Report>>
}

function isReady(line: unknown): boolean {
  return typeof line === 'object' && line !== null && 'ready' in line
}

function start<Report>(script: string, index: number, options: RunOptions): Running<Report> {
  const args = [...(options.execArgv ?? []), script, ...(options.args?.(index) ?? [])]
  const child = spawn(process.execPath, args, { env: { ...process.env, ...options.env?.(index) } })
  const reports: Report[] = []
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const value = JSON.parse(line)
      if (isReady(value)) resolve()
      else reports.push(value)
    })
    child.once('close', (code) => reject(new Error(`${script} ended with ${code} before its barrier`)))
  })
  // Only a process that waits at the barrier awaits `ready`; without this its rejection would be unhandled.
  ready.catch(() => {})
  return { child, reports, ready, ended: end(child, reports) }
}

async function end<Report>(child: ChildProcess, reports: Report[]): Promise<Ended<Report>> {
  const closed = new Promise<Pick<Ended<Report>, 'code' | 'signal'>>((resolve, reject) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('error', reject)
  })
  const [stderr, exit] = await Promise.all([child.stderr ? text(child.stderr) : '', closed])
  return { reports, ...exit, stderr }
}

async function release<Report>(processes: Running<Report>[]): Promise<void> {
  await Promise.all(processes.map(({ ready }) => ready))
  for (const { child } of processes) child.stdin?.write('go\n')
}

function killAll<Report>(processes: Running<Report>[]): void {
  for (const { child } of processes) child.kill('SIGKILL')
}

/** Runs `script` in `count` processes. They wait for each other in `barrier()` of child.mjs. */
export async function runTogether<Report>(script: string, options: RunOptions = {}): Promise<Ended<Report>[]> {
  const { count = 1, timeout = 60_000 } = options
  const processes = Array.from({ length: count }, (_, index) => start<Report>(script, index, options))
  const timer = setTimeout(() => killAll(processes), timeout)
  try {
    await release(processes)
    return await Promise.all(processes.map(({ ended }) => ended))
  } finally {
    clearTimeout(timer)
    killAll(processes)
  }
}

/** Runs `script` once, without a barrier. */
export async function runScript<Report>(script: string, options: RunOptions = {}): Promise<Ended<Report>> {
  const { child, ended } = start<Report>(script, 0, options)
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 60_000)
  try {
    return await ended
  } finally {
    clearTimeout(timer)
  }
}

/** Starts `script` and leaves it running, for tests that end the process themselves. */
export function startScript<Report>(script: string, options: RunOptions = {}): Running<Report> {
  return start<Report>(script, 0, options)
}
