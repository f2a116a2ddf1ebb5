// Formats everything, and applies Biome's safe fixes.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { clangFormat, cppFiles } from './clang.mjs'

const run = (program, args) => spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0

const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
let ok = run(process.execPath, [biome, 'check', '--write'])

const program = clangFormat()
if (program) ok = run(program, ['-i', ...cppFiles()]) && ok
else console.warn('clang-format 14 is not here: the C++ sources are left as they are')
process.exitCode = ok ? 0 : 1
