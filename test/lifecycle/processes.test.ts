import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runTogether } from '../support/processes.ts'

const script = fileURLToPath(new URL('scripts/starts-together.mjs', import.meta.url))

interface Report {
  began: number
  released: number
  argument: string
  variable: string
}

test('processes are released when the last of them is ready', async () => {
  const ended = await runTogether<Report>(script, {
    count: 4,
    args: (index) => [`argument ${index}`],
    env: (index) => ({ VARIABLE: `variable ${index}` })
  })
  const reports = ended.flatMap(({ reports }) => reports)
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  expect(reports.map(({ argument }) => argument)).toEqual([0, 1, 2, 3].map((index) => `argument ${index}`))
  expect(reports.map(({ variable }) => variable)).toEqual([0, 1, 2, 3].map((index) => `variable ${index}`))
  const lastBegan = Math.max(...reports.map(({ began }) => began))
  for (const { released } of reports) expect(released).toBeGreaterThanOrEqual(lastBegan)
})

test('a process that ends before the barrier fails the whole', async () => {
  await expect(runTogether('/nonexistent.mjs', { count: 2 })).rejects.toThrow('before its barrier')
})
