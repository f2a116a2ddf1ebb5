// The declarations of the tarballs in an application that has nothing else: no client library, no lenient setting.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { program } from '../../tools/release/programs.mjs'
import { published, suite } from './support/tarballs.js'

const typesFolder = fileURLToPath(new URL('../types', import.meta.url))
const app = mkdtempSync(join(tmpdir(), 'types-'))

/** The same application, with the packages of one backend each. */
const withSingles = (text: string) => text.replaceAll(/persistence-native\/(\w+)/g, 'persistence-$1')

function unpack(tarball: string, name: string): void {
  const folder = join(app, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
}

const suiteFiles = ['suite-esm.mts', 'suite-cjs.cts']
const suiteSample = `import { type ConformanceOptions, conformance } from '${suite.name}'
const options: ConformanceOptions = { create: ({ keyPrefix }) => ({ keyPrefix }), supports: { keys: false } }
conformance('an adapter', options)
`

/** Here the clients of the documented samples are installed as well. */
const documents = join(app, 'documents')
const borrowed = ['@types/node', '@types/pg', 'pg', 'ioredis', 'mysql2', 'mongodb']

function borrow(name: string): void {
  const to = join(documents, 'node_modules', name)
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), to)
}

beforeAll(() => {
  for (const { name, tarball } of published) unpack(tarball, name)
  for (const name of borrowed) borrow(name)
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }')
  copyFileSync(join(typesFolder, 'go-go-scope.d.ts'), join(app, 'go-go-scope.d.ts'))
  for (const name of ['esm.mts', 'cjs.cts']) {
    const text = readFileSync(join(typesFolder, name), 'utf8')
    writeFileSync(join(app, name), text)
    writeFileSync(join(app, `singles-${name}`), withSingles(text))
  }
  for (const name of suiteFiles) writeFileSync(join(app, name), suiteSample)
})
afterAll(() => rmSync(app, { recursive: true }))

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: false,
  target: 'ES2022',
  types: []
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')

function check(typescript: string, name: string, project: object): string[] {
  const file = join(app, `${name.replaceAll(/\W+/g, '-')}.json`)
  writeFileSync(file, JSON.stringify(project))
  const { stdout, stderr } = spawnSync(process.execPath, [program(typescript).file, '-p', file, '--pretty', 'false'], {
    cwd: app,
    encoding: 'utf8'
  })
  return lines(stdout + stderr)
}

const compilers = ['typescript 5.4', 'newest typescript']
const resolutions = {
  node16: { module: 'Node16', moduleResolution: 'Node16' },
  nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  bundler: { module: 'Preserve', moduleResolution: 'Bundler' }
}
const files = ['esm.mts', 'cjs.cts', 'singles-esm.mts', 'singles-cjs.cts', ...suiteFiles, 'go-go-scope.d.ts']

describe.each(compilers)('%s', (typescript) => {
  it.each(Object.entries(resolutions))('finds nothing wrong by %s', (name, resolution) => {
    const project = { compilerOptions: { ...strict, lib: ['ES2023'], ...resolution }, files }
    expect(check(typescript, `${typescript} ${name}`, project)).toEqual([])
  })

  it('finds wrong types', () => {
    const wrong = "import { RedisAdapter } from '@go-go-scope/persistence-redis'\nnew RedisAdapter(5)\n"
    writeFileSync(join(app, 'wrong.mts'), wrong)
    const project = { compilerOptions: { ...strict, lib: ['ES2023'], ...resolutions.node16 }, files: ['wrong.mts'] }
    expect(check(typescript, `${typescript} wrong`, project).join()).toMatch(/^wrong\.mts\(2,\d+\): error/)
  })
})

/** The pages of a package that have code. */
function pagesOf(name: string): string[] {
  if (name === suite.name) return ['README.md']
  return ['README.md', ...(name.endsWith('native') ? [] : ['docs/reference.md']), 'docs/mongodb.md']
}

describe.each(published)('$name', ({ name, tarball }) => {
  it('resolves without a problem that attw finds', () => {
    const words = [program('attw').file, tarball, '--profile', 'node16', '--format', 'json']
    const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    const { analysis } = JSON.parse(stdout || '{}')
    const problems = analysis?.problems?.filter(
      ({ resolutionKind }: { resolutionKind?: string }) => resolutionKind !== 'node10'
    )
    expect(problems, stderr).toEqual([])
  })

  it('is laid out without a problem that publint finds', () => {
    const words = [program('publint').file, 'run', tarball, '--strict']
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    expect(status, stdout + stderr).toBe(0)
    expect(stdout).toContain('All good')
  })

  it('has documents whose code type-checks', () => {
    const folder = join(app, 'node_modules', name)
    const blocks = pagesOf(name).flatMap((page) => [
      ...readFileSync(join(folder, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)
    ])
    const sources = blocks.map(([, text = ''], at) => {
      const file = `documents/${name.replaceAll(/\W+/g, '-')}-${at}.mts`
      writeFileSync(join(app, file), `${text}\nexport {}\n`)
      return file
    })
    expect(sources.length).toBeGreaterThan(0)
    // The types of the clients compile in strict mode, but not with stricter settings.
    const clients = {
      types: ['node'],
      typeRoots: [join(documents, 'node_modules/@types')],
      skipLibCheck: true,
      exactOptionalPropertyTypes: false
    }
    const compilerOptions = { ...strict, ...clients, lib: ['ES2023', 'ESNext.Disposable'], ...resolutions.nodenext }
    const project = { compilerOptions, files: [...sources, 'go-go-scope.d.ts'] }
    expect(check('newest typescript', `${name} documents`, project)).toEqual([])
  })
})
