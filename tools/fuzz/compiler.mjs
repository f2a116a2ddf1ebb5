// The compiler that has libFuzzer. Each version of clang has a package of its own for the sanitizers and libFuzzer.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const names = ['clang++-14', 'clang++']

function resourceFolder(program) {
  const { status, stdout } = spawnSync(program, ['-print-resource-dir'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

// Also a name without a machine: newer versions have a folder for each.
function hasFuzzer(program) {
  const folder = resourceFolder(program)
  if (!folder) return false
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const places = [`lib/linux/libclang_rt.fuzzer-${machine}.a`, `lib/${machine}-pc-linux-gnu/libclang_rt.fuzzer.a`]
  return places.some((place) => existsSync(join(folder, place)))
}

/** The name of a clang++ with libFuzzer; undefined where there is none. */
export const fuzzingCompiler = () => names.find(hasFuzzer)
