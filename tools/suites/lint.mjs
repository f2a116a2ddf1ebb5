// Formatting, Biome's lint, and the project's own rules. Each checker and each rule is one test.
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { clangFormat, cppFiles } from '../lint/clang.mjs'
import { checkHouse } from '../lint/house-rules.mjs'
import { captures, failed, passed, skipped, succeeds, sum } from './run.mjs'

const result = (ok) => (ok ? passed() : failed())

function biome() {
  const bin = join(root, 'node_modules/@biomejs/biome/bin/biome')
  return result(succeeds(process.execPath, [bin, 'check', '--error-on-warnings', '--max-diagnostics=50']))
}

function cppFormat() {
  const program = clangFormat()
  const files = cppFiles()
  if (!program) return skipped('lint: the format of the C++ sources', 'clang-format 14 is not installed')
  const { ok, text } = captures(program, ['--dry-run', '--Werror', ...files])
  const unformatted = new Set(text.match(/^[^\s:]+(?=:\d+:\d+: error)/gm))
  for (const name of unformatted) console.error(`${name}: not formatted, run npm run format`)
  return result(ok)
}

function houseRules() {
  const verdicts = checkHouse(root)
  const broken = verdicts.filter(({ violations }) => violations.length > 0)
  for (const { violations } of broken) console.error(violations.join('\n'))
  return sum([passed(verdicts.length - broken.length), failed(broken.length)])
}

export const runLint = () => sum([biome(), cppFormat(), houseRules()])
