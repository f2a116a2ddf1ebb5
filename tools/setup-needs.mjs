// The packages that the machine needs beside Node, npm and git, by Debian's and Ubuntu's names.
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { backends, missingPackages } from './facts.mjs'
import { fuzzingCompiler } from './fuzz/compiler.mjs'
import { clangFormat } from './lint/clang.mjs'
import { keyrings } from './servers/debian.mjs'
import { serverPackages } from './servers/descriptions.mjs'
import { isInstalled } from './servers/programs.mjs'

const onPath = (name) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))

const tool = (apt, ...names) => ({ apt, present: () => names.every(onPath) })

function hasLibrary(file) {
  const folders = readdirSync('/usr/lib', { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.some(({ name }) => existsSync(`/usr/lib/${name}/${file}`))
}

const building = [tool('build-essential', 'g++', 'make'), tool('python3', 'python3'), tool('pkg-config', 'pkg-config')]

const isThere = ({ program, file, library }) =>
  library ? hasLibrary(library) : isInstalled(program) || (file !== undefined && existsSync(file))

const servers = [
  ...serverPackages.map((needed) => ({ apt: needed.apt, present: () => isThere(needed) })),
  tool('openssl', 'openssl'),
  tool('procps', 'ps'),
  tool('util-linux', 'setpriv')
]

const hasFakeTime = () => readdirSync('/usr/lib').some((name) => existsSync(`/usr/lib/${name}/faketime`))

const testing = [
  tool('strace', 'strace'),
  tool('cmake', 'cmake'),
  { apt: 'debian-archive-keyring', present: () => keyrings.some((file) => existsSync(file)) },
  { apt: 'libgtest-dev', present: () => existsSync('/usr/include/gtest/gtest.h') },
  { apt: 'libfaketime', present: hasFakeTime },
  { apt: 'clang-format-14', present: () => clangFormat() !== undefined },
  // Of whatever version the distribution has: the compiler, and the sanitizers and libFuzzer for it.
  { apt: 'clang', present: () => fuzzingCompiler() !== undefined },
  { apt: 'libclang-rt-dev', present: () => fuzzingCompiler() !== undefined }
]

/** Newer distributions don't have these any more; there the tests that need them are skipped, with that reason. */
const notEverywhere = new Set(['clang-format-14', 'libclang-rt-dev'])
export const mayBeAbsent = (name) => notEverywhere.has(name)

const absent = (needs) => needs.filter(({ present }) => !present()).map(({ apt }) => apt)

const clientLibraries = () => new Set(['core', ...backends].flatMap(missingPackages))

/** The demo uses PGlite if no PostgreSQL may be installed. */
export const hasSubstitute = (name, purpose) => purpose === 'demo' && name === 'postgresql'

/** The packages that are missing for `purpose`: "demo" or "test". */
export function missingFor(purpose) {
  const needs = [...building, ...servers, ...(purpose === 'test' ? testing : [])]
  return [...absent(needs), ...clientLibraries()]
}
