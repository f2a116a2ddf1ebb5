// TypeScript: our own sources, and the declarations as a strict application sees them. One file is one test.
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { captures, sum, withExit } from './run.mjs'

// The files that each project checks; another project checks the other files that it reads.
const projects = {
  'tsconfig.json': ['lib/', 'types/', 'conformance/'],
  'test/tsconfig.json': ['test/'],
  'test/types/tsconfig.json': ['test/types/'],
  'test/types/bundler.json': ['test/types/'],
  'test/types/plain.json': ['test/types/']
}
const compiler = join(root, 'node_modules/typescript/bin/tsc')

const isIn = (folders) => (line) =>
  !line.includes('/node_modules/') && folders.some((folder) => line.startsWith(join(root, folder)))
const checkedFiles = (text, folders) => text.split('\n').filter(isIn(folders))

const brokenFiles = (text) =>
  new Set(text.split('\n').flatMap((line) => /^(\S+)\(\d+,\d+\): error/.exec(line)?.[1] ?? []))

function check([project, folders]) {
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
  return withExit({ passed: Math.max(0, checkedFiles(text, folders).length - failed), failed, skips: [] }, ok)
}

export const runTypes = () => sum(Object.entries(projects).map(check))
