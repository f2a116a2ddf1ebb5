// Builds the fuzzers: one program for each file of test/native/fuzz, and one more with a planted defect.
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { root } from '../facts.mjs'
import { succeeds } from '../suites/run.mjs'
import { fuzzingCompiler } from './compiler.mjs'
import { plantDefects } from './planted.mjs'

const sources = 'test/native/fuzz'
const folder = join(root, 'build/fuzz')

export const targets = readdirSync(join(root, sources))
  .filter((name) => name.endsWith('.cpp'))
  .map((name) => basename(name, '.cpp'))
  .sort()

/** @returns the folder of the programs, or undefined when they can't be built */
export function buildFuzzers() {
  const compiler = fuzzingCompiler()
  if (!compiler) return undefined
  plantDefects(folder)
  const options = ['-DFUZZ=ON', '-DSANITIZE=address,undefined', `-DCMAKE_CXX_COMPILER=${compiler}`]
  const jobs = String(availableParallelism())
  const built =
    succeeds('cmake', ['-S', root, '-B', folder, '--log-level=WARNING', ...options]) &&
    succeeds('cmake', ['--build', folder, '--target', 'fuzzers', '-j', jobs, '--', '--quiet'])
  return built ? join(folder, sources) : undefined
}
