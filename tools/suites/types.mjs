// TypeScript: our own sources, and the declarations as a strict application sees them. One file is one test.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { captures, sum, withExit } from './run.mjs'

const declarations = ['tsconfig', 'bundler', 'plain'].map((name) => `test/types/${name}.json`)
const projects = ['tsconfig.json', 'test/tsconfig.json', ...declarations]
const compiler = join(root, 'node_modules/typescript/bin/tsc')

const checkedFiles = (text) =>
  text.split('\n').filter((line) => line.startsWith(root) && !line.includes('/node_modules/'))

const brokenFiles = (text) =>
  new Set(text.split('\n').flatMap((line) => /^(\S+)\(\d+,\d+\): error/.exec(line)?.[1] ?? []))

function check(project) {
  const { ok, text } = captures(process.execPath, [
    compiler,
    '-p',
    project,
    '--noEmit',
    '--pretty',
    'false',
    '--listFiles'
  ])
  if (!ok)
    console.error(
      text
        .split('\n')
        .filter((line) => !line.startsWith('/'))
        .join('\n')
    )
  const failed = brokenFiles(text).size
  return withExit({ passed: Math.max(0, checkedFiles(text).length - failed), failed, skipped: 0 }, ok)
}

export const runTypes = () => sum(projects.filter((project) => existsSync(join(root, project))).map(check))
