// The code in the documents: type-checked, run, and its commands exist.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { buildConformance } from '../../tools/release/conformance.mjs'
import { findInstalled } from '../../tools/servers/programs.mjs'
import { findMongod } from '../../tools/servers/wheel.mjs'
import { redis } from '../support/redis-backend.js'
import { buildFile, builtFile } from '../support/samples/build.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const pagesIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
const documents = ['README.md', 'CONTRIBUTING.md', 'examples/README.md', ...['docs', 'docs/reports'].flatMap(pagesIn)]

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

/** The sample with the address of the test's server. */
const placed = (text: string) => text.replaceAll("'redis://localhost:6379'", 'process.env.REDIS_URL as string')

/** Packages whose name on a page differs from the name in package.json. */
const renamed = { mongoose: 'mongoose-9', '@go-go-scope/persistence-conformance': './conformance/conformance.js' }

/** A database of its own: the conformance suite clears the cache of the empty prefix. */
async function redisUrl(): Promise<string> {
  const { url, drop } = await redis.scratch()
  onTestFinished(() => drop().then(() => undefined))
  return url
}

/** The servers of the test run, and the programs that packages for tests would download. */
async function servers(): Promise<Record<string, string | undefined>> {
  const { postgres, mysql, mongodb } = inject('urls')
  return {
    REDIS_URL: await redisUrl(),
    DATABASE_URL: postgres,
    MYSQL_URL: mysql,
    MONGODB_URL: mongodb,
    REDISMS_SYSTEM_BINARY: findInstalled('redis-server'),
    MONGOMS_SYSTEM_BINARY: await findMongod(),
    MONGOMS_SYSTEM_BINARY_VERSION_CHECK: 'false'
  }
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'ES2022',
  module: 'NodeNext',
  lib: ['ES2022', 'ESNext.Disposable'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  paths: { '@go-go-scope/persistence-conformance': [join(root, 'types/conformance.d.ts')] }
}
const project = builtFile('documents/tsconfig.json')

/** Links the packages of test/clients, because the root has no mappers. */
function linkClients() {
  const link = builtFile('documents/node_modules')
  if (!existsSync(link)) symlinkSync(join(root, 'test/clients/node_modules'), link)
}

beforeAll(async () => {
  await buildConformance(builtFile('documents/conformance'))
  mkdirSync(dirname(project), { recursive: true })
  linkClients()
  for (const block of programs) writeFileSync(sourceOf(block), `${placed(block.text)}\nexport {}\n`)
  const files = programs.filter(({ language }) => language === 'ts').map(sourceOf)
  const declarations = ['test/types/go-go-scope.d.ts', 'node_modules/mongoose-9/types/index.d.ts']
  const known = declarations.map((name) => join(root, name))
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [...files, ...known] }))
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
  it.each(programs.map((block) => [block.title, block] as const))('%s', { timeout: 120_000 }, async (_title, block) => {
    const file = await buildFile(
      sourceOf(block),
      builtFile(`documents/${block.title.replace(/\W+/g, '-')}.run.mjs`),
      renamed
    )
    // With VITEST the conformance suite would expect Vitest as its runner.
    const env = { ...process.env, VITEST: undefined, ...(await servers()) }
    const { stderr } = await run(process.execPath, [file], { env, timeout: 90_000 })
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

/** The anchor that GitHub generates for a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')

function anchorsOf(document: string): string[] {
  const headings = readFileSync(join(root, document), 'utf8').matchAll(/^#+ (.*)$/gm)
  return [...headings].map(([, heading = '']) => anchorOf(heading))
}

function leadsSomewhere(document: string, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? document : join(dirname(document), file)
  if (!existsSync(join(root, target))) return false
  return anchor === undefined || anchorsOf(target).includes(anchor)
}

it.each([...documents, 'CHANGELOG.md', 'SECURITY.md'])('the links of %s lead somewhere', (document) => {
  const text = readFileSync(join(root, document), 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link)
  expect(links.filter((link) => !leadsSomewhere(document, link))).toEqual([])
})
