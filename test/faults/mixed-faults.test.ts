// Callers of each server under faults of every kind, whose logs a checker reads; and what each control does to it.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { controls } from '../../tools/faults/controls.mjs'
import { servers } from '../../tools/faults/site.mjs'
import { full } from './support/figures.js'

const script = fileURLToPath(new URL('../../tools/faults/run.mjs', import.meta.url))
const patience = { timeout: full ? 900_000 : 120_000 }
const seed = 5

// All of them at once on a busy machine: their callers pause longer, and a call may be later than the promised 100 ms.
const quick = ['--pace', '3', '--lateness', '1000']
const extent = (seconds: number) => (full ? ['--minutes', '10'] : ['--seconds', String(seconds), ...quick])

function faults(...args: string[]): Promise<{ code: number | string; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) => {
      console.log(stdout)
      resolve({ code: error?.code ?? 0, text: stdout + stderr })
    })
  })
}

const inTurnOrTogether = full ? describe.sequential : describe.concurrent

inTurnOrTogether('under mixed faults', patience, () => {
  it.each(servers)('%s: no lock has two holders, and nothing that was confirmed is lost', async (server) => {
    const { code, text } = await faults('--backend', server, '--seed', String(seed), ...extent(20))
    expect(text).toMatch('nothing was found')
    expect(code, text).toBe(0)
  })
})

const controlled = (full ? servers : ['redis']).flatMap((server) =>
  Object.keys(controls).map((control) => ({ server, control }))
)

describe.concurrent('a control is noticed', patience, () => {
  it.each(controlled)('$control on $server', async ({ server, control }) => {
    const { code, text } = await faults('--backend', server, '--control', control, '--seed', String(seed))
    expect(text).toMatch(`control ${control}: caught`)
    expect(code, text).toBe(0)
  })
})
