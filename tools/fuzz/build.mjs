// Builds the fuzzers of a source tree: one program for each file of test/native/fuzz.
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { root } from '../facts.mjs'
import { succeeds } from '../suites/run.mjs'
import { fuzzingCompiler } from './compiler.mjs'

const sources = 'test/native/fuzz'

export const targets = readdirSync(join(root, sources))
  .filter((name) => name.endsWith('.cpp'))
  .map((name) => basename(name, '.cpp'))
  .sort()

/** Where a target's small inputs are from which it begins. */
export const seedsOf = (target) => join(root, sources, 'corpus', target)

/** Builds those of the tree at `from` in `folder`; gives the folder of the programs, or undefined when that failed. */
export function buildFuzzers(folder, from = root) {
  const compiler = fuzzingCompiler()
  if (!compiler) return undefined
  const options = ['-DFUZZ=ON', '-DSANITIZE=address,undefined', `-DCMAKE_CXX_COMPILER=${compiler}`]
  const jobs = String(availableParallelism())
  const built =
    succeeds('cmake', ['-S', from, '-B', folder, '--log-level=WARNING', ...options]) &&
    succeeds('cmake', ['--build', folder, '--target', 'fuzzers', '-j', jobs, '--', '--quiet'])
  return built ? join(folder, sources) : undefined
}
