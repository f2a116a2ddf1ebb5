// A skipped test is listed at the end of `npm test`, and fails it in CI.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { closingLines, isWell } from '../../tools/suites/closing.mjs'
import { failed, passed, skipped, sum } from '../../tools/suites/run.mjs'

const script = fileURLToPath(new URL('./scripts/skips.mjs', import.meta.url))
const file = 'test/tooling/scripts/skipping.ts'
const skips = [
  `skipped: ${file}: on the moon floats: this machine stands on the earth`,
  `skipped: ${file}: on the earth is forgotten: no reason is given`
]

async function run(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code, lines: printed.trimEnd().split('\n') }
}

describe('after tests that were skipped', { timeout: 60_000 }, () => {
  it('the last lines are their names, the reasons and the sum', async () => {
    const { code, lines } = await run({ CI: '' })
    expect([code, lines.slice(-3)]).toEqual([0, [...skips, '1 passed, 0 failed, 2 skipped']])
  })

  it('a run in CI has failed', async () => {
    const { code, lines } = await run({ CI: 'true' })
    expect([code, lines.at(-1)]).toEqual([1, '1 passed, 0 failed, 2 skipped'])
    expect(lines).toEqual(expect.arrayContaining(skips))
  })
})

it('a checker that is not installed is skipped with its reason, too', () => {
  const total = sum([passed(2), skipped('lint: the format', 'there is none')])
  expect(closingLines(total, {})).toEqual(['skipped: lint: the format: there is none', '2 passed, 0 failed, 1 skipped'])
})

describe('a run ends well', () => {
  it.each([
    ['when all have passed, in CI too', passed(), 'true', true],
    ['not when one has failed', sum([passed(), failed()]), '', false],
    ['not when there was none', sum([]), '', false],
    ['with a skipped one, but for CI', sum([passed(), skipped('a', 'b')]), 'false', true],
    ['not in CI with a skipped one', sum([passed(), skipped('a', 'b')]), '1', false]
  ])('%s', (_name, total, CI, verdict) => {
    expect(isWell(total, { CI })).toBe(verdict)
  })
})
