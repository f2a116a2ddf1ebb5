// Formatting, Biome's lint, and the rules of the house. Each checker and each rule is one test.
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { clangFormat, cppFiles } from '../lint/clang.mjs'
import { checkHouse } from '../lint/house-rules.mjs'
import { failed, passed, skipped, succeeds, sum } from './run.mjs'

const result = (ok) => (ok ? passed() : failed())

function biome() {
  const bin = join(root, 'node_modules/@biomejs/biome/bin/biome')
  return result(succeeds(process.execPath, [bin, 'check', '--error-on-warnings', '--max-diagnostics=50']))
}

function cppFormat() {
  const program = clangFormat()
  const files = cppFiles()
  if (program && files.length > 0) return result(succeeds(program, ['--dry-run', '--Werror', ...files]))
  console.warn('clang-format 14 is not here: the format of the C++ sources is not checked')
  return skipped()
}

function houseRules() {
  const verdicts = checkHouse(root)
  const broken = verdicts.filter(({ violations }) => violations.length > 0)
  for (const { violations } of broken) console.error(violations.join('\n'))
  return sum([passed(verdicts.length - broken.length), failed(broken.length)])
}

export const runLint = () => sum([biome(), cppFormat(), houseRules()])
