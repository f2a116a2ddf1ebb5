// GitHub's own parser accepts the workflows, and they call only existing scripts and files.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, '.github/workflows')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

type Parser = typeof import('@actions/workflow-parser')
const place = mkdtempSync(join(tmpdir(), 'workflows-'))
let parser: Parser

// The parser imports JSON in a way that bundlers support and Node does not.
beforeAll(async () => {
  const outfile = join(place, 'parser.cjs')
  const stdin = { contents: "export * from '@actions/workflow-parser'", resolveDir: root }
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs' })
  parser = createRequire(import.meta.url)(outfile)
})
afterAll(() => rmSync(place, { recursive: true }))

async function read(name: string, content: string) {
  const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter())
  if (!value) return { errors: context.errors.getErrors(), jobs: [] }
  const { jobs } = await parser.convertWorkflowTemplate(context, value)
  return { errors: context.errors.getErrors(), jobs }
}

const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name!)

/** The missing ones among the npm scripts and the files that `text` runs. */
function absentIn(text: string): string[] {
  const named = found(text, /\bnpm (?:run )?(test\b[\w:]*|(?<=run )[\w:-]+)/g)
  const files = found(text, /\b(?:node|bash) ((?:tools|\.ci)\/[\w./-]+)/g)
  return [...named.filter((name) => !scripts[name]), ...files.filter((file) => !existsSync(join(root, file)))]
}

const names = readdirSync(folder)
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8')

describe.each(names)('%s', (name) => {
  it('is a workflow', async () => {
    const { errors, jobs } = await read(name, textOf(name))
    expect(errors.map(String)).toEqual([])
    expect(jobs.length).toBeGreaterThan(0)
  })

  it('runs existing scripts and files', () => {
    expect(textOf(name)).toMatch(/npm run|\.ci\/run/)
    expect(absentIn(textOf(name))).toEqual([])
  })
})

it('reports an invalid workflow', async () => {
  const { errors } = await read('wrong.yml', textOf('ci.yml').replace('runs-on:', 'runs-of:'))
  expect(errors.length).toBeGreaterThan(0)
  expect(absentIn('npm run no:such\nnode tools/none.mjs\nbash .ci/walk\nnpm test\nnpm run test:release')).toEqual([
    'no:such',
    'tools/none.mjs',
    '.ci/walk'
  ])
})

it('what is published has a provenance, and was tested before', () => {
  const text = textOf('ci.yml')
  expect(text).toMatch(/npm publish [^\n]*--provenance/)
  expect(text).toMatch(/id-token: write/)
  for (const [job, before] of [
    ['publish', 'pack'],
    ['pack', 'test']
  ])
    expect(text).toMatch(new RegExp(`^  ${job}:\\n(    .*\\n)*?    needs: ${before}\\n`, 'm'))
})
