// `npm run bench -- --base`: two builds beside each other.
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { describe, expect, inject, it } from 'vitest'
import { geometricMean, quantile } from '../../bench/statistics.mjs'

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function bench(...args: string[]): Promise<Ended> {
  const options = { env: { ...process.env, REDIS_URL: inject('urls').redis }, timeout: 60_000 }
  return new Promise((resolve) => {
    execFile(process.execPath, ['bench/run.mjs', ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    )
  })
}

const few = ['redis', '--scenarios', 'cache-get,lock-acquire', '--callers', '2,5', '--rounds', '3']

it('a build beside itself', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await bench(...few, '--milliseconds', '20', '--self-check')
  expect(code, stderr).toBe(0)
  const rows = stdout.split('\n').filter((line) => /^\| [\w-]+ +\| +\d/.test(line))
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()))
  expect(cells.map(([, scenario, callers]) => [scenario, callers])).toEqual([
    ['cache-get', '2'],
    ['cache-get', '5'],
    ['lock-acquire', '2'],
    ['lock-acquire', '5']
  ])
  for (const row of cells) expect(row[5]).toMatch(/^\d+\.\d\dx$/)
  for (const time of cells.flatMap((row) => row.slice(7, 11))) expect(Number(time)).toBeGreaterThan(0)
  expect(stdout).toMatch(/^ {2}redis: operations\/s \d\.\d\dx \(\d+\.\d\dx to \d+\.\d\dx\)/m)
})

describe('one line says what is wrong with', () => {
  it.each([
    ['a base that is not built', [...few, '--base', tmpdir()], 'there is no build in '],
    ['a scenario', ['--scenarios', 'cache-steal'], "unknown scenario 'cache-steal'"],
    ['a backend', ['oracle'], "unknown backend 'oracle'"],
    ['a number of callers', ['--callers', '1,many'], "--callers takes whole numbers, not 'many'"],
    ['rounds', ['--rounds', '0'], "--rounds takes whole numbers, not '0'"],
    ['a page of a part', ['redis', '--write'], '--write takes everything there is']
  ])('%s', async (_name, args, words) => {
    expect(await bench(...args)).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(`bench: ${words}`) })
  })
})

it('medians and means', () => {
  expect([quantile([4, 1, 3, 2], 0.5), quantile([5, 1, 3], 0.25)]).toEqual([2.5, 2])
  expect(geometricMean([0.5, 2])).toBeCloseTo(1)
})
