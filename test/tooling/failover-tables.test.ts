// `npm run failover`: the effects of a failover on callers, in the figures of docs/failover.md.
import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { scaled } from '../races/support/scale.js'

interface Cell {
  server: string
  scenario: string
  confirmed: number
  acquired: number
  firstWrite: number | null
  everyCaller: number | null
  doubles: number
  lost: { sets: number; checkpoints: number; failures: number }
  twice: number
}

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function failover(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/failover/run.mjs', ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    )
  })
}

async function cellsOf(...args: string[]): Promise<Cell[]> {
  const { code, stdout, stderr } = await failover(...args)
  expect(code, stderr).toBe(0)
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}

// On MongoDB one node alone confirms cache entries, so a failover may lose them.
const lostOf = ({ server, lost }: Cell) => (server === 'mongodb' ? 0 : lost.sets) + lost.checkpoints + lost.failures

// Nothing is lost by an orderly change, if a majority confirms each write, or if a group certifies it.
const losesNothing = ({ server, scenario }: Cell) =>
  server === 'mongodb' || scenario.includes('demoted') || (scenario === 'gone' && /^m/.test(server))

const servers = scaled(5, 1)
const subjects = ['redis', 'postgres', 'mariadb', 'mysql', 'mongodb'].slice(0, servers)
const scenarios: string[] = scaled(1, 0) ? [] : ['--scenarios', 'demoted']

it.each(subjects)(
  '%s: every caller writes again, and what must not be lost is not',
  {
    timeout: scaled(300_000, 30_000)
  },
  async (server) => {
    const cells = await cellsOf(server, ...scenarios)
    expect(cells.length).toBeGreaterThan(0)
    for (const cell of cells) {
      expect(cell, cell.scenario).toMatchObject({ twice: 0, everyCaller: expect.any(Number) })
      expect(cell.firstWrite, cell.scenario).toBeLessThan(2000)
      expect(Math.min(cell.confirmed, cell.acquired), cell.scenario).toBeGreaterThan(100)
    }
    for (const cell of cells.filter(losesNothing))
      expect({ doubles: cell.doubles, lost: lostOf(cell) }, cell.scenario).toEqual({ doubles: 0, lost: 0 })
    // The control of the check: a replica that lags lacks writes which were confirmed.
    for (const cell of cells.filter(({ scenario }) => scenario === 'behind')) expect(lostOf(cell)).toBeGreaterThan(10)
  }
)

describe('one line says what is wrong with', () => {
  it.each([
    ['a server', ['oracle'], "unknown server 'oracle'"],
    ['a scenario', ['--scenarios', 'demoted,stolen'], "unknown scenario 'stolen'"],
    ['an option', ['--tables'], "Unknown option '--tables'"],
    ['a page of a part', ['redis', '--write'], '--write takes everything there is']
  ])('%s', async (_name, args, words) => {
    expect(await failover(...args)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`failover: ${words}`)
    })
  })
})
