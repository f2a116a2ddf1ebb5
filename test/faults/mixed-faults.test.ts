// Callers of each server under faults of every kind. A checker reads their logs. Each control plants a defect for it.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { controls } from '../../tools/faults/controls.mjs'
import { servers } from '../../tools/servers/descriptions.mjs'
import { processesIn, watchdogsOf } from '../support/leftovers.js'
import { until } from '../support/wait.js'
import { full } from './support/figures.js'

const script = fileURLToPath(new URL('../../tools/faults/run.mjs', import.meta.url))
const patience = { timeout: full ? 900_000 : 120_000 }
const seed = 5

/** The guarantee is 100 ms; the test allows ten times as much for a busy machine. */
const lateness = ['--lateness', '1000']
// The callers pause longer because all servers are tested at once.
const extent = full ? ['--minutes', '10'] : ['--seconds', '20', '--pace', '3']

function faults(...args: string[]): Promise<{ code: number | string; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, text: stdout + stderr })
    })
  })
}

const numberIn = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1])

const inTurnOrTogether = full ? describe.sequential : describe.concurrent

inTurnOrTogether('under mixed faults', patience, () => {
  it.each(servers)('%s: no lock has two holders, and nothing that was confirmed is lost', async (server) => {
    const { code, text } = await faults('--backend', server, '--seed', String(seed), ...extent, ...lateness)
    console.log(text)
    expect(code, text).toBe(0)
    expect(text).toMatch('nothing was found')
    expect(numberIn(text, /sections under a lock: (\d+)/)).toBeGreaterThan(10)
    expect(numberIn(text, /calls: \d+ \(.*ok (\d+)/)).toBeGreaterThan(500)
  })
})

const controlled = (full ? servers : ['redis']).flatMap((server) =>
  Object.keys(controls).map((control) => ({ server, control }))
)

describe.concurrent('a control is noticed', patience, () => {
  it.each(controlled)('$control on $server', async ({ server, control }) => {
    const { code, text } = await faults('--backend', server, '--control', control, '--seed', String(seed))
    console.log(`${server}, ${control}: ${/^found: .*$/m.exec(text)}`)
    expect(code, text).toBe(0)
    expect(text).toMatch(`control ${control}: caught`)
  })
})

const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')

/** The working folders of a process's children, except its own folder. */
const foldersBelow = (pid: number) =>
  [...new Set(childrenOf(pid).map((child) => readlinkSync(`/proc/${child}/cwd`)))].filter((folder) =>
    folder.includes('persistence-native-')
  )

it('a run that is killed leaves nothing, not even a process that it has stopped', patience, async () => {
  const args = [script, '--backend', 'redis', '--faults', 'holder-stop', '--trace']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    await once(child.stderr, 'data')
    const folders = foldersBelow(child.pid!)
    expect(folders, 'of the server and of the callers').toHaveLength(2)
    const left = () => folders.flatMap((folder) => [...processesIn(folder), ...watchdogsOf(folder)])
    expect(left().length).toBeGreaterThan(5)
    child.kill('SIGKILL')
    await until(() => left().length === 0, 20_000)
  } finally {
    child.kill('SIGKILL')
  }
})
