// The code in the documents: type-checked, run, and its commands exist.
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { buildFile, builtFile } from '../support/samples/build.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const inDocs = readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)
const documents = ['README.md', 'CONTRIBUTING.md', 'examples/README.md', ...inDocs]

interface Block {
  title: string
  language: string
  text: string
}

function blocksOf(document: string): Block[] {
  const found = readFileSync(join(root, document), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)
  return [...found].map(([, language = '', text = ''], at) => ({ title: `${document} ${at + 1}`, language, text }))
}

const blocks = documents.flatMap(blocksOf)
const programs = blocks.filter(({ language }) => language === 'ts' || language === 'js')
const commands = blocks.filter(({ language }) => language === 'sh')

const sourceOf = ({ title, language }: Block) => builtFile(`documents/${title.replace(/\W+/g, '-')}.m${language}`)

/** As in the samples, only the place of the server is another one. */
const placed = (text: string) => text.replaceAll(/'redis:\/\/localhost:6379'/g, 'process.env.REDIS_URL as string')

const compilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'ES2022',
  module: 'NodeNext',
  lib: ['ES2022', 'ESNext.Disposable'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')]
}
const project = builtFile('documents/tsconfig.json')

beforeAll(() => {
  mkdirSync(dirname(project), { recursive: true })
  for (const block of programs) writeFileSync(sourceOf(block), `${placed(block.text)}\nexport {}\n`)
  const files = programs.filter(({ language }) => language === 'ts').map(sourceOf)
  const declarations = join(root, 'test/types/go-go-scope.d.ts')
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [...files, declarations] }))
})

it('there is code in the documents', () => {
  expect(programs.length).toBeGreaterThan(3)
  expect(commands.length).toBeGreaterThan(0)
})

it('type-checks in strict mode', { timeout: 60_000 }, async () => {
  const checked = await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { cwd: root }).catch(
    ({ stdout }) => ({ stdout })
  )
  expect(checked.stdout).toBe('')
})

describe('runs as printed', () => {
  it.each(programs.map((block) => [block.title, block] as const))('%s', { timeout: 60_000 }, async (_title, block) => {
    const file = await buildFile(sourceOf(block), builtFile(`documents/${block.title.replace(/\W+/g, '-')}.run.mjs`))
    const { redis, postgres } = inject('urls')
    const env = { ...process.env, REDIS_URL: redis, DATABASE_URL: postgres }
    const { stderr } = await run(process.execPath, [file], { env, timeout: 20_000 })
    expect(stderr).toBe('')
  })
})

it('each npm script that a document names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const all = documents.map((name) => readFileSync(join(root, name), 'utf8')).join('\n')
  const named = [...all.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(([, script, test]) => script ?? test)
  expect(named.length).toBeGreaterThan(3)
  for (const name of named) expect(scripts).toHaveProperty([name as string])
})
