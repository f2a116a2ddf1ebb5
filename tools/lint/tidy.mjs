// clang-tidy over the compile database of the development build. Slow, so not part of `npm test`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { cmake } from '../suites/native.mjs'
import { clangTool, cppFiles } from './clang.mjs'

const tidy = clangTool('clang-tidy')
if (!tidy) {
  console.error('clang-tidy 14 is not here: apt-get install clang-tidy-14')
  process.exit(1)
}
if (!cmake('cmake', 'unit')) process.exit(1)
const files = cppFiles(['native']).filter((name) => name.endsWith('.cpp'))
const args = ['--quiet', '-p', join(root, 'build/cmake'), ...files]
process.exit(spawnSync(tidy, args, { cwd: root, stdio: 'inherit' }).status ?? 1)
